import { mutateText, wordOf } from './mutateText';
import type { Chance } from '../support/chance';

type Json = unknown;

/** One change in a JSON value, in what its strings hold too: base64 of JSON, or text. What is no JSON is changed as text. */
export function mutateJson(text: string, other: string, words: readonly string[], random: Chance): string {
  const value = parsed(text);
  if (value === undefined || random.is(1 / 12)) return mutateText(text, other, words, random);
  return stringified(changed(value, parsed(other), words, random));
}

function changed(value: Json, other: Json, words: readonly string[], random: Chance): Json {
  // The deeper, the rarer it stops.
  if (isInner(value) && !random.is(1 / 4)) {
    const keys = Object.keys(value);
    if (keys.length > 0) {
      const key = random.one(keys);
      const inner = changed((value as Record<string, Json>)[key], other, words, random);
      return Array.isArray(value) ? value.with(Number(key), inner) : withMember(value, key, inner);
    }
  }
  if (typeof value === 'string' && random.is(1 / 2)) return changedString(value, words, random);
  if (isInner(value) && random.is(1 / 2)) return changedShape(value, other, words, random);
  return random.is(1 / 3) && other !== undefined ? partOf(other, random) : madeUp(value, words, random);
}

function changedString(value: string, words: readonly string[], random: Chance): Json {
  const inner = /^[\w+/-]{8,}=*$/.test(value) ? parsed(Buffer.from(value, 'base64').toString('utf8')) : undefined;
  if (isInner(inner)) return Buffer.from(stringified(changed(inner, inner, words, random))).toString('base64');
  return mutateText(value, value, words, random);
}

/** Members that come, go, are renamed or repeated. */
function changedShape(value: object, other: Json, words: readonly string[], random: Chance): Json {
  const entries = Object.entries(value as Record<string, Json>);
  const at = random.below(entries.length + 1);
  const [key = '', member] = entries[at] ?? [];
  const name = wordOf(words, random);
  switch (random.below(4)) {
    case 0:
      entries.splice(at, 1);
      break;
    case 1:
      entries.splice(at, 0, [
        name,
        random.is(1 / 2) && other !== undefined ? partOf(other, random) : madeUp(member, words, random),
      ]);
      break;
    case 2:
      if (at < entries.length) entries[at] = [name, member];
      break;
    default:
      for (let count = random.below(random.is(1 / 8) ? 300 : 4); count > 0; count--)
        entries.push([`${key}${count}`, member]);
  }
  return Array.isArray(value) ? entries.map(([, each]) => each) : fromEntries(entries);
}

function madeUp(value: Json, words: readonly string[], random: Chance): Json {
  switch (random.below(9)) {
    case 0:
      return null;
    case 1:
      return random.is(1 / 2);
    case 2:
      return random.one([0, -1, 1, 0.5, 2 ** 31, 2 ** 53, 1e300, -1e-300, 1e21]);
    case 3:
      return [];
    case 4:
      return {};
    case 5:
      return [value];
    case 6:
      return fromEntries([[wordOf(words, random), value]]);
    case 7: {
      let nested: Json = value;
      for (let depth = random.below(60); depth > 0; depth--) nested = random.is(1 / 2) ? [nested] : { a: nested };
      return nested;
    }
    default:
      return wordOf(words, random);
  }
}

/** Some value within it. */
function partOf(value: Json, random: Chance): Json {
  let part = value;
  while (isInner(part) && !random.is(1 / 3)) {
    const members = Object.values(part);
    if (members.length === 0) break;
    part = random.one(members.map((member: Json) => ({ member }))).member;
  }
  return part;
}

function isInner(value: Json): value is object {
  return typeof value === 'object' && value !== null;
}

/** `__proto__` is a name as any other. */
function fromEntries(entries: readonly (readonly [string, Json])[]): object {
  return Object.fromEntries(entries);
}

function withMember(value: object, key: string, member: Json): object {
  return fromEntries(
    Object.entries(value as Record<string, Json>).map(([name, each]) => [name, name === key ? member : each]),
  );
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function stringified(value: Json): string {
  return JSON.stringify(value ?? null);
}
