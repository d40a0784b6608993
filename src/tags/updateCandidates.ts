import { type ParsedTag, parseTag } from './parseTag';
import type { PreparedTags } from './prepareTags';
import { compareNumbers, comparePreReleases, isAsFarAlong } from './preRelease';
import { believableMajor } from './believableMajor';
import { type VariantFamily, variantFamily } from './variantFamily';

/**
 * How far an update goes. `build`: the same version, built again, on a newer base, or released at last. `date`: tags named after a
 * day have no levels.
 */
export type UpdateStep = 'build' | 'patch' | 'minor' | 'major' | 'date';

export interface UpdateCandidate {
  readonly tag: string;
  readonly step: UpdateStep;
}

export type Updates =
  /** The tag is moved by itself, or nothing is known of it: to look where it points now is the update. */
  | { readonly kind: 'floating' }
  | {
      readonly kind: 'versions';
      /** The newest of each step; none where the tag is up to date. */
      readonly newest: Readonly<Partial<Record<UpdateStep, string>>>;
      /** The newest first. */
      readonly all: readonly UpdateCandidate[];
    };

/**
 * Where `current` can go without leaving its track: the same prefix, level and variant (see {@link variantFamily}), no pre-release
 * unless it is one, and then the same kind of one or one nearer to the release, never anything older, on an older base too.
 */
export function updateCandidates(current: string, tags: PreparedTags): Updates {
  const tag = parseTag(current);
  if (tag.parts.length === 0) return { kind: 'floating' };
  // Many tags share few variants.
  const families = new Map<string, VariantFamily>();
  const isAmongHashes = hasHashes(tag, tags.shown);
  const familyOf = (variant: string): VariantFamily => {
    const known = families.get(variant) ?? variantFamily(variant, isAmongHashes);
    families.set(variant, known);
    return known;
  };
  const family = familyOf(tag.variant);
  const isBelievable = believableMajor(tag, tags.shown);
  const all = tags.shown
    .filter((other) => isOnTrack(other, tag) && isBelievable(other))
    .map((other) => ({ tag: other, family: familyOf(other.variant) }))
    .filter((other) => other.family.name === family.name && isNewer(other, { tag, family }))
    .sort((a, b) => -compareInFamily(a, b, family))
    .map((other) => ({ tag: other.tag.text, step: stepOf(other.tag, tag) }));
  const newest: Partial<Record<UpdateStep, string>> = {};
  for (const { tag: text, step } of all) newest[step] ??= text;
  return { kind: 'versions', newest, all };
}

/** Whether `current`, or a tag that is as it but for that, has what is a hash beyond doubt where `current` has what can be one. */
function hasHashes(current: ParsedTag, tags: readonly ParsedTag[]): boolean {
  const { name } = variantFamily(current.variant, true);
  if (!name.includes('<hash>')) return false;
  const isHashed = ({ variant }: ParsedTag) => variantFamily(variant).name === name;
  return isHashed(current) || tags.some((other) => other.form === current.form && isHashed(other));
}

interface InFamily {
  readonly tag: ParsedTag;
  readonly family: VariantFamily;
}

function isOnTrack(other: ParsedTag, current: ParsedTag): boolean {
  return (
    other.kind === current.kind &&
    other.form === current.form &&
    other.prefix === current.prefix &&
    compareVersions(other, current) >= 0 &&
    (!other.preRelease || isAsFarAlong(other.preRelease, current.preRelease)) &&
    isPaddedAlike(other, current)
  );
}

/** `2024.01.01` and `2024.1.1` count different things; `2024.10.10` can be of either. */
function isPaddedAlike(a: ParsedTag, b: ParsedTag): boolean {
  const [some, others] = [a, b].map(({ text, prefix }) => text.slice(prefix.length).split(/\D/, a.parts.length));
  return !some?.some((digits, place) => {
    const other = others?.[place] ?? '';
    return (/^0\d/.test(digits) && other.length === 1) || (digits.length === 1 && /^0\d/.test(other));
  });
}

function isNewer(other: InFamily, current: InFamily): boolean {
  const version = compareVersions(other.tag, current.tag);
  const base = compareNumbers(other.family.base, current.family.base, -1);
  if (version !== 0 || base < 0) return version > 0 && base >= 0;
  return base > 0 || compareNumbers(other.family.build, current.family.build, -1) > 0;
}

/** Positive where `a` is to be preferred: the newer version, then the base that the user has, then the newer base, the newer build. */
function compareInFamily(a: InFamily, b: InFamily, current: VariantFamily): number {
  const keepsBase = ({ family }: InFamily) => Number(compareNumbers(family.base, current.base, -1) === 0);
  return (
    compareVersions(a.tag, b.tag) ||
    keepsBase(a) - keepsBase(b) ||
    compareNumbers(a.family.base, b.family.base, -1) ||
    compareNumbers(a.family.build, b.family.build, -1)
  );
}

function compareVersions(a: ParsedTag, b: ParsedTag): number {
  return compareNumbers(a.parts, b.parts, -1) || comparePreReleases(a.preRelease, b.preRelease);
}

function stepOf(other: ParsedTag, current: ParsedTag): UpdateStep {
  const index = other.parts.findIndex((part, place) => part !== current.parts[place]);
  if (index < 0) return 'build';
  if (current.kind === 'date') return 'date';
  return index === 0 ? 'major' : index === 1 ? 'minor' : 'patch';
}
