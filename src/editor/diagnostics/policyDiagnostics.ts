import * as vscode from 'vscode';
import { check } from '../../operations/check';
import type { RateBudget } from '../../operations/rateBudget';
import type { WhyUnknown } from '../../policy/imageFacts';
import type { Policy } from '../../policy/policy';
import { isIgnored } from '../../policy/ignored';
import { rulesFor } from '../../policy/policyFor';
import { foundProblems } from '../../presentation/foundProblem';
import { isSeen } from '../documents/isSeen';
import type { LookUps } from '../documents/lookUps';
import type { ReadDocument, VisibleScans } from '../documents/visibleScans';
import type { WorkspaceImages } from '../documents/workspaceImages';
import { BackgroundFacts } from '../policy/backgroundFacts';
import { type FolderPolicy, readFolderPolicy } from '../policy/folderPolicy';
import { comparesFiles, placedDocument, placesElsewhere } from '../policy/placesElsewhere';
import { readRulePages, type RulePages } from '../policy/rulePages';
import type { PolicyWatch } from '../policy/policyWatch';
import type { RegistryService } from '../registryService';
import { SECTION } from '../settings';
import { type Mark, marksOf, type ShownMarks, shownMarks } from './policyMarks';
import { ReportedMarks } from './reportedMarks';

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

interface Folder {
  readonly policy: FolderPolicy;
  readonly facts: BackgroundFacts;
}

/** Milliseconds: what changes at once is told at once. */
const GATHER = 300;
/** Milliseconds after which what was not answered is asked again, as long as somebody looks. */
const AGAIN = 65_000;

/** What the policies of the workspace's folders say of the documents that are seen, and of the files that a person had checked. */
export class PolicyDiagnostics implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('ociLens.policy');
  private readonly folders = new Map<string, Promise<Folder | undefined>>();
  private readonly looks = new Map<string, AbortController>();
  private readonly marks = new Map<string, readonly Mark[]>();
  private readonly reported: ReportedMarks;
  /** Never rejects. */
  readonly rulePages: Promise<RulePages>;
  private gathering: NodeJS.Timeout | undefined;
  private again: NodeJS.Timeout | undefined;
  /** One after another, so that the last counts. Never rejects. */
  private refreshing: Promise<void> = Promise.resolve();
  private readonly listeners: vscode.Disposable;

  constructor(private readonly parts: PolicyParts) {
    const { visible, images, source, watch, extensionUri } = parts;
    this.rulePages = readRulePages(extensionUri);
    this.reported = new ReportedMarks((uri) => {
      if (!visible.of(uri)) this.put(uri, []);
    });
    this.listeners = vscode.Disposable.from(
      this.collection,
      this.reported,
      visible.onDidRead((read) => this.take(read)),
      visible.onDidLeave((uri) => this.stop(uri.toString())),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        // Nobody reads it anew until it is seen again.
        if (contentChanges.length > 0 && !isSeen(document)) this.put(document.uri, []);
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) =>
        this.put(uri, this.reported.of(uri.toString())?.marks ?? []),
      ),
      watch.onDidChange((folder) => void this.refresh(folder)),
      images.onDidChange(() => void this.compareAgain()),
      source.onDidReconnect(() => this.takeAnew()),
      source.onDidAsk(({ reference, error }) => {
        if (!error && this.waitsFor(reference.registry)) this.gather();
      }),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(`${SECTION}.backgroundHosts`)) this.gather();
      }),
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused) this.takeAll();
      }),
    );
    this.takeAll();
  }

  /** A person had these files checked, and none else: it is shown until they change. */
  show(checked: Parameters<ReportedMarks['set']>[0]): void {
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
    return (await this.folderOf(folder))?.policy;
  }

  dispose(): void {
    clearTimeout(this.gathering);
    clearTimeout(this.again);
    for (const key of [...this.looks.keys()]) this.stop(key);
    for (const key of [...this.folders.keys()]) this.forget(key);
    this.listeners.dispose();
  }

  private takeAll(): void {
    for (const read of this.parts.visible.all()) this.take(read);
  }

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
    const folder = uri && (await this.folderOf(uri));
    const reported = this.reported.of(document.uri.toString());
    const marks =
      folder && reported?.text !== document.getText() ? await this.marksIn(read, folder, signal) : reported?.marks;
    // What is typed in meanwhile is read, and told of, when it rests.
    if (signal.aborted || document.isClosed || document.version !== version) return;
    this.put(document.uri, marks ?? []);
  }

  private async marksIn(read: ReadDocument, { policy, facts }: Folder, signal: AbortSignal): Promise<readonly Mark[]> {
    const { lookUps } = this.parts;
    const rulePages = await this.rulePages;
    const { document } = read;
    const placed = placedDocument(read, policy.folder);
    const elsewhere = comparesFiles(policy.policy) ? await placesElsewhere(document, policy.folder, this.parts) : [];
    const byPath = new Map([...elsewhere, placed].map((file) => [file.path, file]));
    const means = {
      policy: policy.policy,
      factsOf: facts.factsOf.bind(facts),
      mayAsk: await lookUps.inBackground(),
      elsewhere,
      signal,
    };
    for await (const { findings } of check([placed], means)) {
      const problems = foundProblems(placed, findings, (path) => byPath.get(path));
      const isFailing = problems.some(({ finding: { outcome } }) => {
        return outcome.kind === 'unknown' && mayHeal(outcome.why);
      });
      if (isFailing) this.askAgain(facts);
      return marksOf(problems, {
        uri: document.uri,
        positionAt: (offset) => document.positionAt(offset),
        uriOf: (name) => vscode.Uri.joinPath(policy.folder, name),
        rulePages,
      });
    }
    return [];
  }

  private folderOf(uri: vscode.Uri): Promise<Folder | undefined> {
    const key = uri.toString();
    const known = this.folders.get(key);
    if (known) return known;
    const folder = readFolderPolicy(uri).then((policy) => this.folderWith(policy));
    this.folders.set(key, folder);
    return folder;
  }

  private folderWith(policy: FolderPolicy | undefined): Folder | undefined {
    const { source, budget } = this.parts;
    return policy && { policy, facts: new BackgroundFacts(policy, source, budget) };
  }

  private async readAgain(uri: vscode.Uri): Promise<void> {
    const key = uri.toString();
    const known = await this.folders.get(key)?.catch(() => undefined);
    const policy = await readFolderPolicy(uri);
    if (known && known.policy.from === policy?.from && known.policy.written === policy.written) return;
    this.forget(key);
    this.folders.set(key, Promise.resolve(this.folderWith(policy)));
    const isSeen = (file: vscode.Uri) => this.parts.visible.of(file) !== undefined;
    // Who is seen is checked anew.
    const kept = this.reported.keep(uri, (mark, file) => {
      return policy !== undefined && !isSeen(file.uri) && holds(mark, known?.policy, policy);
    });
    const isKept = new Set(kept.map((file) => file.uri.toString()));
    for (const { uri: file, marks } of kept) if (!isSeen(file)) this.put(file, marks);
    // What was seen and is not looked at now is told of when it is seen again.
    for (const marked of [...this.marks.keys()]) {
      const file = vscode.Uri.parse(marked);
      const folder = vscode.workspace.getWorkspaceFolder(file)?.uri.toString();
      const isOfFolder = folder === undefined || folder === key;
      if (isOfFolder && !isKept.has(marked) && !isSeen(file)) this.put(file, []);
    }
    this.takeAll();
  }

  private forget(key: string): void {
    this.folders.get(key)?.then(
      (folder) => folder?.facts.dispose(),
      () => undefined,
    );
    this.folders.delete(key);
  }

  /** Another identity, or another host in its place, is told other things. */
  private takeAnew(): void {
    for (const key of [...this.folders.keys()]) this.forget(key);
    this.takeAll();
  }

  private async compareAgain(): Promise<void> {
    const folders = await Promise.all(this.folders.values()).catch(() => []);
    if (folders.some((folder) => folder && comparesFiles(folder.policy.policy))) this.gather();
  }

  private gather(): void {
    this.gathering ??= setTimeout(() => {
      this.gathering = undefined;
      this.takeAll();
    }, GATHER);
  }

  /** Somebody who works on is told when a registry is back. */
  private askAgain(facts: BackgroundFacts): void {
    facts.failed();
    this.again ??= setTimeout(() => {
      this.again = undefined;
      if (vscode.window.state.focused) this.takeAll();
    }, AGAIN);
  }

  /** Whether something is not known for nobody had chosen the registry yet. */
  private waitsFor(registry: string): boolean {
    return [...this.marks.values()].flat().some(({ problem: { finding } }) => {
      const { outcome, reference } = finding;
      return reference.registry === registry && outcome.kind === 'unknown' && outcome.why.kind === 'notAsked';
    });
  }

  private warn(error: unknown): void {
    this.parts.log.warn(`policy: ${String(error)}`);
  }

  private put(uri: vscode.Uri, marks: readonly Mark[]): void {
    const key = uri.toString();
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

/** Whether it may be known in a while without a person: a registry that was away, or had too much to do. */
function mayHeal(why: WhyUnknown): boolean {
  if (why.kind !== 'error') return why.kind === 'rateLimit';
  return why.error.kind === 'unreachable' || why.error.kind === 'timeout' || why.error.kind === 'rateLimited';
}

/** Whether what was found under one policy would be found under another. */
function holds(
  { problem: { finding, file } }: Mark,
  before: FolderPolicy | undefined,
  { policy }: FolderPolicy,
): boolean {
  const { rule, reference } = finding;
  const settingOf = (each: Policy) => JSON.stringify(rulesFor(each, reference).get(rule));
  return (
    before !== undefined &&
    settingOf(before.policy) === settingOf(policy) &&
    !isIgnored(policy, { rule, path: file, reference })
  );
}
