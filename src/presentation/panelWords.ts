import * as l10n from '@vscode/l10n';
import type { PanelWords } from '../messages/panelWords';
import type { Locator } from '../registry/imageSource';
import { openTrustSettings } from './trustText';

/** The words of the panel's page, in the user's language. The page puts numbers and names for the placeholders left in them. */
export function panelWords({ kind }: Locator): PanelWords {
  return {
    sections: l10n.t('Sections'),
    overview: l10n.t('Overview'),
    contents: l10n.t('Contents'),
    configuration: l10n.t('Configuration'),
    environment: l10n.t('Environment'),
    layers: l10n.t('Layers and history'),
    files: l10n.t('Files'),
    file: l10n.t('File'),
    fileSize: l10n.t('Size'),
    annotations: l10n.t('Annotations and labels'),
    tags: l10n.t('Tags'),
    raw: l10n.t('Raw JSON'),
    referrers: l10n.t('Referrers'),

    actions: l10n.t('Actions'),
    pin: l10n.t('Pin Here'),
    copyAs: l10n.t('Copy As…'),
    compare: l10n.t('Compare…'),
    openRaw: l10n.t('Open JSON'),
    refresh: l10n.t('Refresh'),
    opensOutside: l10n.t('opens in the browser'),

    loading: kind === 'registry' ? l10n.t('Asking the registry…') : l10n.t('Reading…'),
    loaded: l10n.t('{0}: loaded'),
    problem: l10n.t('{0}: {1}'),
    lookUp: l10n.t('Look Up'),
    signIn: l10n.t('Sign In…'),
    showLog: l10n.t('Show Log'),
    tryAgain: l10n.t('Try Again'),

    copy: l10n.t('Copy {0}'),
    copied: l10n.t('Copied'),
    showAll: l10n.t('Show all'),
    showLess: l10n.t('Show less'),
    reveal: l10n.t('Show the value of {0}'),
    conceal: l10n.t('Hide the value of {0}'),
    hiddenValue: l10n.t('Hidden value'),

    name: l10n.t('Name'),
    digest: l10n.t('Digest'),
    size: l10n.t('Compressed size'),
    instruction: l10n.t('Instruction'),
    value: l10n.t('Value'),
    places: l10n.t('Written in'),
    key: l10n.t('Key'),
    showSizes: l10n.t('Show all sizes'),
    showMore: l10n.t('Show {0} more'),
    found: l10n.t('{0} of {1}'),
    nothingFound: l10n.t('Nothing matches.'),
    noAnnotations: l10n.t('There are no annotations and no labels.'),
    searchEnvironment: l10n.t('Search the environment'),
    searchAnnotations: l10n.t('Search annotations and labels'),
    searchTags: l10n.t('Search tags'),

    listTags: l10n.t('List Tags'),
    listAgain: l10n.t('List Again'),
    listedBefore: l10n.t('These tags were listed before you refreshed.'),
    stop: l10n.t('Stop'),
    findSame: l10n.t('Find Tags of the Same Content'),
    sameDigest: l10n.t('Tags that share a digest'),
    here: l10n.t('This image'),
    inspect: l10n.t('Inspect {0}'),

    openTrustSettings: openTrustSettings(),
    lookForEvidence: l10n.t('Look for Signatures and SBOMs'),
    lookAgain: l10n.t('Look Again'),
    type: l10n.t('Type'),
    foundBy: l10n.t('Found by'),
    manifestSize: l10n.t('Manifest size'),
    artifactType: l10n.t('Artifact type'),
    allTypes: l10n.t('All types'),
    noReferrers: l10n.t('Nothing was found that refers to this image.'),

    open: l10n.t('Open'),
  };
}
