import * as l10n from '@vscode/l10n';
import { type ImageManifest, isContainerImage, layersSize } from '../oci/manifest';
import { formatBytes } from './format';

/** `22.4 MB compressed in 8 layers`; an artifact has files. */
export function contentSize(manifest: ImageManifest): string {
  const size = formatBytes(layersSize(manifest));
  const count = manifest.layers.length;
  if (!isContainerImage(manifest)) {
    return count === 1 ? l10n.t('{0} in 1 file', size) : l10n.t('{0} in {1} files', size, count);
  }
  return count === 1 ? l10n.t('{0} compressed in 1 layer', size) : l10n.t('{0} compressed in {1} layers', size, count);
}
