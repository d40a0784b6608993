import type { Trust } from '../artifacts/verify';
import { readTrust, type TrustFiles } from '../operations/trust';
import { trustProblemSentence } from '../presentation/trustText';
import { type Folders, readFileAround, type ReadOptions, unread } from './namedFile';

/** Whom the files name that a person gives; all of them, or nobody. */
export async function trustIn(files: TrustFiles, folders: Folders): Promise<ReadOptions<Trust>> {
  const { trust, problems } = await readTrust(files, (file, max) => readFileAround(file, folders, max));
  return problems[0] ? unread(trustProblemSentence(problems[0])) : { kind: 'ok', value: trust };
}
