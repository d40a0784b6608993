import { realpath } from 'node:fs/promises';
import path from 'node:path';
import type { CheckedDocument } from '../operations/check';
import { DRIFT_RULE } from '../operations/drift';
import { FileError, isWithin } from '../operations/files';
import { placesOf } from '../operations/find';
import { findToCheck } from '../operations/findToCheck';
import { POLICY_FILE } from '../policy/policyFile';
import { type SuppressionProblem, suppressionProblems } from '../policy/suppressionProblems';
import { checkCliText } from '../presentation/checkCliText';
import type { CheckProblem } from '../presentation/checkProblem';
import { fileErrorSentence } from '../presentation/cliText';
import type { PlacedFile } from '../presentation/foundProblem';
import { lineStarts, positionAt } from '../references/lines';
import type { Scan } from '../references/scan';
import { forNamedPaths } from './namedPaths';
import { filesAround } from './nodeFiles';
import { type FoundPolicy, policyAround } from './policyAround';
import type { Terminal } from './terminal';

/** A file with references, and where they stand in it. */
export interface CheckedFile extends CheckedDocument, PlacedFile {
  /** Comments that turn nothing off. */
  readonly comments: readonly {
    readonly problem: SuppressionProblem;
    readonly place: NonNullable<CheckProblem['place']>;
  }[];
}

/** What stands under one policy. */
export interface PolicyGroup {
  readonly policy: FoundPolicy;
  /** Of its file, as a {@link CheckedFile}'s. */
  readonly name: string;
  readonly files: readonly CheckedFile[];
}

export interface Collected {
  readonly groups: readonly PolicyGroup[];
  /** Paths without a policy. */
  readonly without: readonly string[];
  /** Files, folders and paths that could not be read, which was reported as it came. */
  readonly unread: readonly CheckProblem[];
  /** Files that are meant as policies and do not count. */
  readonly notCounting: readonly CheckProblem[];
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
  const unread: CheckProblem[] = [];
  const notCounting = new Map<string, CheckProblem>();
  const here = await realpath(workingFolder);
  const nameOf = (absolute: string) => path.relative(here, absolute).replaceAll(path.sep, '/');
  const note = (file: string, sentence: string) =>
    notCounting.set(file, { kind: 'policyFile', file, place: undefined, sentence });
  for (const named of paths) {
    try {
      const { policy, misnamed } = await policyAround(named, workingFolder);
      for (const file of misnamed.map(nameOf)) note(file, checkCliText.misnamed(file, POLICY_FILE));
      const { files, from } = await filesAround(named, workingFolder);
      const real = path.posix.join(files.root, from);
      if (!policy) without.push(named);
      else if (!checked.has(real)) checked.set(real, { named, real, policy });
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      const sentence = fileErrorSentence(named, error.kind);
      terminal.report(sentence);
      unread.push({ kind: 'unread', file: named, place: undefined, sentence });
    }
  }
  const groups = new Map<string, PolicyGroup & { readonly files: CheckedFile[] }>();
  for (const { named, real, policy } of checked.values()) {
    const { root } = policy.files;
    const policyName = nameOf(path.join(root, POLICY_FILE));
    const group = groups.get(root) ?? { policy, name: policyName, files: [] };
    groups.set(root, group);
    const nearer = [...checked.keys()].filter((other) => other.length > real.length && isWithin(other, real));
    const failed = await forNamedPaths(
      [named],
      terminal,
      async function* ({ files, from }) {
        for await (const each of findToCheck(files, { from, signal })) {
          const file = path.posix.join(files.root, each.path);
          if (!nearer.some((other) => isWithin(file, other))) yield each;
        }
      },
      ({ found, name, files }) => {
        const isPolicy = path.posix.basename(found.path) === POLICY_FILE;
        if (isPolicy && path.posix.join(files.root, found.path) !== path.posix.join(root, POLICY_FILE)) {
          const file = fromWorkingFolder(name, workingFolder);
          note(file, checkCliText.passedOver(file, policyName));
        }
        if (found.places.length > 0) {
          group.files.push({
            path: path.posix.relative(root, path.posix.join(files.root, found.path)),
            name: fromWorkingFolder(name, workingFolder),
            occurrences: found.places.map(({ occurrence }) => occurrence),
            ...placesOf(found.places, found.scan.text),
            comments: commentsIn(found.scan),
          });
        }
        return Promise.resolve();
      },
    );
    for (const { name, sentence } of failed) {
      unread.push({ kind: 'unread', file: fromWorkingFolder(name, workingFolder), place: undefined, sentence });
    }
  }
  return { groups: [...groups.values()], without, unread, notCounting: [...notCounting.values()] };
}

function commentsIn({ text, occurrences }: Scan): CheckedFile['comments'] {
  const problems = suppressionProblems(text, occurrences, [DRIFT_RULE]);
  const starts = problems.length > 0 ? lineStarts(text) : [];
  return problems.map((problem) => {
    const { start, end } = problem.span;
    return { problem, place: { start: positionAt(starts, start), end: positionAt(starts, end) } };
  });
}

function fromWorkingFolder(name: string, workingFolder: string): string {
  return path.isAbsolute(name) ? path.relative(workingFolder, name).replaceAll(path.sep, '/') : name;
}
