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

/** What could not be read, and why. */
export interface UnreadPath {
  /** As {@link NamedFile.name}. */
  readonly name: string;
  readonly sentence: string;
}

/**
 * Does `each` with what `look` finds under the paths that a person named, in their order. What cannot be read is reported as it comes,
 * what was left out at the end. Resolves with what could not be read.
 */
export async function forNamedPaths<F extends Pick<FoundFile, 'kind' | 'path'>>(
  paths: readonly string[],
  terminal: Terminal,
  look: (named: NamedFiles) => AsyncGenerator<F | Unread, void, undefined>,
  each: (file: NamedFile<F>) => Promise<void>,
): Promise<readonly UnreadPath[]> {
  const leftOut = new Map<LeftOut, number>();
  const unread: UnreadPath[] = [];
  const fail = (name: string, sentence: string) => {
    unread.push({ name, sentence });
    terminal.report(sentence);
  };
  for (const named of paths) {
    try {
      const around = await filesAround(named, terminal.workingFolder);
      for await (const found of look(around)) {
        const way = path.posix.relative(`/${around.from}`, `/${found.path}`);
        const name = path.join(named, way).replaceAll(path.sep, '/');
        if (found.kind === 'found') await each({ found, name, files: around.files });
        else if (found.kind === 'failed') fail(name, fileErrorSentence(name, found.error.kind));
        // What was named itself was not meant to be left out.
        else if (way === '') fail(name, cliText.tooLarge(name));
        else {
          leftOut.set(found.why, (leftOut.get(found.why) ?? 0) + 1);
          if (found.why === 'tooLarge') terminal.report(cliText.tooLarge(name));
        }
      }
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      fail(named, fileErrorSentence(named, error.kind));
    }
  }
  for (const sentence of leftOutSentences(leftOut)) terminal.report(sentence);
  return unread;
}
