import * as vscode from 'vscode';
import type { PinRefusal } from '../../operations/pinRefusal';
import { notificationText } from '../../presentation/harmless';
import { pinTexts } from '../../presentation/pinReport';
import { pinRefusalSentence } from '../../presentation/pinSentence';

/** Says why a line is left alone, and asks whether it is to be changed all the same. */
export async function changesAnyway(why: PinRefusal): Promise<boolean> {
  const anyway = pinTexts.anyway();
  return (await vscode.window.showWarningMessage(notificationText(pinRefusalSentence(why)), anyway)) === anyway;
}
