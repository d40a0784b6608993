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

/** What is told beside findings, as it is met. */
interface Notes {
  readonly unread: CheckProblem[];
  readonly notCounting: Map<string, CheckProblem>;
}

/**
 * The references under the paths that a person named, each file once: where several of them hold it, as the nearest one to it is
 * checked alone. By the policies that count for the paths.
 */
export async function collectFiles(paths: readonly string[], terminal: Terminal): Promise<Collected> {
  const notes: Notes = { unread: [], notCounting: new Map() };
  const here = await realpath(terminal.workingFolder);
  const nameOf = (absolute: string) => path.relative(here, absolute).replaceAll(path.sep, '/');
  const { checked, without } = await policiesFor(paths, nameOf, terminal, notes);
  const groups = new Map<string, PolicyGroup & { readonly files: CheckedFile[] }>();
  for (const each of checked.values()) {
    const { root } = each.policy.files;
    const group = groups.get(root) ?? { policy: each.policy, name: nameOf(path.join(root, POLICY_FILE)), files: [] };
    groups.set(root, group);
    await takeFiles(each, [...checked.keys()], group, terminal, notes);
  }
  return { groups: [...groups.values()], without, ...notes, notCounting: [...notes.notCounting.values()] };
}

/** The policy of each path, each path once, and the paths without one. */
async function policiesFor(
  paths: readonly string[],
  nameOf: (absolute: string) => string,
  terminal: Terminal,
  notes: Notes,
): Promise<{ readonly checked: ReadonlyMap<string, CheckedPath>; readonly without: readonly string[] }> {
  const checked = new Map<string, CheckedPath>();
  const without: string[] = [];
  for (const named of paths) {
    try {
      const { policy, misnamed } = await policyAround(named, terminal.workingFolder);
      for (const file of misnamed.map(nameOf)) note(notes, file, checkCliText.misnamed(file, POLICY_FILE));
      const { files, from } = await filesAround(named, terminal.workingFolder);
      const real = path.posix.join(files.root, from);
      if (!policy) without.push(named);
      else if (!checked.has(real)) checked.set(real, { named, real, policy });
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      const sentence = fileErrorSentence(named, error.kind);
      terminal.report(sentence);
      notes.unread.push({ kind: 'unread', file: named, place: undefined, sentence });
    }
  }
  return { checked, without };
}

/** Puts the files under one path into its group: those that none of `all` the paths is nearer to. */
async function takeFiles(
  { named, real, policy }: CheckedPath,
  all: readonly string[],
  group: { readonly name: string; readonly files: CheckedFile[] },
  terminal: Terminal,
  notes: Notes,
): Promise<void> {
  const { workingFolder, signal } = terminal;
  const { root } = policy.files;
  const nearer = all.filter((other) => other.length > real.length && isWithin(other, real));
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
        note(notes, file, checkCliText.passedOver(file, group.name));
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
    notes.unread.push({ kind: 'unread', file: fromWorkingFolder(name, workingFolder), place: undefined, sentence });
  }
}

/** Of a file that is meant as a policy and does not count; each once. */
function note({ notCounting }: Notes, file: string, sentence: string): void {
  notCounting.set(file, { kind: 'policyFile', file, place: undefined, sentence });
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
