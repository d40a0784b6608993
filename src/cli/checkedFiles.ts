import path from 'node:path';
import type { CheckedDocument } from '../operations/check';
import { FileError } from '../operations/files';
import { DRIFT_RULE } from '../operations/drift';
import { find, placesOf } from '../operations/find';
import { type SuppressionProblem, suppressionProblems } from '../policy/suppressionProblems';
import { fileErrorSentence } from '../presentation/cliText';
import type { PlacedFile } from '../presentation/foundProblem';
import { type LinePosition, lineStarts, positionAt } from '../references/lines';
import type { Scan } from '../references/scan';
import { forNamedPaths } from './namedPaths';
import { type FoundPolicy, policyAround } from './policyAround';
import type { Terminal } from './terminal';

/** A file with references, and where they stand in it. */
export interface CheckedFile extends CheckedDocument, PlacedFile {
  /** Comments that turn nothing off. */
  readonly comments: readonly { readonly problem: SuppressionProblem; readonly start: LinePosition }[];
}

/** What stands under one policy. */
export interface PolicyGroup {
  readonly policy: FoundPolicy;
  readonly files: readonly CheckedFile[];
}

export interface Collected {
  readonly groups: readonly PolicyGroup[];
  /** Paths without a policy. */
  readonly without: readonly string[];
  /** Whether all could be read. */
  readonly isRead: boolean;
}

/** The references under the paths that a person named, each file once, by the policy that counts for them. */
export async function collectFiles(paths: readonly string[], terminal: Terminal): Promise<Collected> {
  const { workingFolder, signal } = terminal;
  const groups = new Map<string, { policy: FoundPolicy; files: Map<string, CheckedFile> }>();
  const without: string[] = [];
  let isRead = true;
  for (const named of paths) {
    const policy = await policyAround(named, workingFolder).catch((error: unknown) => {
      if (!(error instanceof FileError)) throw error;
      terminal.report(fileErrorSentence(named, error.kind));
      isRead = false;
      return 'unread' as const;
    });
    if (policy === 'unread') continue;
    if (!policy) {
      without.push(named);
      continue;
    }
    const { root } = policy.files;
    const group = groups.get(root) ?? { policy, files: new Map<string, CheckedFile>() };
    groups.set(root, group);
    const isComplete = await forNamedPaths(
      [named],
      terminal,
      ({ files, from }) => find(files, { from, signal }),
      async ({ found, name, files }) => {
        // A file that was named twice is one.
        const inRoot = path.posix.relative(root, `${files.root}/${found.path}`);
        if (group.files.has(inRoot) || found.places.length === 0) return Promise.resolve();
        group.files.set(inRoot, {
          path: inRoot,
          name: fromWorkingFolder(name, workingFolder),
          occurrences: found.places.map(({ occurrence }) => occurrence),
          ...placesOf(found.places, found.scan.text),
          comments: commentsIn(found.scan),
        });
        return Promise.resolve();
      },
    );
    isRead &&= isComplete;
  }
  return {
    groups: [...groups.values()].map(({ policy, files }) => ({ policy, files: [...files.values()] })),
    without,
    isRead,
  };
}

function commentsIn({ text, occurrences }: Scan): CheckedFile['comments'] {
  const problems = suppressionProblems(text, occurrences, [DRIFT_RULE]);
  const starts = problems.length > 0 ? lineStarts(text) : [];
  return problems.map((problem) => ({ problem, start: positionAt(starts, problem.span.start) }));
}

function fromWorkingFolder(name: string, workingFolder: string): string {
  return path.isAbsolute(name) ? path.relative(workingFolder, name).replaceAll(path.sep, '/') : name;
}
