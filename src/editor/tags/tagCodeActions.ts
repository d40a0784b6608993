import * as vscode from 'vscode';
import type { Place } from '../../presentation/hover';
import { tagTexts } from '../../presentation/tagTexts';
import { at } from '../../references/scan';
import { atLoneTag, tagChange } from '../../references/tagChange';
import type { DocumentScans } from '../documents/documentScans';

const KIND = vscode.CodeActionKind.RefactorRewrite.append('ociLens');

/** What can be done with the tag of the reference at the cursor; no registry is asked to tell. */
export class TagCodeActions implements vscode.CodeActionProvider {
  static readonly metadata: vscode.CodeActionProviderMetadata = { providedCodeActionKinds: [KIND] };

  constructor(private readonly scans: DocumentScans) {}

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { only }: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    if (only && !only.contains(KIND)) return [];
    const scan = await this.scans.scanOf(document);
    const offset = document.offsetAt(range.start);
    const occurrence = at(scan, offset) ?? atLoneTag(scan, offset);
    if (occurrence?.target.kind !== 'image') return [];
    const { tag, digest } = occurrence.target.reference;
    const place: Place = { uri: document.uri.toString(), start: occurrence.span.start, text: occurrence.text };
    const action = (title: string, command: string) => {
      const made = new vscode.CodeAction(title, KIND);
      made.command = { command, title, arguments: [place] };
      return made;
    };
    const canUpdate =
      vscode.workspace.isTrusted && tag !== undefined && tagChange(occurrence, tag, scan.text).kind === 'edit';
    return [
      ...(canUpdate ? [action(tagTexts.update(), 'ociLens.updateTag')] : []),
      ...(digest === undefined ? [] : [action(tagTexts.find(), 'ociLens.findTags')]),
    ];
  }
}
