import * as vscode from 'vscode';
import type { Question } from '../../presentation/transferMessages';

/** A question that nothing else can be done before; undefined where the person takes none of the answers. */
export async function confirm<Answer extends string>(
  { message, detail }: Question,
  ...answers: readonly Answer[]
): Promise<Answer | undefined> {
  return vscode.window.showWarningMessage(message, { modal: true, detail }, ...answers);
}
