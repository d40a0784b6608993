import { setMaxListeners } from 'node:events';
import * as vscode from 'vscode';
import { notificationText } from '../presentation/harmless';
import { asRegistryError } from '../registry/registryError';
import { signalOf } from './signal';

export type Progress = vscode.Progress<{ readonly message?: string; readonly increment?: number }>;

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

/** Runs `work` with a notification that shows how far it is, and whose Cancel button aborts its signal. */
export async function withProgress<T>(
  title: string,
  work: (signal: AbortSignal, progress: Progress) => Promise<T>,
): Promise<T> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: notificationText(title),
    cancellable: true,
  };
  return vscode.window.withProgress(options, (progress, token) => {
    const signal = signalOf(token);
    // All requests under way listen to it.
    setMaxListeners(0, signal);
    return work(signal, progress);
  });
}

/** The same; undefined where the person gives up. */
export function withProgressUnlessCancelled<T>(
  title: string,
  work: (signal: AbortSignal, progress: Progress) => Promise<T>,
): Promise<T | undefined> {
  return withProgress(title, async (signal, progress) => {
    try {
      return await work(signal, progress);
    } catch (error) {
      if (signal.aborted || asRegistryError(error, '').kind === 'cancelled') return undefined;
      throw error;
    }
  });
}
