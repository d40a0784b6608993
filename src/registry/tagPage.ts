import * as v from 'valibot';
import { parseJson, parseWith } from '../oci/parsed';
import { nextPage } from './link';
import type { TransportResponse } from './transport';

const pageSchema = v.object({ tags: v.nullable(v.array(v.string())) });

/**
 * The tags that begin with `prefix`, of the page that was asked for with `last=PREFIX`; undefined where the page does not tell all of
 * them. It does where it is the whole list, from its start to its end, as registries send it that do not know `last`; or where it is
 * sorted and ends with the list, or behind them. Registries sort with or without regard to case.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#listing-tags
 */
export function completeFrom({ body, headers, url }: TransportResponse, prefix: string): readonly string[] | undefined {
  const json = parseJson(body);
  const parsed = json.kind === 'ok' ? parseWith(pageSchema, json.value) : json;
  if (parsed.kind !== 'ok') return undefined;
  const tags = parsed.value.tags ?? [];
  const wanted = tags.filter((tag) => tag.startsWith(prefix));
  const isLast = nextPage(headers, url) === undefined;
  const fromStart = tags.some((tag) => ORDERS.every((order) => order(tag) < prefix));
  if (isLast && fromStart) return wanted;
  const order = ORDERS.find((each) => isSorted(tags.map(each)));
  if (!order) return undefined;
  const end = order(tags.at(-1) ?? '');
  return isLast || (end > prefix && !end.startsWith(prefix)) ? wanted : undefined;
}

const ORDERS = [(tag: string) => tag, (tag: string) => tag.toLowerCase()] as const;

function isSorted(texts: readonly string[]): boolean {
  return texts.every((text, index) => index === 0 || (texts[index - 1] ?? '') <= text);
}
