import type * as vscode from 'vscode';
import type { ShownTexts } from '../shownTexts';
import type { AskedRegistries } from '../credentials/askedRegistries';
import type { Credentials } from '../credentials/credentials';
import type { DriftDiagnostics } from '../diagnostics/driftDiagnostics';
import type { KnownRegistries } from '../credentials/knownRegistries';
import type { LocalSources } from '../../registry/local/localSources';
import type { EvidenceChecks } from '../evidence/evidenceChecks';
import type { DocumentScans } from '../documents/documentScans';
import type { ImageStandings } from '../documents/imageStandings';
import type { LookUps } from '../documents/lookUps';
import type { PieceReaders } from '../documents/pieceReaders';
import type { WorkspaceImages } from '../documents/workspaceImages';
import type { ImagePanels } from '../panel/imagePanels';
import type { PolicyStart } from '../policy/policyStart';
import type { RegistryService } from '../registryService';
import type { ImagesView } from '../tree/imagesView';
import type { RecentImages } from './recentImages';
import type { RegistriesTree } from '../tree/registriesTree';

/** What commands work with; each names the parts that it takes. */
export interface CommandContext {
  readonly source: RegistryService;
  /** The same registries, and image layouts and archives of this machine. */
  readonly sources: LocalSources;
  readonly credentials: Credentials;
  readonly askedRegistries: AskedRegistries;
  readonly knownRegistries: KnownRegistries;
  readonly shownTexts: ShownTexts;
  readonly registries: RegistriesTree;
  readonly readers: PieceReaders;
  readonly scans: DocumentScans;
  readonly lookUps: LookUps;
  readonly standings: ImageStandings;
  readonly evidenceChecks: EvidenceChecks;
  readonly drift: DriftDiagnostics;
  readonly policy: PolicyStart;
  readonly panels: ImagePanels;
  readonly images: WorkspaceImages;
  readonly imagesView: ImagesView;
  readonly recentImages: RecentImages;
  readonly log: vscode.LogOutputChannel;
}
