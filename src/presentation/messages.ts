import * as l10n from '@vscode/l10n';
import type { Digest } from '../oci/digest';
import { hostOf, type Locator } from '../registry/imageSource';
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
  notKept: () => l10n.t('This text is not kept: run the command that showed it again.'),
  notEdited: () =>
    l10n.t('VS Code did not accept the change, so nothing was changed: check that the file can be edited.'),
  untrusted: () =>
    l10n.t('This workspace is not trusted, so nothing in it is changed: trust it first, or change it by hand.'),
  readOnly: () => l10n.t('This document is read-only, so nothing in it is changed: open the file that it shows.'),
  policyHostTitle: () => l10n.t('What the Policy Host Sees'),
  asking: (registry: string) => l10n.t('Asking {0}…', plainLine(registry, 80)),
  reading: (path: string) => l10n.t('Reading {0}…', plainLine(path, 200)),
  lookingUp: (locator: Locator) =>
    locator.kind === 'registry' ? messages.asking(hostOf(locator)) : messages.reading(hostOf(locator)),
  pinned: (text: string, digest: Digest) => l10n.t('Pinned {0} to {1}', plainLine(text, 80), shortDigest(digest)),
  unpinned: (text: string) => l10n.t('Unpinned {0}', plainLine(text, 80)),
  digestCopied: (digest: string) => l10n.t('Copied {0}', plainLine(digest, 100)),
  copiedText: () => l10n.t('Copied'),
  copyAsTitle: (name: string) => l10n.t('Copy of {0}', plainLine(name, 120)),
  noDocument: () => l10n.t('This is no JSON, so there is nothing to lay out: its registry serves something else.'),
  documentCut: (size: string) => l10n.t('Only the first {0} are shown: more is hardly read in an editor.', size),
  noText: (name: string) => l10n.t('{0} is no text: save it instead.', plainLine(name, 120)),
  saveAs: () => l10n.t('Save As…'),
  save: () => l10n.t('Save'),
  saving: (name: string) => l10n.t('Saving {0}', plainLine(name, 120)),
  saved: (name: string) => l10n.t('Saved {0}', plainLine(name, 120)),
  onlyLocalFiles: () => l10n.t('Files are saved on the machine that OCI Lens runs on: choose a folder there.'),
  inspectTitle: () => l10n.t('Inspect Image'),
  evidenceTitle: () => l10n.t('Check Signatures and SBOM'),
  inspectPrompt: () =>
    l10n.t(
      'An image reference, from any registry; or {0}',
      'oci:FOLDER[:TAG], oci-archive:FILE[:TAG], docker-archive:FILE',
    ),
  inspectPlaceholder: () =>
    l10n.t('nginx:1.27-alpine, ghcr.io/owner/name:tag, registry.example.com:5000/name@sha256:…'),
  noFolderForPath: () =>
    l10n.t('No folder is open that this path could start from: write it from the root, or with ~/.'),
  inspectLocalTitle: () => l10n.t('Inspect Image Layout or Archive'),
  inspectButton: () => l10n.t('Inspect'),
  layoutItem: () => l10n.t('Image Layout…'),
  layoutDetail: () => l10n.t('A folder with the files oci-layout and index.json, as skopeo, crane and umoci write it'),
  archiveItem: () => l10n.t('Archive…'),
  archiveDetail: () => l10n.t('A tar file, as docker save, podman save and skopeo write it'),
  archiveFilter: () => l10n.t('Archives'),
  allFiles: () => l10n.t('All files'),
  chooseImage: (count: number) => l10n.t('There are {0} images: choose one', count),
  everythingItem: () => l10n.t('All of it, as index.json lists it'),
  payloadTitle: (capability: string) => l10n.t('What a policy host gives for {0}', capability),
  openPlace: () => l10n.t('Open Place of Image'),
  platformsItem: () => l10n.t('Platforms'),
  configurationItem: () => l10n.t('Configuration'),
  layersItem: () => l10n.t('Layers and history'),
  referrersItem: () => l10n.t('Referrers'),
  checking: () => l10n.t('Checking images'),
  checkedOf: (done: number, all: number) => l10n.t('{0} of {1}', done, all),
  checkUntrusted: () =>
    l10n.t(
      'This workspace is not trusted, so its images are not asked for together: check those that you know one by one, or trust it first.',
    ),
  notListed: (text: string) =>
    l10n.t(
      '{0} is not in the Images view: the file is not saved or is left out of it, or its name is known only later.',
      plainLine(text, 80),
    ),
  copied: (texts: readonly string[]) =>
    texts.length === 1 ? messages.digestCopied(texts[0] ?? '') : l10n.t('Copied {0} lines', texts.length),
  tooManyPanels: (shown: number) => l10n.t('Only the first {0} of the selected images were opened.', shown),
  repositoriesTitle: () => l10n.t('Repositories of a Registry'),
  pickRepository: () => l10n.t('Choose a repository to see its tags'),
  tagsTitle: (repository: string, count: number, isWhole: boolean) =>
    isWhole
      ? l10n.t('Tags of {0}: {1}', plainLine(repository, 160), count)
      : l10n.t('The first {1} tags of {0}', plainLine(repository, 160), count),
  pickTag: () => l10n.t('Choose a tag to inspect its image'),
  unexpected: (reason: string) =>
    l10n.t('Something went wrong in OCI Lens ({0}): the log says more.', plainLine(reason, 160)),
};
