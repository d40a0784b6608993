import { parsePublicKey, type PublicKey } from '../artifacts/publicKey';
import { parseTrustRoot } from '../artifacts/trustRoot';
import type { Trust } from '../artifacts/verify';
import { cliText } from '../presentation/cliText';
import { type ReadOptions, readNamedFile, unread } from './namedFile';

/** Whom the files name that a person gives: a public key each, and a trust root. */
export async function readTrust(
  keyFiles: readonly string[],
  rootFile: string | undefined,
  workingFolder: string,
): Promise<ReadOptions<Trust>> {
  const keys: PublicKey[] = [];
  for (const name of keyFiles) {
    const file = await readNamedFile(name, workingFolder);
    if (file.kind === 'failed') return file;
    const key = parsePublicKey(new TextDecoder().decode(file.value), name);
    if (key.kind !== 'ok') return unread(cliText.noKey(name));
    keys.push(key.value);
  }
  if (rootFile === undefined) return { kind: 'ok', value: { keys, root: undefined } };
  const file = await readNamedFile(rootFile, workingFolder);
  if (file.kind === 'failed') return file;
  const root = parseTrustRoot(file.value);
  return root.kind === 'ok' ? { kind: 'ok', value: { keys, root: root.value } } : unread(cliText.noTrustRoot(rootFile));
}
