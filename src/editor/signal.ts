import type * as vscode from 'vscode';

/** An AbortSignal that aborts when VS Code's token is cancelled. */
export function signalOf(token: vscode.CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  // VS Code makes a token for each request and keeps none that is answered: the listener goes with it.
  token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}
