import * as vscode from 'vscode';
import { check } from '../../operations/check';
import { withToldBefore } from '../../operations/policy/toldBefore';
import type { RateBudget } from '../../operations/rateBudget';
import type { WhyUnknown } from '../../policy/imageFacts';
import { foundProblems } from '../../presentation/foundProblem';
import { Alarm } from '../alarm';
import { isSeen } from '../documents/isSeen';
import type { LookUps } from '../documents/lookUps';
import type { ReadDocument, VisibleScans } from '../documents/visibleScans';
import type { WorkspaceImages } from '../documents/workspaceImages';
import type { BackgroundFacts } from '../policy/backgroundFacts';
import { type FolderPolicy, isSamePolicy } from '../policy/folderPolicy';
import { comparesFiles, type FileElsewhere, placedDocument, placesElsewhere } from '../policy/placesElsewhere';
import { PolicyFolders } from '../policy/policyFolders';
import type { PolicyWatch } from '../policy/policyWatch';
import { readRulePages, type RulePages } from '../policy/rulePages';
import type { AnswersChange, RegistryService } from '../registryService';
import { type Mark, marksOf, type ShownMarks, shownMarks } from './policyMarks';
import { isUnder, type ReportedFile, ReportedMarks } from './reportedMarks';
import { unseenMarks } from './unseenMarks';

export interface PolicyParts {
  readonly visible: VisibleScans;
  readonly images: WorkspaceImages;
  readonly source: RegistryService;
  readonly lookUps: LookUps;
  readonly budget: RateBudget;
  readonly watch: PolicyWatch;
  readonly log: vscode.LogOutputChannel;
  readonly extensionUri: vscode.Uri;
}

/** Milliseconds: what changes at once is told at once. */
const GATHER = 300;
/** Milliseconds after which what was not answered is asked again, as long as somebody looks. */
const AGAIN = 65_000;

/**
 * What the policies of the workspace's folders say of the documents that are seen, and of the files that a person had checked.
 *
 * A document that is seen is always judged by what is known now; only what may not be known now is as the check was told. Of a checked
 * file that nobody looks at, nothing is asked: what was found there is shown as long as its text is the same and nothing that is known
 * since speaks against it (see stillHolds); what was not asked says so for as long. What is found when somebody looks takes its place.
 */
export class PolicyDiagnostics implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('ociLens.policy');
  private readonly folders: PolicyFolders;
  private readonly looks = new Map<string, AbortController>();
  private readonly marks = new Map<string, readonly Mark[]>();
  private readonly reported: ReportedMarks;
  /** How often those files were judged: only the last time counts. */
  private judgements = 0;
  /** Never rejects. */
  readonly rulePages: Promise<RulePages>;
  /** Two clocks lead to the one thing that is done anew, {@link takeAll}: this one where something is told, */
  private readonly soon = new Alarm(GATHER, () => this.takeAll());
  /** and this one where nobody will tell: a registry was away, or had too much to do. Who works on is told when it is back. */
  private readonly later = new Alarm(AGAIN, () => {
    if (vscode.window.state.focused) this.takeAll();
  });
  /** Policies are read one after another, so that the last reading counts. Never rejects. */
  private refreshing: Promise<void> = Promise.resolve();
  private readonly listeners: vscode.Disposable;

  constructor(private readonly parts: PolicyParts) {
    const { visible, images, source, lookUps, watch, extensionUri } = parts;
    this.rulePages = readRulePages(extensionUri);
    this.folders = new PolicyFolders(parts);
    this.reported = new ReportedMarks((uri) => {
      if (!visible.of(uri)) this.put(uri, []);
    });
    this.listeners = vscode.Disposable.from(
      this.collection,
      this.folders,
      this.reported,
      visible.onDidRead((read) => this.take(read)),
      visible.onDidLeave((uri) => this.stop(uri.toString())),
      visible.onDidPassOver((uri) => this.put(uri, [])),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        // Nobody reads it anew until it is seen again.
        if (contentChanges.length > 0 && !isSeen(document)) this.put(document.uri, []);
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.showUnseen(uri)),
      watch.onDidChange((folder) => void this.refresh(folder)),
      images.onDidChange(() => void this.compareAgain()),
      source.onDidChangeAnswers((change) => this.takeAnew(change)),
      source.onDidAsk(({ reference, error }) => {
        if (!error && this.waitsFor(reference.registry)) this.soon.set();
      }),
      lookUps.onDidChange(() => this.soon.set()),
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused) this.takeAll();
      }),
    );
    this.takeAll();
  }

  /** A person had these files checked, and none else. */
  show(checked: readonly ReportedFile[]): void {
    for (const { uri } of this.reported.set(checked)) if (!this.parts.visible.of(uri)) this.put(uri, []);
    for (const { uri, marks } of checked) {
      this.stop(uri.toString());
      this.put(uri, marks);
    }
    this.takeAll();
  }

  /** What is shown at these diagnostics of a document. */
  marksFor({ uri }: vscode.TextDocument, diagnostics: readonly vscode.Diagnostic[]): readonly ShownMarks[] {
    const marks = shownMarks(this.marks.get(uri.toString()) ?? []);
    return marks.filter(({ diagnostic: { range, message } }) =>
      diagnostics.some((each) => each.range.isEqual(range) && each.message === message),
    );
  }

  /** The policy of a folder may be another: it is read anew. */
  refresh(uri: vscode.Uri): Promise<void> {
    this.refreshing = this.refreshing.then(() => this.readAgain(uri)).catch((error: unknown) => this.warn(error));
    return this.refreshing;
  }

  /** Undefined where the folder has no policy. */
  async policyOf(folder: vscode.Uri): Promise<FolderPolicy | undefined> {
    return (await this.folders.of(folder))?.policy;
  }

  /** Whether the folder has this policy now. */
  async isPresent(policy: FolderPolicy): Promise<boolean> {
    await this.refresh(policy.folder);
    return isSamePolicy(policy, await this.policyOf(policy.folder));
  }

  /** What the files of the folder are compared with that are not `checked`. @param checked addresses. */
  async elsewhere({ policy, folder }: FolderPolicy, checked: ReadonlySet<string>): Promise<readonly FileElsewhere[]> {
    return comparesFiles(policy) ? placesElsewhere(checked, folder, this.parts) : [];
  }

  dispose(): void {
    this.soon.clear();
    this.later.clear();
    for (const key of [...this.looks.keys()]) this.stop(key);
    this.listeners.dispose();
  }

  /** All that is seen is looked at by what is known now, and all that is not is judged by it. */
  private takeAll(): void {
    for (const read of this.parts.visible.all()) this.take(read);
    this.judgeReported().catch((error: unknown) => this.warn(error));
  }

  /** A later look at a document ends an earlier one. */
  private take(read: ReadDocument): void {
    const key = read.document.uri.toString();
    this.stop(key);
    const look = new AbortController();
    this.looks.set(key, look);
    void this.look(read, look.signal)
      .catch((error: unknown) => {
        if (!look.signal.aborted) this.warn(error);
      })
      .finally(() => {
        if (this.looks.get(key) === look) this.looks.delete(key);
      });
  }

  private stop(key: string): void {
    this.looks.get(key)?.abort();
    this.looks.delete(key);
  }

  private async look(read: ReadDocument, signal: AbortSignal): Promise<void> {
    const { document, version } = read;
    const uri = vscode.workspace.getWorkspaceFolder(document.uri)?.uri;
    const folder = uri && (await this.folders.of(uri));
    const known = this.reported.of(document.uri.toString());
    const reported = known?.text === document.getText() ? known : undefined;
    const marks = folder ? await this.marksIn(read, folder, reported, signal) : [];
    // What is typed in meanwhile is read, and told of, when it rests.
    if (signal.aborted || document.isClosed || document.version !== version) return;
    if (folder && reported) this.reported.foundAnew(reported, folder.policy, marks);
    this.put(document.uri, marks);
  }

  private async marksIn(
    read: ReadDocument,
    { policy, facts }: { readonly policy: FolderPolicy; readonly facts: BackgroundFacts },
    reported: ReportedFile | undefined,
    signal: AbortSignal,
  ): Promise<readonly Mark[]> {
    const { lookUps } = this.parts;
    const rulePages = await this.rulePages;
    const { document } = read;
    const placed = placedDocument(read, policy.folder);
    const elsewhere = await this.elsewhere(policy, new Set([document.uri.toString()]));
    const byPath = new Map([...elsewhere, placed].map((file) => [file.path, file]));
    const means = {
      policy: policy.policy,
      factsOf: facts.factsOf.bind(facts),
      mayAsk: await lookUps.inBackground(),
      elsewhere,
      signal,
    };
    for await (const { findings } of check([placed], means)) {
      if (findings.some(({ outcome }) => outcome.kind === 'unknown' && mayHeal(outcome.why))) {
        facts.failed();
        this.later.set();
      }
      const told = reported ? withToldBefore(findings, policy.policy, reported.told) : findings;
      const problems = foundProblems(placed, told, (path) => byPath.get(path));
      return marksOf(problems, {
        uri: document.uri,
        positionAt: (offset) => document.positionAt(offset),
        uriOf: (name) => vscode.Uri.joinPath(policy.folder, name),
        rulePages,
      });
    }
    return [];
  }

  private async readAgain(folder: vscode.Uri): Promise<void> {
    if (!(await this.folders.readAgain(folder))) return;
    // What was seen and is not looked at now is told of when it is seen again.
    for (const marked of [...this.marks.keys()]) {
      const file = vscode.Uri.parse(marked);
      const owner = vscode.workspace.getWorkspaceFolder(file)?.uri.toString();
      const isOfFolder = owner === undefined || owner === folder.toString() || isUnder(file, folder);
      if (isOfFolder && !this.reported.of(marked) && !this.parts.visible.of(file)) this.put(file, []);
    }
    this.takeAll();
  }

  /** What was found in the files that a person had checked and nobody looks at, as far as it holds still. */
  private async judgeReported(): Promise<void> {
    const judgement = ++this.judgements;
    if (this.reported.all().length === 0) return;
    const policyOf = (folder: vscode.Uri) => this.policyOf(folder);
    const marksOfUnseen = await unseenMarks(this.reported.all(), { ...this.parts, policyOf });
    // Who was told of a change since judges by it.
    if (judgement !== this.judgements) return;
    for (const file of this.reported.all())
      if (!this.parts.visible.of(file.uri)) this.put(file.uri, marksOfUnseen(file));
  }

  private showUnseen(uri: vscode.Uri): void {
    if (!this.reported.of(uri.toString())) this.put(uri, []);
    else this.judgeReported().catch((error: unknown) => this.warn(error));
  }

  private takeAnew({ concerns }: AnswersChange): void {
    this.folders.clear();
    this.reported.forgetAnswers(concerns);
    this.takeAll();
  }

  private async compareAgain(): Promise<void> {
    const folders = await this.folders.all().catch(() => []);
    if (folders.some(({ policy }) => comparesFiles(policy.policy))) this.soon.set();
  }

  /** Whether something is not known for nobody had chosen the registry yet. */
  private waitsFor(registry: string): boolean {
    return [...this.marks.values()].flat().some(({ problem: { finding } }) => {
      const { outcome, reference } = finding;
      return reference.registry === registry && outcome.kind === 'unknown' && isWaiting(outcome.why);
    });
  }

  private warn(error: unknown): void {
    this.parts.log.warn(`policy: ${String(error)}`);
  }

  /** Shows these marks in a file, and none else; what is shown already stays untouched. */
  private put(uri: vscode.Uri, marks: readonly Mark[]): void {
    const key = uri.toString();
    const shown = this.marks.get(key) ?? [];
    if (shown.length === marks.length && marks.every((mark, index) => mark === shown[index])) return;
    if (marks.length === 0) {
      this.marks.delete(key);
      this.collection.delete(uri);
      return;
    }
    this.marks.set(key, marks);
    this.collection.set(
      uri,
      shownMarks(marks).map(({ diagnostic }) => diagnostic),
    );
  }
}

/** Whether it is not known for the registry may not be asked. */
function isWaiting(why: WhyUnknown): boolean {
  return why.kind === 'notAsked' && why.why !== 'notThen';
}

/** Whether it may be known in a while without a person: a registry that was away, or had too much to do. */
function mayHeal(why: WhyUnknown): boolean {
  if (why.kind !== 'error') return why.kind === 'rateLimit';
  return why.error.kind === 'unreachable' || why.error.kind === 'timeout' || why.error.kind === 'rateLimited';
}
