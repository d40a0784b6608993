import * as vscode from 'vscode';
import { check, type CheckMeans, isWrittenWrong } from '../../operations/check';
import { type FindOptions, type Found, placesOf } from '../../operations/find';
import { findToCheck } from '../../operations/findToCheck';
import { FactsReader, isText } from '../../operations/policy/factsReader';
import { personBudget } from '../../operations/policy/personBudget';
import { PolicyTrust } from '../../operations/policy/trustFiles';
import { needsOf } from '../../policy/needs';
import { rulesFor } from '../../policy/policyFor';
import type { CheckTotals } from '../../presentation/checkTotals';
import { cliText, fileErrorSentence } from '../../presentation/cliText';
import { type FoundProblem, foundProblems, type PlacedFile } from '../../presentation/foundProblem';
import type { ReportedPolicyFile } from '../../presentation/policyReport';
import { wrongReferenceSentence } from '../../presentation/unresolvedSentence';
import { customFinders } from '../../references/customFinders';
import { lineStarts, positionAt } from '../../references/lines';
import type { Occurrence } from '../../references/occurrence';
import { askOfPerson } from '../../registry/imageSource';
import { marksOf } from '../diagnostics/policyMarks';
import type { ReportedFile } from '../diagnostics/reportedMarks';
import { readCustomPositions } from '../documents/customPositions';
import type { PieceReaders } from '../documents/pieceReaders';
import type { RegistryService } from '../registryService';
import type { FolderPolicy } from './folderPolicy';
import type { FileElsewhere } from './placesElsewhere';
import type { RulePages } from './rulePages';

/** A file with references under a policy. */
interface PolicyFile extends PlacedFile {
  /** From the policy's root. */
  readonly path: string;
  readonly uri: vscode.Uri;
  readonly text: string;
  readonly occurrences: readonly Occurrence[];
}

export interface PolicyFiles {
  readonly policy: FolderPolicy;
  readonly files: readonly PolicyFile[];
  readonly unread: readonly UnreadFile[];
}

/** A file or folder that was to be checked. */
export interface UnreadFile {
  readonly uri: vscode.Uri;
  /** Why it was not. */
  readonly sentence: string;
  /** False for what was left out as in any walk. */
  readonly isFailure: boolean;
}

/** A file that was checked: what is shown at its places, and all that was found. */
export interface CheckedPolicyFile extends ReportedFile {
  readonly problems: readonly FoundProblem[];
  /** References that are written wrong. */
  readonly said: NonNullable<ReportedPolicyFile['said']>;
}

/**
 * The references in files and folders of a policy's folder, each file once, as the terminal finds them. Files in another folder of the
 * workspace that stands in this one are that one's.
 */
export async function collectFiles(
  policy: FolderPolicy,
  uris: readonly vscode.Uri[],
  means: { readonly readers: PieceReaders; readonly log: vscode.LogOutputChannel; readonly signal: AbortSignal },
): Promise<PolicyFiles> {
  const { folder, files } = policy;
  const { readers, log, signal } = means;
  const positions = readCustomPositions(folder);
  const found = new Map<string, PolicyFile>();
  const unread = new Map<string, UnreadFile>();
  for (const uri of uris) {
    const from = uri.path.slice(files.root.length + 1).replace(/\/$/, '');
    const options: FindOptions = {
      ...{ from, signal, isTrusted: vscode.workspace.isTrusted, additional: customFinders(positions) },
      readerFor: (scan, beside) => readers.readerFor({ options: scan, files: beside, positions }),
    };
    for await (const each of findToCheck(files, options)) {
      const { path } = each;
      const file = vscode.Uri.joinPath(folder, path);
      if (vscode.workspace.getWorkspaceFolder(file)?.uri.toString() !== folder.toString()) continue;
      const sentence = whyUnread(each, vscode.workspace.asRelativePath(file));
      // What was chosen itself was not meant to be left out.
      const isFailure = each.kind === 'failed' || path === from;
      if (sentence !== undefined) unread.set(path, { uri: file, sentence, isFailure });
      if (each.kind === 'failed') log.warn(`${path}: ${each.error.message}`);
      if (each.kind !== 'found' || each.places.length === 0 || found.has(path)) continue;
      const { places, scan } = each;
      found.set(path, {
        ...{ path, name: path, uri: file, text: scan.text },
        occurrences: places.map(({ occurrence }) => occurrence),
        ...placesOf(places, scan.text),
      });
    }
  }
  return { policy, files: [...found.values()], unread: [...unread.values()] };
}

function whyUnread(each: Found, name: string): string | undefined {
  if (each.kind === 'failed') return fileErrorSentence(name, each.error.kind);
  return each.kind === 'leftOut' && each.why === 'tooLarge' ? cliText.tooLarge(name) : undefined;
}

/** The registries that the policy would have asked, as far as `isKnown` does not hold. */
export function unknownRegistries(
  groups: readonly PolicyFiles[],
  isKnown: (registry: string) => boolean,
): ReadonlySet<string> {
  const unknown = new Set<string>();
  for (const { policy, files } of groups) {
    for (const occurrence of files.flatMap(({ occurrences }) => occurrences)) {
      const { target } = occurrence;
      if (target.kind !== 'image' || isKnown(target.reference.registry)) continue;
      if (!isText(needsOf(rulesFor(policy.policy, target.reference), occurrence))) {
        unknown.add(target.reference.registry);
      }
    }
  }
  return unknown;
}

/** Checks for a person, who may use up what a registry lets through. */
export async function checkFiles(
  { policy, files }: PolicyFiles,
  means: Pick<CheckMeans, 'mayAsk' | 'progress'> & {
    readonly signal: AbortSignal;
    readonly source: RegistryService;
    readonly rulePages: RulePages;
    readonly totals: CheckTotals;
    /** Files of the folder that are not checked, whose tags are compared with. */
    readonly elsewhere: readonly FileElsewhere[];
  },
): Promise<readonly CheckedPolicyFile[]> {
  const { signal, source, rulePages, totals, elsewhere, mayAsk, progress } = means;
  const trust = new PolicyTrust(policy.files);
  const budget = personBudget((registry) => source.rateLimit(registry));
  const reader = new FactsReader(source, askOfPerson(signal), budget, (named) => trust.of(named));
  const byPath = new Map<string, PlacedFile>([...elsewhere, ...files].map((file) => [file.path, file]));
  const checked: CheckedPolicyFile[] = [];
  const run = { policy: policy.policy, factsOf: reader.factsOf.bind(reader), mayAsk, elsewhere, signal, progress };
  for await (const result of check(files, run)) {
    const { uri, text, occurrences, placeOf } = result.document;
    const problems = foundProblems(result.document, result.findings, (path) => byPath.get(path));
    totals.add(result, problems);
    const starts = lineStarts(text);
    const marks = marksOf(problems, {
      ...{ uri, rulePages },
      positionAt: (offset) => positionAt(starts, offset),
      uriOf: (name) => vscode.Uri.joinPath(policy.folder, name),
    });
    const said = occurrences.filter(isWrittenWrong).map((occurrence) => ({
      position: placeOf(occurrence)?.start,
      sentence: wrongReferenceSentence(occurrence.text, occurrence.target.reason.problem),
    }));
    checked.push({
      uri,
      text,
      policy,
      problems,
      marks,
      told: { policy: policy.policy, occurrences, findings: result.findings },
      said,
    });
  }
  return checked;
}
