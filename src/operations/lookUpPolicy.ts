import type { Occurrence } from '../references/occurrence';

/** Whether a registry may be asked for what stands at a position, and if not, why. */
export type LookUpDecision =
  | { readonly kind: 'allowed' }
  | { readonly kind: 'untrusted' | 'build' }
  /** Some of the reference comes from the file at this path beside the document, which may be private. */
  | { readonly kind: 'otherFile'; readonly path: string };

/**
 * The one place that decides whether pointing at a reference sends a request. In an untrusted workspace, for a name that a build gives
 * its own result, and for one with a part from another file, nothing is sent until a person asks for that one reference.
 */
export function mayLookUp(
  { target, parts = [] }: Pick<Occurrence, 'target' | 'parts'>,
  situation: { readonly trusted: boolean; readonly asked: boolean },
): LookUpDecision {
  if (situation.asked) return { kind: 'allowed' };
  if (!situation.trusted) return { kind: 'untrusted' };
  if (target.kind === 'build') return { kind: 'build' };
  const file = parts.map(({ from }) => from).find((from) => from.kind === 'file');
  return file ? { kind: 'otherFile', path: file.path } : { kind: 'allowed' };
}
