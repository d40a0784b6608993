import type { Reference } from '../references/reference';
import type { Ask, RegistryLocator, TaggedSource } from '../registry/imageSource';
import { nearestTags } from '../tags/nearestTags';
import { prepareTags } from '../tags/prepareTags';

export interface NearTags {
  /** The nearest first. */
  readonly tags: readonly string[];
  /** Of so many tags that the repository has. */
  readonly count: number;
  /** Whether that is all of them. */
  readonly isComplete: boolean;
}

const MAX_NEAR = 20;

/**
 * The tags of the reference's repository that are nearest to its own: a request for each page of the list.
 * @throws RegistryError where the list cannot be had.
 */
export async function findNearTags(
  source: TaggedSource<RegistryLocator>,
  reference: Reference,
  ask: Ask,
): Promise<NearTags> {
  const list = source.tags({ kind: 'registry', reference }, ask);
  const all: string[] = [];
  for await (const page of list) for (const tag of page) all.push(tag);
  const tags = nearestTags(reference.tag ?? 'latest', prepareTags(all), MAX_NEAR);
  return { tags, count: all.length, isComplete: list.end === 'complete' };
}
