import pLimit from 'p-limit';
import * as vscode from 'vscode';
import { isText } from '../../operations/policy/factsReader';
import type { EarlierCheck } from '../../operations/policy/toldBefore';
import { needsOf } from '../../policy/needs';
import type { Policy } from '../../policy/policy';
import { rulesFor } from '../../policy/policyFor';
import type { Reference } from '../../references/reference';
import { shownDocument } from '../documents/shownDocument';
import type { FolderPolicy } from '../policy/folderPolicy';
import type { Mark } from './policyMarks';

/** A file that a person had checked, and what was found in its text. */
export interface ReportedFile {
  readonly uri: vscode.Uri;
  readonly text: string;
  /** What the check found; without the images of which registries may tell otherwise since. */
  readonly told: EarlierCheck;
  /** By which the marks were found: that of the check, or of the last time that somebody looked at the file. */
  readonly policy: FolderPolicy;
  readonly marks: readonly Mark[];
}

const FILES_AT_ONCE = 16;

/** What was found in the files that a person had checked, as long as their texts are as they were and in the same folder. */
export class ReportedMarks implements vscode.Disposable {
  private files = new Map<string, ReportedFile>();
  /** While there is something to forget. */
  private watching: vscode.Disposable | undefined;
  private readonly limit = pLimit(FILES_AT_ONCE);

  /** @param forgotten is told of a file that is not as it was. */
  constructor(private readonly forgotten: (uri: vscode.Uri) => void) {}

  all(): readonly ReportedFile[] {
    return [...this.files.values()];
  }

  of(key: string): ReportedFile | undefined {
    return this.files.get(key);
  }

  /** @returns those that were there before, and are not any more. */
  set(files: readonly ReportedFile[]): readonly ReportedFile[] {
    const before = [...this.files.values()];
    this.files = new Map(files.map((file) => [file.uri.toString(), file]));
    if (this.files.size === 0) this.dispose();
    else this.watching ??= this.watch();
    // A check can take long: they may not be any more as they were when it read them.
    for (const { uri } of files) void this.limit(() => this.forgetChanged(uri));
    return before.filter(({ uri }) => !this.files.has(uri.toString()));
  }

  /** Somebody looks at the file, and it is found anew. */
  foundAnew(file: ReportedFile, policy: FolderPolicy, marks: readonly Mark[]): void {
    const key = file.uri.toString();
    if (this.files.get(key) === file) this.files.set(key, { ...file, policy, marks });
  }

  /** Registries may tell otherwise of these images: what is left of them is what the texts say alone, and what no registry was asked. */
  forgetAnswers(isForgotten: (reference: Reference) => boolean): void {
    for (const [key, file] of this.files) {
      const { policy } = file.policy;
      const stays = (mark: Mark) =>
        !isForgotten(mark.problem.finding.reference) || isNotAsked(mark) || isOfText(mark, policy);
      const occurrences = file.told.occurrences.filter(
        ({ target }) => target.kind === 'unresolved' || !isForgotten(target.reference),
      );
      this.files.set(key, { ...file, told: { ...file.told, occurrences }, marks: file.marks.filter(stays) });
    }
  }

  dispose(): void {
    this.watching?.dispose();
    this.watching = undefined;
  }

  private watch(): vscode.Disposable {
    const watcher = vscode.workspace.createFileSystemWatcher('**/*', true);
    const forget = (uri: vscode.Uri) => void this.forgetChanged(uri);
    return vscode.Disposable.from(
      watcher,
      watcher.onDidChange(forget),
      // Of a folder that goes VS Code tells once.
      watcher.onDidDelete((gone) => {
        for (const { uri } of this.files.values()) if (isUnder(uri, gone)) forget(uri);
      }),
      vscode.workspace.onDidChangeTextDocument(({ document: { uri }, contentChanges }) => {
        if (contentChanges.length > 0) this.forget(uri);
      }),
      // What was typed and not saved does not count any more.
      vscode.workspace.onDidCloseTextDocument(({ uri }) => forget(uri)),
      // Of what is in no folder any more nobody tells.
      vscode.workspace.onDidChangeWorkspaceFolders(() => {
        for (const { uri, policy } of this.all()) if (!isOf(uri, policy.folder)) this.forget(uri);
      }),
    );
  }

  /** A file that is saved as it was stays, and so does one that was checked as it is open. */
  private async forgetChanged(uri: vscode.Uri): Promise<void> {
    const key = uri.toString();
    const file = this.files.get(key);
    if (!file) return;
    const bytes = await vscode.workspace.fs.readFile(uri).then(
      (read) => read,
      () => undefined,
    );
    const shown = shownDocument(uri);
    const isThere = bytes !== undefined || shown?.isDirty;
    const isSame = isThere && (shown?.getText() ?? new TextDecoder().decode(bytes)) === file.text;
    if (!isSame && this.files.get(key)?.text === file.text) this.forget(uri);
  }

  private forget(uri: vscode.Uri): void {
    if (this.files.delete(uri.toString())) this.forgotten(uri);
  }
}

function isNotAsked({ problem: { finding } }: Mark): boolean {
  return finding.outcome.kind === 'unknown' && finding.outcome.why.kind === 'notAsked';
}

/** Whether no registry is asked for what the mark tells. */
function isOfText({ problem: { finding } }: Mark, policy: Policy): boolean {
  const { rule, reference, occurrence } = finding;
  const setting = rulesFor(policy, reference).get(rule);
  return setting !== undefined && isText(needsOf(new Map([[rule, setting]]), occurrence));
}

function isOf(uri: vscode.Uri, folder: vscode.Uri): boolean {
  return vscode.workspace.getWorkspaceFolder(uri)?.uri.toString() === folder.toString();
}

export function isUnder(uri: vscode.Uri, above: vscode.Uri): boolean {
  return uri.toString() === above.toString() || uri.toString().startsWith(`${above.toString()}/`);
}
