import type * as vscode from 'vscode';
import type { ImageSource } from '../../registry/imageSource';
import type { AskedReferences } from '../documents/askedReferences';
import type { DocumentScans } from '../documents/documentScans';
import type { WorkspaceImages } from '../documents/workspaceImages';
import type { ImagePanels } from '../panel/imagePanels';

/** What commands work with; each names the parts that it takes. */
export interface CommandContext {
  readonly source: ImageSource;
  readonly scans: DocumentScans;
  readonly asked: AskedReferences;
  readonly panels: ImagePanels;
  readonly images: WorkspaceImages;
  readonly log: vscode.LogOutputChannel;
}
