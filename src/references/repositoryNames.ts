import { familiarName } from './familiarName';
import type { Reference } from './reference';

/** A name of a repository that is written somewhere, and how often. */
export interface UsedName {
  readonly name: string;
  readonly count: number;
}

const HUB = 'docker.io/';

/**
 * The names of the repositories of `references` that begin with `typed`, then those that contain it, the most used first. Who writes
 * out `docker.io/` gets it.
 */
export function repositoryNames(typed: string, references: readonly Reference[], limit: number): readonly UsedName[] {
  const counts = new Map<string, number>();
  for (const reference of references) {
    const familiar = familiarName(reference);
    const name = typed.startsWith(HUB) && reference.registry === 'docker.io' ? HUB + familiar : familiar;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const wanted = typed.toLowerCase();
  return [...counts]
    .map(([name, count]) => ({ name, count, at: name.indexOf(wanted) }))
    .filter(({ name, at }) => at >= 0 && name !== typed)
    .sort((a, b) => Number(a.at > 0) - Number(b.at > 0) || b.count - a.count || (a.name < b.name ? -1 : 1))
    .slice(0, limit)
    .map(({ name, count }) => ({ name, count }));
}
