import * as vscode from 'vscode';
import { driftFindings, DRIFT_RULE, type DriftFinding, hasStanding } from '../../operations/drift';
import { driftSentence, type DriftSeverity, driftSeverity } from '../../presentation/driftText';
import { Alarm } from '../alarm';
import type { ImageStandings } from '../documents/imageStandings';
import { isSeen } from '../documents/isSeen';
import type { LookUps } from '../documents/lookUps';
import type { ReadDocument, VisibleScans } from '../documents/visibleScans';
import { isOn, isSwitched } from '../settings';
import { SOURCE } from './source';

const SEVERITIES: Readonly<Record<DriftSeverity, vscode.DiagnosticSeverity>> = {
  hint: vscode.DiagnosticSeverity.Hint,
  information: vscode.DiagnosticSeverity.Information,
  warning: vscode.DiagnosticSeverity.Warning,
};

/** Milliseconds: answers come one by one, and are shown together. */
const GATHER = 100;
/** Milliseconds after which what was not answered is asked again, as long as somebody looks. */
const AGAIN = 65_000;

/**
 * Hints in visible documents where references stand otherwise than their registries say, as long as the setting asks for them, and in
 * documents that a person had checked.
 */
export class DriftDiagnostics implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('ociLens.drift');
  private readonly looks = new Map<string, AbortController>();
  /** Documents that a person had checked, until they are closed. */
  private readonly checked = new Set<string>();
  private readonly soon = new Alarm(GATHER, () => this.publishAll());
  /** Somebody who works on is told when a registry is back. */
  private readonly later = new Alarm(AGAIN, () => {
    if (vscode.window.state.focused) this.takeAll();
  });
  private readonly listeners: vscode.Disposable;

  constructor(
    private readonly visible: VisibleScans,
    private readonly standings: ImageStandings,
    lookUps: LookUps,
  ) {
    this.listeners = vscode.Disposable.from(
      this.collection,
      visible.onDidRead((read) => this.take(read)),
      lookUps.onDidChange(() => this.takeAll()),
      visible.onDidLeave((uri) => this.stop(uri.toString())),
      visible.onDidPassOver((uri) => this.collection.delete(uri)),
      standings.onDidChange((reference) => {
        if (reference) this.soon.set();
        else this.takeAll();
      }),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        // Nobody reads it anew until it is seen again.
        if (contentChanges.length > 0 && !isSeen(document)) this.collection.delete(document.uri);
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.checked.delete(uri.toString());
        this.collection.delete(uri);
      }),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (!isSwitched('drift', change)) return;
        for (const { document } of this.visible.all()) {
          if (!isOn('drift', document) && isSwitched('drift', change, document)) {
            this.checked.delete(document.uri.toString());
          }
        }
        for (const uri of this.marked()) if (!this.visible.of(uri)) this.collection.delete(uri);
        this.takeAll();
      }),
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused) this.takeAll();
      }),
    );
    this.takeAll();
  }

  /** A person had this document checked: what was found is shown whatever the setting says. */
  show(document: vscode.TextDocument): void {
    this.checked.add(document.uri.toString());
    this.publishAll();
  }

  dispose(): void {
    this.soon.clear();
    this.later.clear();
    for (const key of [...this.looks.keys()]) this.stop(key);
    this.listeners.dispose();
  }

  private takeAll(): void {
    for (const read of this.visible.all()) this.take(read);
  }

  private take(read: ReadDocument): void {
    const key = read.document.uri.toString();
    this.publish(read);
    this.stop(key);
    if (!isOn('drift', read.document)) return;
    const look = new AbortController();
    this.looks.set(key, look);
    void this.standings.lookInBackground(read.occurrences, look.signal).finally(() => {
      if (this.looks.get(key) === look) this.looks.delete(key);
      if (!look.signal.aborted) this.askAgain(read);
    });
  }

  private stop(key: string): void {
    this.looks.get(key)?.abort();
    this.looks.delete(key);
  }

  private askAgain({ occurrences }: ReadDocument): void {
    const isFailing = occurrences.some(
      (occurrence) => hasStanding(occurrence) && this.standings.get(occurrence.target.reference)?.kind === 'failed',
    );
    if (isFailing) this.later.set();
  }

  private publishAll(): void {
    this.soon.clear();
    for (const read of this.visible.all()) this.publish(read);
  }

  private publish({ document, occurrences, version }: ReadDocument): void {
    // What is typed in meanwhile is read, and told of, when it rests.
    if (document.isClosed || document.version !== version) return;
    const isWanted = isOn('drift', document) || this.checked.has(document.uri.toString());
    const findings = isWanted ? driftFindings(occurrences, (reference) => this.standings.get(reference)) : [];
    if (findings.length === 0) this.collection.delete(document.uri);
    else
      this.collection.set(
        document.uri,
        findings.map((finding) => toDiagnostic(document, finding)),
      );
  }

  private marked(): readonly vscode.Uri[] {
    return [...this.collection].map(([uri]) => uri);
  }
}

function toDiagnostic(document: vscode.TextDocument, finding: DriftFinding): vscode.Diagnostic {
  const { span } = finding.occurrence;
  const range = new vscode.Range(document.positionAt(span.start), document.positionAt(span.end));
  const diagnostic = new vscode.Diagnostic(range, driftSentence(finding), SEVERITIES[driftSeverity(finding)]);
  diagnostic.source = SOURCE;
  diagnostic.code = DRIFT_RULE;
  return diagnostic;
}
