import type * as vscode from 'vscode';

/** An AbortSignal that aborts when VS Code's token is cancelled. */
export function signalOf(token: vscode.CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  // The token's owner ends its listeners with it.
  token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}
