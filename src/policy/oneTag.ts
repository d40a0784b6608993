import type { Occurrence } from '../references/occurrence';
import type { Finding } from './finding';
import type { RuleSetting } from './policy';

/** An occurrence, and the rule as the policy sets it for its image. */
export interface TagPlace {
  /** From the workspace's root. */
  readonly path: string;
  readonly occurrence: Occurrence;
  readonly setting: RuleSetting | undefined;
}

export interface OneTagFinding {
  readonly path: string;
  readonly finding: Finding;
  /** Where the first of each of the other tags stands. */
  readonly related: readonly Pick<TagPlace, 'path' | 'occurrence'>[];
}

/** What the rule finds where a repository stands with several tags among `places`, in their order. A digest alone is no tag. */
export function oneTagFindings(places: readonly TagPlace[]): readonly OneTagFinding[] {
  const tagged = places.flatMap((place) => tagOf(place) ?? []);
  const firsts = new Map<string, Map<string, TagPlace>>();
  for (const { name, tag, place } of tagged) {
    const tags = firsts.get(name) ?? new Map<string, TagPlace>();
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

function tagOf(place: TagPlace) {
  const { occurrence, setting } = place;
  if (occurrence.target.kind !== 'image' || !setting || setting.severity === 'off') return undefined;
  const { registry, repository, tag, digest } = occurrence.target.reference;
  if (tag === undefined && digest !== undefined) return undefined;
  return { name: `${registry}/${repository}`, tag: tag ?? 'latest', place, severity: setting.severity };
}
