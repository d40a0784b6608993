import { setMaxListeners } from 'node:events';
import * as vscode from 'vscode';
import { notificationText } from '../presentation/harmless';

/** What is done within this many milliseconds shows no progress. */
const PATIENCE = 700;

/** Runs `work`; if it takes longer than a moment, shows a notification with a Cancel button that aborts its signal. */
export async function withPatientProgress<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  // All requests under way listen to it.
  setMaxListeners(0, controller.signal);
  const result = work(controller.signal);
  const timer = setTimeout(() => {
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: notificationText(title),
      cancellable: true,
    };
    vscode.window
      .withProgress(options, (_progress, token) => {
        token.onCancellationRequested(() => controller.abort());
        return result.then(
          () => undefined,
          () => undefined,
        );
      })
      .then(undefined, () => undefined);
  }, PATIENCE);
  try {
    return await result;
  } finally {
    clearTimeout(timer);
  }
}
