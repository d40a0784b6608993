import type { Digest } from '../oci/digest';
import type { Occurrence } from '../references/occurrence';
import type { Scan } from '../references/scan';
import type { Ask, HeadSource } from '../registry/imageSource';
import type { RegistryError } from '../registry/registryError';
import type { UpdateCandidate, UpdateStep } from '../tags/updateCandidates';
import { refreshedDigest } from './pinDigest';
import { planTag, type TagPlan } from './tagPlan';

export type UpdatePlan = TagPlan | { readonly kind: 'failed'; readonly error: RegistryError };

/** The least change first. */
const STEPS: readonly UpdateStep[] = ['build', 'patch', 'minor', 'major', 'date'];

/** Candidates by how far they go, the least change first, in each the newest first; steps without any are left out. */
export function updateGroups(
  candidates: readonly UpdateCandidate[],
): readonly { readonly step: UpdateStep; readonly tags: readonly string[] }[] {
  return STEPS.map((step) => ({
    step,
    tags: candidates.filter((candidate) => candidate.step === step).map(({ tag }) => tag),
  })).filter(({ tags }) => tags.length > 0);
}

/**
 * The edits that leave `occurrence` with `tag`. The form of a pin is kept: where there is none, no registry is asked; a pinned index
 * becomes that of the new tag, a pinned platform the same platform's.
 * @throws RegistryError 'cancelled'
 */
export async function planUpdate(
  source: HeadSource,
  before: Scan,
  wish: { readonly occurrence: Occurrence; readonly tag: string; readonly includesManaged?: boolean | undefined },
  ask: Ask,
): Promise<UpdatePlan> {
  const { occurrence, tag } = wish;
  const reference = occurrence.target.kind === 'image' ? occurrence.target.reference : undefined;
  const pinned: Digest | undefined = reference?.digest;
  if (!reference || pinned === undefined) return planTag(before, { ...wish, digest: undefined });
  const refreshed = await refreshedDigest(source, { ...reference, tag, digest: pinned }, ask);
  switch (refreshed.kind) {
    case 'current':
      return planTag(before, { ...wish, digest: pinned });
    case 'moved':
      return planTag(before, { ...wish, digest: refreshed.digest });
    case 'platformGone':
      return { kind: 'refused', why: { kind: 'platformGone', platform: refreshed.platform } };
    case 'failed':
      return { kind: 'failed', error: refreshed.error };
  }
}
