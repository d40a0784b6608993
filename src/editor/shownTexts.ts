import * as vscode from 'vscode';
import { messages } from '../presentation/messages';
import type { LinePosition } from '../references/lines';
import type { Span } from '../references/occurrence';
import { signalOf } from './signal';

const SCHEME = 'oci-lens';

/** A place in a file that a text names. */
export interface ShownLink {
  /** In the text. */
  readonly span: Span;
  readonly uri: vscode.Uri;
  readonly position: LinePosition | undefined;
}

interface Shown {
  readonly text: string;
  readonly links: readonly ShownLink[];
}

/**
 * Read-only documents: how a registry is asked, what a policy host would be given. What a command has written is there as long as it is
 * open; `again` is asked for the rest, which a person goes back to or opens again: it is given any address, which a link can hold.
 */
export class ShownTexts implements vscode.TextDocumentContentProvider, vscode.DocumentLinkProvider, vscode.Disposable {
  private readonly texts = new Map<string, Shown>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly listeners: vscode.Disposable;
  readonly onDidChange = this.changed.event;

  /** @param again never rejects; undefined where it knows nothing. */
  constructor(private readonly again: (uri: vscode.Uri, signal: AbortSignal) => Promise<string | undefined>) {
    this.listeners = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      vscode.languages.registerDocumentLinkProvider({ scheme: SCHEME }, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.texts.delete(uri.toString())),
    );
  }

  /**
   * @param name with an ending that tells the language.
   * @param query what `again` is given.
   */
  write(name: string, text: string, { links = [], query = '' }: { links?: readonly ShownLink[]; query?: string } = {}) {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name}`, query });
    this.texts.set(uri.toString(), { text, links });
    this.changed.fire(uri);
    return uri;
  }

  async provideTextDocumentContent(uri: vscode.Uri, token: vscode.CancellationToken): Promise<string> {
    return this.texts.get(uri.toString())?.text ?? (await this.again(uri, signalOf(token))) ?? messages.notKept();
  }

  provideDocumentLinks(document: vscode.TextDocument): vscode.DocumentLink[] {
    const links = this.texts.get(document.uri.toString())?.links ?? [];
    return links.map(({ span, uri, position }) => {
      const range = new vscode.Range(document.positionAt(span.start), document.positionAt(span.end));
      return new vscode.DocumentLink(range, targetOf(uri, position));
    });
  }

  dispose(): void {
    this.listeners.dispose();
    this.changed.dispose();
  }
}

/** A fragment names a line for VS Code, unless it says which cell of a notebook is meant. */
function targetOf(uri: vscode.Uri, position: LinePosition | undefined): vscode.Uri {
  if (!position || uri.fragment !== '') return uri;
  return uri.with({ fragment: `L${position.line + 1},${position.character + 1}` });
}
