import type * as vscode from 'vscode';
import type { AskedReferences } from '../documents/askedReferences';
import type { ShownTexts } from '../shownTexts';
import type { AskedRegistries } from '../credentials/askedRegistries';
import type { Credentials } from '../credentials/credentials';
import type { LocalSources } from '../../registry/local/localSources';
import type { DocumentScans } from '../documents/documentScans';
import type { WorkspaceImages } from '../documents/workspaceImages';
import type { ImagePanels } from '../panel/imagePanels';
import type { RegistryService } from '../registryService';
import type { RegistriesTree } from '../tree/registriesTree';

/** What commands work with; each names the parts that it takes. */
export interface CommandContext {
  readonly source: RegistryService;
  /** The same registries, and image layouts and archives of this machine. */
  readonly sources: LocalSources;
  readonly credentials: Credentials;
  readonly askedRegistries: AskedRegistries;
  readonly shownTexts: ShownTexts;
  readonly registries: RegistriesTree;
  readonly scans: DocumentScans;
  readonly asked: AskedReferences;
  readonly panels: ImagePanels;
  readonly images: WorkspaceImages;
  readonly log: vscode.LogOutputChannel;
}
