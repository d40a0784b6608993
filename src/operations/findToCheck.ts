import { isOfFormat } from '../references/scan';
import { decodeText, FileError, type Files, utf16Text } from './files';
import { absolutePath, find, type FindOptions, type Found } from './find';

/** So much of a file is searched for a format's marks, which takes no parser. */
const MAX_SEARCHED_BYTES = 32 * 1024 * 1024;

/**
 * As {@link find}, for who must not pass anything over: a file that is too large to be read has failed if it is of a format, by its name
 * or by what stands in it. Other data may be as large as it is.
 */
export async function* findToCheck(files: Files, options: FindOptions = {}): AsyncGenerator<Found, void, undefined> {
  for await (const each of find(files, options)) {
    const isTooLarge = each.kind === 'leftOut' && each.why === 'tooLarge';
    if (isTooLarge && (await mayBeOfFormat(files, each.path, options))) {
      const error = new FileError('tooLarge', 'The file is too large to be read.');
      yield { kind: 'failed', path: each.path, error };
    } else yield each;
  }
}

/** Where the text is too large to be searched, too, or cannot be read, YAML and JSON may be. */
async function mayBeOfFormat(files: Files, path: string, { additional }: FindOptions): Promise<boolean> {
  try {
    const { size } = await files.stat(path);
    const bytes = size <= MAX_SEARCHED_BYTES ? await files.read(path) : undefined;
    const text = bytes && (utf16Text(bytes) ?? decodeText(bytes));
    const document = { path: absolutePath(files, path), text: text ?? '' };
    return isOfFormat(document, { additional }) || (text === undefined && /\.(?:ya?ml|json)$/i.test(path));
  } catch (error) {
    if (error instanceof FileError) return true;
    throw error;
  }
}
