import * as l10n from '@vscode/l10n';
import type { Digest } from '../oci/digest';
import { shortDigest } from './format';
import { plainLine } from './harmless';

/** The short texts that commands and views show. */
export const messages = {
  showLog: () => l10n.t('Show Log'),
  noReferenceHere: () =>
    l10n.t(
      'There is no image reference at the cursor: put it on one, in a Kubernetes or Compose file or a Dockerfile.',
    ),
  placeGone: () => l10n.t('The reference is no longer there: point at it again.'),
  documentChanged: () => l10n.t('The file was changed meanwhile, so nothing of it was changed here: try again.'),
  notEdited: () =>
    l10n.t('VS Code did not accept the change, so nothing was changed: check that the file can be edited.'),
  asking: (registry: string) => l10n.t('Asking {0}…', plainLine(registry, 80)),
  pinned: (text: string, digest: Digest) => l10n.t('Pinned {0} to {1}', plainLine(text, 80), shortDigest(digest)),
  unpinned: (text: string) => l10n.t('Unpinned {0}', plainLine(text, 80)),
  digestCopied: (digest: string) => l10n.t('Copied {0}', plainLine(digest, 100)),
  inspectTitle: () => l10n.t('Inspect Image'),
  inspectPrompt: () => l10n.t('An image reference, from any registry'),
  inspectPlaceholder: () =>
    l10n.t('nginx:1.27-alpine, ghcr.io/owner/name:tag, registry.example.com:5000/name@sha256:…'),
  payloadTitle: (capability: string) => l10n.t('What a policy host gives for {0}', capability),
  lineItem: (line: number) => l10n.t('line {0}', line),
  openPlace: () => l10n.t('Open Place of Image'),
  pinnedItem: () => l10n.t('pinned'),
  unexpected: (reason: string) =>
    l10n.t('Something went wrong in OCI Lens ({0}): the log says more.', plainLine(reason, 160)),
};
