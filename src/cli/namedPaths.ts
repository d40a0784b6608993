import path from 'node:path';
import { FileError } from '../operations/files';
import type { FoundFile } from '../operations/find';
import type { LeftOut, Walked } from '../operations/walk';
import { cliText, fileErrorSentence, leftOutSentences } from '../presentation/cliText';
import { filesAround, type NamedFiles, type WritableFiles } from './nodeFiles';
import type { Terminal } from './terminal';

/** What comes of a walk beside files. */
type Unread = Exclude<Walked, { readonly kind: 'file' }>;

/** A file that was found. */
export interface NamedFile<F> {
  readonly found: F;
  /** As a person would name it: the path given, and the way from there. */
  readonly name: string;
  readonly files: WritableFiles;
}

/**
 * Does `each` with what `look` finds under the paths that a person named, in their order. What cannot be read is reported as it comes,
 * what was left out at the end. Resolves with how many could not be read.
 */
export async function forNamedPaths<F extends Pick<FoundFile, 'kind' | 'path'>>(
  paths: readonly string[],
  terminal: Terminal,
  look: (named: NamedFiles) => AsyncGenerator<F | Unread, void, undefined>,
  each: (file: NamedFile<F>) => Promise<void>,
): Promise<number> {
  const leftOut = new Map<LeftOut, number>();
  let unread = 0;
  const fail = (sentence: string) => {
    unread++;
    terminal.report(sentence);
  };
  for (const named of paths) {
    try {
      const around = await filesAround(named, terminal.workingFolder);
      for await (const found of look(around)) {
        const way = path.posix.relative(`/${around.from}`, `/${found.path}`);
        const name = path.join(named, way).replaceAll(path.sep, '/');
        if (found.kind === 'found') await each({ found, name, files: around.files });
        else if (found.kind === 'failed') fail(fileErrorSentence(name, found.error.kind));
        // What was named itself was not meant to be left out.
        else if (way === '') fail(cliText.tooLarge(name));
        else {
          leftOut.set(found.why, (leftOut.get(found.why) ?? 0) + 1);
          if (found.why === 'tooLarge') terminal.report(cliText.tooLarge(name));
        }
      }
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      fail(fileErrorSentence(named, error.kind));
    }
  }
  for (const sentence of leftOutSentences(leftOut)) terminal.report(sentence);
  return unread;
}
