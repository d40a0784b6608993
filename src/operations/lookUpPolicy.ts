import type { Occurrence, Target } from '../references/occurrence';
import { type KnownHosts, mayAskInBackground } from '../registry/backgroundHosts';

/** Whether a registry may be asked for what stands at a position, and if not, why. */
export type LookUpDecision =
  | { readonly kind: 'allowed' }
  | { readonly kind: 'untrusted' | 'build' }
  /** Some of the reference comes from the file at this path beside the document, which may be private. */
  | { readonly kind: 'otherFile'; readonly path: string };

/** In the background, also: nobody has chosen this host yet, so a person has to look it up first. */
export type BackgroundDecision = LookUpDecision | { readonly kind: 'unknownHost'; readonly registry: string };

/** What a reference stands for, where that is known. */
export type NamedTarget = Exclude<Target, { kind: 'unresolved' }>;

export interface LookUpSituation {
  readonly trusted: boolean;
  /** A person has asked for this one reference. */
  readonly asked: boolean;
}

/*
 * The one place that decides whether a request is sent which no person asked for. What a command asks for that names the one
 * reference is asked for by a person.
 */

/**
 * Where a person points at the reference. In an untrusted workspace, for a name that a build gives its own result, and for one with a
 * part from another file, nothing is sent until a person asks for that one reference.
 */
export function mayLookUp(
  target: NamedTarget,
  parts: Occurrence['parts'],
  { trusted, asked }: LookUpSituation,
): LookUpDecision {
  if (asked) return { kind: 'allowed' };
  if (!trusted) return { kind: 'untrusted' };
  if (target.kind === 'build') return { kind: 'build' };
  const file = parts?.map(({ from }) => from).find((from) => from.kind === 'file');
  return file ? { kind: 'otherFile', path: file.path } : { kind: 'allowed' };
}

/** Where nobody does: drift, existence, policy, completion. Besides, only known hosts are asked, whatever a person asked for once. */
export function mayLookUpInBackground(
  target: NamedTarget,
  parts: Occurrence['parts'],
  situation: LookUpSituation,
  known: KnownHosts,
): BackgroundDecision {
  const { registry } = target.reference;
  if (!mayAskInBackground(registry, known)) return { kind: 'unknownHost', registry };
  return mayLookUp(target, parts, situation);
}
