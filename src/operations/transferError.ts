import type { Digest } from '../oci/digest';
import type { FileErrorKind } from './files';
import { type NameProblem, nameProblem, sameNames } from './fileNames';

/** Why files were not pushed or pulled, beside what registries say. */
export type TransferProblem =
  /** What is to be pulled is an index of several images or artifacts. */
  | { readonly kind: 'index' }
  /** Nothing in it has the name of a file. */
  | { readonly kind: 'noNames' }
  /** A name that no file is to have here. */
  | { readonly kind: 'name'; readonly name: string; readonly problem: NameProblem }
  /** Two names that are one on some machine, or a file that another name wants as a folder. */
  | { readonly kind: 'sameName'; readonly name: string; readonly other: string }
  /** Bytes: what is announced, and what is taken at most, or is free. */
  | { readonly kind: 'tooLarge'; readonly size: number; readonly limit: number }
  | { readonly kind: 'noSpace'; readonly size: number; readonly free: number }
  /** Of a packed folder. `bomb`: it unpacks to more than `limit` bytes. */
  | { readonly kind: 'bomb'; readonly name: string; readonly limit: number }
  | { readonly kind: 'archive'; readonly name: string; readonly reason: string }
  /** It holds something that is neither file nor folder, or stands elsewhere. */
  | { readonly kind: 'archiveEntry'; readonly name: string; readonly entry: string }
  | { readonly kind: 'archiveDigest'; readonly name: string }
  /** A file of this machine. */
  | { readonly kind: 'read'; readonly path: string; readonly error: FileErrorKind }
  | { readonly kind: 'changed'; readonly path: string }
  | { readonly kind: 'write'; readonly path: string; readonly code: string }
  /** The artifact was put there, and the tag that lists the referrers of `subject` does not name it. */
  | { readonly kind: 'referrersTag'; readonly tag: string; readonly digest: Digest; readonly why: ReferrersTagFailure };

/**
 * `noIndex`: the tag holds something else. `lost`: others write it again and again. `full`: there is no room in it. `failed`: the cause,
 * a RegistryError, says more.
 */
export type ReferrersTagFailure = 'noIndex' | 'lost' | 'full' | 'failed';

/** The message is for the log. */
export class TransferError extends Error {
  override readonly name = 'TransferError';

  constructor(
    readonly problem: TransferProblem,
    options?: ErrorOptions,
  ) {
    super(JSON.stringify(problem), options);
  }
}

/**
 * An artifact with a harmful name was made to do harm, or by somebody who does not know: none of it is written, and none is made.
 * @throws TransferError
 */
export function checkNames(names: readonly string[]): void {
  for (const name of names) {
    const problem = nameProblem(name);
    if (problem) throw new TransferError({ kind: 'name', name, problem });
  }
  const same = sameNames(names);
  if (same) throw new TransferError({ kind: 'sameName', name: same[0], other: same[1] });
}
