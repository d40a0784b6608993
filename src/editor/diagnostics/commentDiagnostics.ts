import * as vscode from 'vscode';
import { DRIFT_RULE } from '../../operations/drift';
import { suppressionProblems } from '../../policy/suppressionProblems';
import { suppressionSentence } from '../../presentation/suppressionText';
import { isSeen } from '../documents/isSeen';
import type { ReadDocument, VisibleScans } from '../documents/visibleScans';
import { SOURCE } from './source';

/** Comments in visible documents that are meant to turn a rule off and turn off nothing. */
export class CommentDiagnostics implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('ociLens.comments');
  private readonly listeners: vscode.Disposable;

  constructor(visible: VisibleScans) {
    this.listeners = vscode.Disposable.from(
      this.collection,
      visible.onDidRead((read) => this.take(read)),
      visible.onDidPassOver((uri) => this.collection.delete(uri)),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        // Nobody reads it anew until it is seen again.
        if (contentChanges.length > 0 && !isSeen(document)) this.collection.delete(document.uri);
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.collection.delete(uri)),
    );
    for (const read of visible.all()) this.take(read);
  }

  dispose(): void {
    this.listeners.dispose();
  }

  private take({ document, occurrences, version }: ReadDocument): void {
    // What is typed in meanwhile is read, and told of, when it rests.
    if (document.isClosed || document.version !== version) return;
    const problems = suppressionProblems(document.getText(), occurrences, [DRIFT_RULE]);
    this.collection.set(
      document.uri,
      problems.map((problem) => {
        const { start, end } = problem.span;
        const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
        const diagnostic = new vscode.Diagnostic(
          range,
          suppressionSentence(problem),
          vscode.DiagnosticSeverity.Warning,
        );
        diagnostic.source = SOURCE;
        diagnostic.code = 'comment';
        return diagnostic;
      }),
    );
  }
}
