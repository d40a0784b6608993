import * as v from 'valibot';
import { parseJson, parseWith } from '../oci/parsed';
import { nextPage } from './link';
import type { TransportResponse } from './transport';

const pageSchema = v.object({ tags: v.nullish(v.array(v.string()), []) });

/**
 * The tags that begin with `prefix`, of the page that was asked for with `last=PREFIX`; undefined where the page does not tell all of
 * them: it is not sorted, or ends among them or before them. Registries sort with or without regard to case.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#listing-tags
 */
export function completeFrom({ body, headers, url }: TransportResponse, prefix: string): readonly string[] | undefined {
  const json = parseJson(body);
  const parsed = json.kind === 'ok' ? parseWith(pageSchema, json.value) : json;
  if (parsed.kind !== 'ok') return undefined;
  const { tags } = parsed.value;
  const order = [(tag: string) => tag, (tag: string) => tag.toLowerCase()].find((key) => isSorted(tags.map(key)));
  if (!order) return undefined;
  const last = tags.at(-1);
  const isPast = last !== undefined && order(last) > prefix && !order(last).startsWith(prefix);
  if (headers.has('link') && nextPage(headers, url) !== undefined && !isPast) return undefined;
  return tags.filter((tag) => tag.startsWith(prefix));
}

function isSorted(texts: readonly string[]): boolean {
  return texts.every((text, index) => index === 0 || (texts[index - 1] ?? '') <= text);
}
