import type { Target } from '../references/occurrence';

/** Whether a registry may be asked for what stands at a position, and if not, why. */
export type LookUpDecision = 'allowed' | 'untrusted' | 'build';

/**
 * The one place that decides whether pointing at a reference sends a request. In an untrusted workspace, and for a name that a build
 * gives its own result, nothing is sent until a person asks for that one reference.
 */
export function mayLookUp(
  target: Exclude<Target, { kind: 'unresolved' }>,
  situation: { readonly trusted: boolean; readonly asked: boolean },
): LookUpDecision {
  if (situation.asked) return 'allowed';
  if (!situation.trusted) return 'untrusted';
  return target.kind === 'build' ? 'build' : 'allowed';
}
