import * as vscode from 'vscode';
import { notificationText } from '../../presentation/harmless';
import { lookUpSentence } from '../../presentation/lookUpSentence';
import { messages } from '../../presentation/messages';
import type { Reference } from '../../references/reference';
import { hostOf, type Locator } from '../../registry/imageSource';
import { asRegistryError } from '../../registry/registryError';
import { logLocalFailure } from '../localFailure';

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
export function showLookUpFailure(error: unknown, locator: Locator, log: vscode.LogOutputChannel): void {
  const known = asRegistryError(error, hostOf(locator));
  if (known.kind === 'cancelled') return;
  logLocalFailure(known, locator, log);
  showFailure(lookUpSentence(known, locator), log);
}

export function showRegistryFailure(error: unknown, reference: Reference, log: vscode.LogOutputChannel): void {
  showLookUpFailure(error, { kind: 'registry', reference }, log);
}

/** Says something that needs no answer. */
export function showNote(sentence: string): void {
  vscode.window.showInformationMessage(notificationText(sentence)).then(undefined, () => undefined);
}
