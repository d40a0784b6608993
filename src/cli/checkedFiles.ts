import path from 'node:path';
import type { CheckedDocument } from '../operations/check';
import { FileError, isWithin } from '../operations/files';
import { placesOf } from '../operations/find';
import { findToCheck } from '../operations/findToCheck';
import { fileErrorSentence } from '../presentation/cliText';
import type { PlacedFile } from '../presentation/foundProblem';
import { forNamedPaths } from './namedPaths';
import { filesAround } from './nodeFiles';
import { type FoundPolicy, policyAround } from './policyAround';
import type { Terminal } from './terminal';

/** A file with references, and where they stand in it. */
export interface CheckedFile extends CheckedDocument, PlacedFile {}

/** What stands under one policy. */
export interface PolicyGroup {
  readonly policy: FoundPolicy;
  readonly files: readonly CheckedFile[];
}

export interface Collected {
  readonly groups: readonly PolicyGroup[];
  /** Paths without a policy. */
  readonly without: readonly string[];
  /** How many files, folders and paths could not be read. */
  readonly unread: number;
}

/** A path that a person named, and the policy that counts for it. */
interface CheckedPath {
  readonly named: string;
  /** Without symlinks, with `/`. */
  readonly real: string;
  readonly policy: FoundPolicy;
}

/**
 * The references under the paths that a person named, each file once: where several of them hold it, as the nearest one to it is
 * checked alone. By the policies that count for the paths.
 */
export async function collectFiles(paths: readonly string[], terminal: Terminal): Promise<Collected> {
  const { workingFolder, signal } = terminal;
  const checked = new Map<string, CheckedPath>();
  const without: string[] = [];
  let unread = 0;
  for (const named of paths) {
    try {
      const policy = await policyAround(named, workingFolder);
      const { files, from } = await filesAround(named, workingFolder);
      const real = path.posix.join(files.root, from);
      if (!policy) without.push(named);
      else if (!checked.has(real)) checked.set(real, { named, real, policy });
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      terminal.report(fileErrorSentence(named, error.kind));
      unread++;
    }
  }
  const groups = new Map<string, { readonly policy: FoundPolicy; readonly files: CheckedFile[] }>();
  for (const { named, real, policy } of checked.values()) {
    const { root } = policy.files;
    const group = groups.get(root) ?? { policy, files: [] };
    groups.set(root, group);
    const nearer = [...checked.keys()].filter((other) => other.length > real.length && isWithin(other, real));
    unread += await forNamedPaths(
      [named],
      terminal,
      async function* ({ files, from }) {
        for await (const each of findToCheck(files, { from, signal })) {
          const file = path.posix.join(files.root, each.path);
          if (!nearer.some((other) => isWithin(file, other))) yield each;
        }
      },
      ({ found, name, files }) => {
        if (found.places.length > 0) {
          group.files.push({
            path: path.posix.relative(root, path.posix.join(files.root, found.path)),
            name: fromWorkingFolder(name, workingFolder),
            occurrences: found.places.map(({ occurrence }) => occurrence),
            ...placesOf(found.places, found.scan.text),
          });
        }
        return Promise.resolve();
      },
    );
  }
  return { groups: [...groups.values()], without, unread };
}

function fromWorkingFolder(name: string, workingFolder: string): string {
  return path.isAbsolute(name) ? path.relative(workingFolder, name).replaceAll(path.sep, '/') : name;
}
