import * as vscode from 'vscode';
import { notificationText } from '../../presentation/harmless';
import { pinTexts } from '../../presentation/pinReport';

/** Says why a line is left alone, in a sentence of plain text, and asks whether it is to be changed all the same. */
export async function changesAnyway(why: string): Promise<boolean> {
  const anyway = pinTexts.anyway();
  return (await vscode.window.showWarningMessage(notificationText(why), anyway)) === anyway;
}
