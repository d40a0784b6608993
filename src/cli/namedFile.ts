import { FileError, MAX_FILE_BYTES } from '../operations/files';
import { cliText, fileErrorSentence } from '../presentation/cliText';
import { absolutePaths } from '../registry/local/locator';
import { filesAround } from './nodeFiles';
import { ExitStatus, type Terminal } from './terminal';

export type ReadOptions<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'failed'; readonly status: number; readonly sentence: string };

/** Where what is named on a command line is meant from. */
export type Folders = Pick<Terminal, 'workingFolder' | 'homeFolder'>;

/** The absolute path of what an option names: behind `=`, shells leave `~/` as it is. */
export function pathOf(written: string, { workingFolder, homeFolder }: Folders): string {
  const [path = written] = absolutePaths(written, homeFolder, [workingFolder]);
  return path;
}

/** The content of a file that an option names, up to 4 MiB. */
export async function readNamedFile(name: string, folders: Folders): Promise<ReadOptions<Uint8Array>> {
  try {
    const content = await readFileAround(name, folders, MAX_FILE_BYTES);
    return content === 'tooLarge' ? unread(cliText.tooLarge(name)) : { kind: 'ok', value: content };
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return unread(fileErrorSentence(name, error.kind));
  }
}

/** @throws FileError */
export async function readFileAround(
  name: string,
  folders: Folders,
  maxBytes: number,
): Promise<Uint8Array | 'tooLarge'> {
  const { files, from } = await filesAround(pathOf(name, folders), folders.workingFolder);
  return (await files.stat(from)).size > maxBytes ? 'tooLarge' : files.read(from);
}

export function unread(sentence: string): ReadOptions<never> {
  return { kind: 'failed', status: ExitStatus.failed, sentence };
}
