import type { Asks, Occurrence } from '../references/occurrence';
import type { Finding } from './finding';
import type { RuleSetting } from './policy';
import type { Severity } from './rule';

/** What is to be known of an occurrence that is only compared with. */
export interface NamedOccurrence extends Pick<Occurrence, 'target' | 'text' | 'span' | 'suppressions'> {
  readonly asks: Pick<Asks, 'tag'>;
}

/** An occurrence, and the rule as the policy sets it for its image. */
export interface TagPlace<O extends NamedOccurrence = Occurrence> {
  /** From the workspace's root. */
  readonly path: string;
  readonly occurrence: O;
  readonly setting: RuleSetting | undefined;
  /** The rule is turned off there: what stands there is none of the tags that others are compared with. */
  readonly isOff?: boolean | undefined;
}

export interface OneTagFinding {
  readonly path: string;
  readonly finding: Finding;
  /** Where the first of each of the other tags stands. */
  readonly related: readonly Pick<TagPlace<NamedOccurrence>, 'path' | 'occurrence'>[];
}

/**
 * What the rule finds at `places`, in their order, where a repository stands with several tags among them and those `elsewhere`, whatever
 * the order of these. A digest alone is no tag, and one that stands in another file is found there.
 */
export function oneTagFindings(
  places: readonly TagPlace[],
  elsewhere: readonly TagPlace<NamedOccurrence>[] = [],
): readonly OneTagFinding[] {
  const tagged = places.flatMap((place) => tagOf(place) ?? []);
  const firsts = new Map<string, Map<string, TagPlace<NamedOccurrence>>>();
  const compared = [...tagged, ...elsewhere.flatMap((place) => tagOf(place) ?? [])].filter(({ place }) => !place.isOff);
  for (const { name, tag, place } of compared.sort(byPlace)) {
    const tags = firsts.get(name) ?? new Map<string, TagPlace<NamedOccurrence>>();
    if (!tags.has(tag)) tags.set(tag, place);
    firsts.set(name, tags);
  }
  return tagged.flatMap(({ name, tag, place, severity }): OneTagFinding[] => {
    const others = [...(firsts.get(name) ?? [])].filter(([other]) => other !== tag);
    if (others.length === 0) return [];
    const detail = { kind: 'severalTags', others: others.map(([other]) => other) } as const;
    return [
      {
        path: place.path,
        finding: { rule: 'one-tag', severity, occurrence: place.occurrence, outcome: { kind: 'violation', detail } },
        related: others.map(([, { path, occurrence }]) => ({ path, occurrence })),
      },
    ];
  });
}

function byPlace({ place: a }: Tagged<NamedOccurrence>, { place: b }: Tagged<NamedOccurrence>): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.occurrence.span.start - b.occurrence.span.start;
}

interface Tagged<O extends NamedOccurrence> {
  /** Of the repository. */
  readonly name: string;
  readonly tag: string;
  readonly place: TagPlace<O>;
  readonly severity: Severity;
}

function tagOf<O extends NamedOccurrence>(place: TagPlace<O>): Tagged<O> | undefined {
  const { occurrence, setting } = place;
  if (occurrence.target.kind !== 'image' || !setting || setting.severity === 'off') return undefined;
  const { registry, repository, tag, digest } = occurrence.target.reference;
  if (tag === undefined && (digest !== undefined || occurrence.asks.tag !== undefined)) return undefined;
  return { name: `${registry}/${repository}`, tag: tag ?? 'latest', place, severity: setting.severity };
}
