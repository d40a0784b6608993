import * as vscode from 'vscode';
import type { Viewer } from '../presentation/format';

/** Who looks, and when. */
export function viewer(): Viewer {
  return { now: Date.now(), language: vscode.env.language };
}
