import * as vscode from 'vscode';
import type { OciLensApi } from '../../src/editor/api';
import type { Main } from '../../src/editor/main';
import type { Chance } from '../../test/support/chance';
import type { SoakTask } from './task';
import type { TransferFolder } from './transfers';
import type { Watch } from './watch';

/** What actions work with. */
export interface Surroundings {
  readonly chance: Chance;
  readonly watch: Watch;
  readonly api: OciLensApi;
  readonly main: Main;
  readonly task: SoakTask;
  readonly transfers: TransferFolder;
  /** All files of the workspace in which something stands. */
  readonly files: readonly vscode.Uri[];
}

/** Something that looks like a reference in a text. */
const IMAGE = /[a-z0-9.-]+(?:\/[a-z0-9._-]+)*:[a-z0-9][\w.-]*(?:@sha256:[a-f0-9]{64})?/g;
const LINES = 400;

/** Where an image may stand in a document, by chance; else anywhere in it. */
export function somePlace(document: vscode.TextDocument, chance: Chance): vscode.Position {
  // Not all of a large one's text at each step.
  const from = chance.below(Math.max(1, document.lineCount - LINES));
  const text = document.getText(new vscode.Range(from, 0, from + LINES, 0));
  const found = [...text.matchAll(IMAGE)].filter(([image]) => image.includes('/') || /^[a-z]+:\d/.test(image));
  const offset = found.length === 0 ? chance.below(text.length) : middleOf(chance.one(found));
  return document.positionAt(document.offsetAt(new vscode.Position(from, 0)) + offset);
}

function middleOf({ 0: text, index }: RegExpExecArray): number {
  return index + Math.floor(text.length / 2);
}

/** A document of the workspace, by chance; it is not shown. */
export async function someDocument({ files, chance }: Surroundings): Promise<vscode.TextDocument> {
  return vscode.workspace.openTextDocument(chance.one(files));
}
