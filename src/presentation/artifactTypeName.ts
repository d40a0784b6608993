import * as l10n from '@vscode/l10n';
import { ARTIFACT_TYPES } from '../operations/artifactTypes';
import { plainLine } from './harmless';

/** What a type that artifacts can be pushed as is called in a list. */
export function artifactTypeName(type: string): string {
  switch (type) {
    case ARTIFACT_TYPES.spdx.type:
      return l10n.t('SBOM in SPDX');
    case ARTIFACT_TYPES.cycloneDx.type:
      return l10n.t('SBOM in CycloneDX');
    case ARTIFACT_TYPES.inToto.type:
      return l10n.t('In-toto attestation');
    case ARTIFACT_TYPES.sigstoreBundle.type:
      return l10n.t('Sigstore bundle: signature or attestation');
    case ARTIFACT_TYPES.notarySignature.type:
      return l10n.t('Notary Project signature');
    case ARTIFACT_TYPES.sarif.type:
      return l10n.t('Scan results in SARIF');
    default:
      return plainLine(type, 200);
  }
}
