import { FileError, MAX_FILE_BYTES } from '../operations/files';
import { cliText, fileErrorSentence } from '../presentation/cliText';
import { filesAround } from './nodeFiles';
import { ExitStatus } from './terminal';

export type ReadOptions<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'failed'; readonly status: number; readonly sentence: string };

/** The content of a file that an option names, up to 4 MiB. */
export async function readNamedFile(name: string, workingFolder: string): Promise<ReadOptions<Uint8Array>> {
  try {
    const content = await readFileAround(name, workingFolder, MAX_FILE_BYTES);
    return content === 'tooLarge' ? unread(cliText.tooLarge(name)) : { kind: 'ok', value: content };
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return unread(fileErrorSentence(name, error.kind));
  }
}

/** @throws FileError */
export async function readFileAround(
  name: string,
  workingFolder: string,
  maxBytes: number,
): Promise<Uint8Array | 'tooLarge'> {
  const { files, from } = await filesAround(name, workingFolder);
  return (await files.stat(from)).size > maxBytes ? 'tooLarge' : files.read(from);
}

export function unread(sentence: string): ReadOptions<never> {
  return { kind: 'failed', status: ExitStatus.failed, sentence };
}
