import type { Trust } from '../artifacts/verify';
import { readTrust, type TrustFiles } from '../operations/trust';
import { trustProblemSentence } from '../presentation/trustText';
import { readFileAround, type ReadOptions, unread } from './namedFile';

/** Whom the files name that a person gives; all of them, or nobody. */
export async function trustIn(files: TrustFiles, workingFolder: string): Promise<ReadOptions<Trust>> {
  const { trust, problems } = await readTrust(files, (file, max) => readFileAround(file, workingFolder, max));
  return problems[0] ? unread(trustProblemSentence(problems[0])) : { kind: 'ok', value: trust };
}
