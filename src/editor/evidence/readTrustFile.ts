import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { FileError, withFileErrors } from '../../operations/files';
import type { ReadTrustFile } from '../../operations/trust';
import { absolutePaths } from '../../registry/local/locator';

/** A path from the root, or one in the home folder: which folder is open says nothing of whom a person trusts. @throws FileError */
export const readTrustFile: ReadTrustFile = async (written, maxBytes) => {
  const [file] = absolutePaths(written, homedir(), []);
  if (file === undefined) return 'notAbsolute';
  const stats = await withFileErrors(() => stat(file));
  // Reading a pipe would wait for its writer.
  if (!stats.isFile()) throw new FileError('notAFile', `${file} is no file`);
  return stats.size > maxBytes ? 'tooLarge' : withFileErrors(() => readFile(file));
};
