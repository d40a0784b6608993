import { parsePublicKey, type PublicKey } from '../artifacts/publicKey';
import type { Trust } from '../artifacts/verify';
import { FileError, type FileErrorKind } from './files';

/** Files that a person names, as written: a public key each, and sigstore's `trusted_root.json`. */
export interface TrustFiles {
  readonly keys: readonly string[];
  readonly root: string | undefined;
}

/** What a file was to hold, and why it is not read. `tooMany`: there are so many keys that the rest is left out, from this one on. */
export interface TrustProblem {
  readonly file: string;
  readonly holds: 'key' | 'root';
  readonly reason: FileErrorKind | 'malformed' | 'tooMany' | 'notAbsolute';
}

/** What a shell reads a file with. */
export type ReadTrustFile = (file: string, maxBytes: number) => Promise<Uint8Array | 'tooLarge' | 'notAbsolute'>;

/** Each signature is tried with each of them. */
export const MAX_KEYS = 32;
/** Bytes. */
const MAX_KEY = 64 * 1024;
const MAX_ROOT = 4 * 1024 * 1024;

/** Whom the files name, and what is wrong with the others: these count as unread. @param maxKeys what is beyond is left out. */
export async function readTrust(
  { keys, root }: TrustFiles,
  read: ReadTrustFile,
  maxKeys = MAX_KEYS,
): Promise<{ readonly trust: Trust; readonly problems: readonly TrustProblem[] }> {
  const problems: TrustProblem[] = [];
  const bytesOf = async (file: string, holds: TrustProblem['holds'], max: number): Promise<Uint8Array | undefined> => {
    const content = await read(file, max).catch((error: unknown) => {
      if (error instanceof FileError) return error.kind;
      throw error;
    });
    if (typeof content !== 'string') return content;
    problems.push({ file, holds, reason: content });
    return undefined;
  };
  const known: PublicKey[] = [];
  for (const file of keys.slice(0, maxKeys)) {
    const bytes = await bytesOf(file, 'key', MAX_KEY);
    const key = bytes && parsePublicKey(new TextDecoder().decode(bytes), file);
    if (key?.kind === 'ok') known.push(key.value);
    else if (key) problems.push({ file, holds: 'key', reason: 'malformed' });
  }
  const left = keys[maxKeys];
  if (left !== undefined) problems.push({ file: left, holds: 'key', reason: 'tooMany' });
  const bytes = root === undefined ? undefined : await bytesOf(root, 'root', MAX_ROOT);
  // Sigstore's code is large, and only certificates need it.
  const parsed = bytes && (await import('../artifacts/trustRoot')).parseTrustRoot(bytes);
  if (root !== undefined && parsed && parsed.kind !== 'ok')
    problems.push({ file: root, holds: 'root', reason: 'malformed' });
  const isUnread = (holds: TrustProblem['holds']): boolean => problems.some((problem) => problem.holds === holds);
  return {
    trust: {
      keys: known,
      root: parsed?.kind === 'ok' ? parsed.value : undefined,
      unread: { key: isUnread('key'), root: isUnread('root') },
    },
    problems,
  };
}
