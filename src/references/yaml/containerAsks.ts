import { isSeq, type YAMLMap } from 'yaml';
import type { Asked, Asks } from '../occurrence';
import { askedByText } from '../platformAsk';
import { dereference, valuesOf, type YamlDocument } from './documents';
import { type LocatedScalar, locateScalar, scalarOf } from './scalars';

/** The user that is written at `key`; that of the image where the text is empty. */
export function askedUser(document: YamlDocument, map: YAMLMap, key: string): Asks['user'] {
  const scalar = scalarOf(document, map, key);
  return scalar && userIn(scalar);
}

function userIn({ value, span }: Asked<string>): Asks['user'] {
  return value === '' ? undefined : ifKnown({ value, span });
}

/** More is no list that people write. */
const MAX_PORTS = 100;
/** `80`, `8080:80`, `127.0.0.1:8080:80/tcp`: the last number is the container's. */
const PORT = /^(?:[^{}]*:)?(\d{1,5})(?:\/(?:tcp|udp|sctp))?$/i;

/** The container's ports, as Docker publishes them, in the list at `key`. Ranges and templates are left out. */
export function askedPorts(document: YamlDocument, map: YAMLMap, key: string): readonly Asked<number>[] | undefined {
  const list = dereference(document, valuesOf(document, map, key).at(-1));
  const items = isSeq(list) ? list.items.slice(0, MAX_PORTS) : [];
  const ports = items.flatMap((item) => {
    const scalar = locateScalar(document, item);
    const port = Number(scalar && PORT.exec(scalar.value.slice(0, MAX_OPTIONS))?.[1]);
    return scalar && port > 0 && port < 65_536 ? [{ value: port, span: scalar.span }] : [];
  });
  return ports.length > 0 ? ports : undefined;
}

/** In characters. */
const MAX_OPTIONS = 10_000;
/** A word of a command line, its quotes included. */
const WORD = /(?:[^\s"']|"[^"]*"|'[^']*')+/g;

/**
 * The platform and the user that options of `docker create` ask for, at `key`.
 * @see https://docs.docker.com/reference/cli/docker/container/create/
 */
export function askedByOptions(document: YamlDocument, map: YAMLMap, key: string): Pick<Asks, 'platform' | 'user'> {
  const scalar = scalarOf(document, map, key);
  if (!scalar || scalar.value.length > MAX_OPTIONS) return {};
  const asked = optionsIn(scalar);
  const platform = asked.get('platform');
  const written = asked.get('user');
  const user = written && userIn(written);
  return {
    ...(platform && platform.value !== '' ? { platform: askedByText(ifKnown(platform)) } : {}),
    ...(user ? { user } : {}),
  };
}

/** The last value of each option of interest. */
function optionsIn(scalar: LocatedScalar): ReadonlyMap<string, Asked<string>> {
  const { text, span, value } = scalar;
  const found = new Map<string, Asked<string>>();
  let option: string | undefined;
  for (const { 0: word, index } of value.matchAll(WORD)) {
    const [, long, short, given] = /^(?:--(platform|user)|-(u))(?:=(.*))?$/.exec(word) ?? [];
    const name = option ?? long ?? (short && 'user');
    const written = option === undefined ? given : word;
    option = option === undefined && name !== undefined && given === undefined ? name : undefined;
    if (name === undefined || written === undefined) continue;
    const quote = /^(["']).*\1$/.test(written) && written.length > 1 ? 1 : 0;
    const start = span.start + index + word.length - written.length + quote;
    const bare = written.slice(quote, written.length - quote);
    // In a block scalar or between escapes, places cannot be counted: the whole says it.
    found.set(name, { value: bare, span: text === value ? { start, end: start + bare.length } : span });
  }
  return found;
}

/** No value where only a run knows it. */
function ifKnown({ value, span }: Asked<string>): Asked<string | undefined> {
  return { value: /[{}$\uE000]|<</.test(value) ? undefined : value, span };
}
