import { setMaxListeners } from 'node:events';
import * as vscode from 'vscode';
import type { TransferProgress } from '../../operations/pull';
import { notificationText } from '../../presentation/harmless';
import { transferText } from '../../presentation/transferText';

/** Milliseconds between two changes of what is shown. */
const PAUSE = 100;

export interface Transfer {
  readonly signal: AbortSignal;
  /** The person does not want it any more. */
  readonly cancel: () => void;
  readonly onProgress: (progress: TransferProgress) => void;
}

/** Runs `work` with a notification that shows how far its files are, and can cancel it. @param total bytes of them all. */
export async function withTransferProgress<T>(
  title: string,
  total: number,
  work: (transfer: Transfer) => Promise<T>,
): Promise<T> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: notificationText(title),
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    const controller = new AbortController();
    // All requests under way listen to it.
    setMaxListeners(0, controller.signal);
    token.onCancellationRequested(() => controller.abort());
    const doneOf = new Map<string, number>();
    let [shown, at] = [0, 0];
    const onProgress = ({ name, done, size }: TransferProgress) => {
      doneOf.set(name, done);
      if (done < size && Date.now() - at < PAUSE) return;
      at = Date.now();
      const percent = (100 * [...doneOf.values()].reduce((sum, each) => sum + each, 0)) / Math.max(total, 1);
      const message = notificationText(transferText.progress(name, done, size));
      progress.report({ message, increment: Math.max(0, percent - shown) });
      shown = Math.max(shown, percent);
    };
    return work({ signal: controller.signal, cancel: () => controller.abort(), onProgress });
  });
}
