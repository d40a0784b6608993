import { dateAt, isYear } from './date';
import { isDigit, ZERO } from './digits';
import { isFloatingName } from './floatingNames';
import { type PreRelease, preReleaseAt } from './preRelease';

/**
 * What kind of name a tag is.
 * - `version`: `1.27.3-alpine`, `v2`, and `24.04`, which nothing tells from a version
 * - `calendar`: a version that begins with a year, `2024.1.3`
 * - `date`: `20240115`, `bookworm-20240110-slim`, `RELEASE.2024-01-16T16-07-38Z`
 * - `floating`: moved with each release, `latest`, `stable-alpine`, `noble`
 * - `commit`: `sha-1a2b3c4`, a hash
 * - `evidence`: cosign's `sha256-….sig` and the referrers tag schema, which no person writes
 * - `other`: nothing is known of it
 */
export type TagKind = 'version' | 'calendar' | 'date' | 'floating' | 'commit' | 'evidence' | 'other';

export interface ParsedTag {
  readonly text: string;
  readonly kind: TagKind;
  /** What stands before the numbers: `v`, `release-`, `bookworm-`. Empty where there are none. */
  readonly prefix: string;
  /** The numbers of a version, or year, month, day and time; empty for all other kinds. Their count is the tag's level. */
  readonly parts: readonly number[];
  /** The numbers as they are written, each replaced: `#.#.#`, `####-##-##`. */
  readonly form: string;
  readonly preRelease: PreRelease | undefined;
  /** All that follows, with its separator: `-alpine3.20`, `_11-jdk-jammy`, `-amd64`. */
  readonly variant: string;
}

/** @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#referrers-tag-schema */
const EVIDENCE = /^(?:sha256|sha384|sha512|blake3)-[0-9a-f]{64}/;
const HASH = /^[0-9a-f]{7,64}$/;
/** A hash that begins with a letter, or stands behind words; digits alone are one only behind a word that says so. */
const PREFIXED_HASH =
  /^(?:[a-f][0-9a-f]{6,63}|(?:sha|git|commit|rev)[-_.]?g?[0-9a-f]{7,64}|(?:[A-Za-z]+[-_.])+(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{7,64})$/;
/** Numbers behind these words count no releases. */
const NO_RELEASE = /^(?:pr|mr|pull|merge|issue|feature|feat|fix|bugfix|hotfix|dependabot|renovate)(?![A-Za-z])/i;
/** The number of a Windows release is that of the host: there is no newer one to go to. */
const WINDOWS = /ltsc|nanoserver|servercore/i;
const ARCHITECTURE =
  /(?:amd64|arm64(?:v8)?|arm32v[5-8]|armv[5-8]l?|x86[-_]64|x86|x64|i[3-6]86|s390x|ppc64le|ppc64|riscv64|mips64le|loong64)(?![A-Za-z0-9])/iy;

/** Reads a tag's name; whatever it is, the answer is one of the kinds. */
export function parseTag(text: string): ParsedTag {
  // Versions are the most, so what begins with a digit is asked the least.
  const isWord = !isDigit(text, 0);
  if (isWord && EVIDENCE.test(text)) return nameless(text, 'evidence');
  if (isWord ? PREFIXED_HASH.test(text) : HASH.test(text) && /\D/.test(text)) return nameless(text, 'commit');
  const start = startOfNumbers(text);
  const prefix = start === undefined ? '' : text.slice(0, start);
  if (start === undefined || (prefix !== '' && (WINDOWS.test(prefix) || NO_RELEASE.test(prefix)))) {
    return nameless(text, isFloatingName(text) ? 'floating' : 'other');
  }
  const { kind, parts, form, end } = numbersAt(text, start);
  const before = end < text.length ? preReleaseAt(text, end) : undefined;
  const variant = text.slice(before?.end ?? end);
  return { text, kind, prefix, parts, form, preRelease: before?.preRelease, variant };
}

function nameless(text: string, kind: TagKind): ParsedTag {
  return { text, kind, prefix: '', parts: [], form: '', preRelease: undefined, variant: '' };
}

const WORD = /[A-Za-z]+(\d*)([A-Za-z]?)/y;

/** The first digit that is no part of a word: the 1 of `k8s-1.29`, of `amd64-1.2`, of `alpine1` and of `v1rc2`. */
function startOfNumbers(text: string): number | undefined {
  for (let start = 0; start < text.length;) {
    if (isDigit(text, start)) return start;
    ARCHITECTURE.lastIndex = WORD.lastIndex = start;
    const end = ARCHITECTURE.test(text) ? ARCHITECTURE.lastIndex : undefined;
    const [whole, digits = '', after = ''] = end === undefined ? (WORD.exec(text) ?? []) : [];
    const digit = start + (whole?.length ?? 0) - after.length - digits.length;
    if (digits && (!after || /^v$/i.test(text.slice(start, digit)))) return digit;
    start = end ?? (whole === undefined ? start + 1 : endOfWord(text, start));
  }
  return undefined;
}

function endOfWord(text: string, start: number): number {
  let end = start;
  while (end < text.length && !'-_.'.includes(text.charAt(end))) end++;
  return end;
}

interface Numbers {
  readonly kind: 'version' | 'calendar' | 'date';
  readonly parts: readonly number[];
  readonly form: string;
  readonly end: number;
}

/** A date, or numbers between dots; Java's `8u432` is two numbers. */
function numbersAt(text: string, start: number): Numbers {
  const date = dateAt(text, start);
  if (date) return { kind: 'date', ...date };
  const parts: number[] = [];
  let form = '';
  let end = start;
  for (;;) {
    let part = 0;
    for (; isDigit(text, end); end++) part = part * 10 + text.charCodeAt(end) - ZERO;
    parts.push(part);
    form += '#';
    const separator = text.charAt(end);
    if ((separator !== '.' && separator !== 'u') || !isDigit(text, end + 1)) break;
    form += separator;
    end++;
  }
  const [first = 0] = parts;
  return { kind: isYear(first) ? 'calendar' : 'version', parts, form, end };
}
