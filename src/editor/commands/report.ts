import * as vscode from 'vscode';
import { errorSentence } from '../../presentation/errorSentence';
import { notificationText } from '../../presentation/harmless';
import { messages } from '../../presentation/messages';
import type { Reference } from '../../references/reference';
import { asRegistryError } from '../../registry/registryError';

/** Shows a sentence about something that failed, with the way to the log. */
export function showFailure(sentence: string, log: vscode.LogOutputChannel): void {
  const showLog = messages.showLog();
  vscode.window.showErrorMessage(notificationText(sentence), showLog).then(
    (choice) => {
      if (choice === showLog) log.show();
    },
    () => undefined,
  );
}

/** The same for a look-up; being cancelled is no failure. */
export function showRegistryFailure(error: unknown, reference: Reference, log: vscode.LogOutputChannel): void {
  const known = asRegistryError(error, reference.registry);
  if (known.kind !== 'cancelled') showFailure(errorSentence(known, reference), log);
}

/** Says something that needs no answer. */
export function showNote(sentence: string): void {
  vscode.window.showInformationMessage(notificationText(sentence)).then(undefined, () => undefined);
}
