import * as l10n from '@vscode/l10n';
import type { Descriptor } from '../oci/descriptor';
import type { Digest } from '../oci/digest';
import { type Pulled, titleOf } from '../operations/pull';
import type { StandingTag } from '../operations/standingTag';
import type { Reference } from '../references/reference';
import type { FoundCredential } from '../registry/credentials/credentialSource';
import { answererText } from './credentialText';
import { formatBytes, shortDigest } from './format';
import { plainLine } from './harmless';
import { repositoryName } from './names';
import { leftOutFileSentence, unnamedSentence } from './transferText';

/** What a person confirms: a question, and below it what is done. */
export interface Question {
  readonly message: string;
  readonly detail: string;
}

/** A file of this machine that is to be sent. */
export interface SentFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Where a link leads that it is, or stands behind; undefined where there is none. */
  readonly linkedTo?: string | undefined;
}

/** Where something is written, and as whom. */
export interface WritePlace {
  readonly reference: Reference;
  readonly who: FoundCredential;
}

const MAX_LISTED = 12;

export const transferMessages = {
  pullTitle: () => l10n.t('Pull Artifact to Folder'),
  pushTitle: () => l10n.t('Push Files as Artifact'),
  attachTitle: () => l10n.t('Attach Files to Image'),
  tagTitle: () => l10n.t('Tag Image'),
  artifactPlaceholder: () => l10n.t('An artifact with files: type a reference, or choose one'),
  subjectPlaceholder: () => l10n.t('The image that the files belong to: type a reference, or choose one'),
  taggedPlaceholder: () => l10n.t('The image that gets another tag: type a reference, or choose one'),
  untrusted: () =>
    l10n.t('This workspace is not trusted, so nothing is pulled into it or pushed from it: trust it first.'),
  manageTrust: () => l10n.t('Manage Workspace Trust'),

  chooseEntry: () => l10n.t('This is an index: choose what of it is pulled'),
  emptyIndex: () => l10n.t('This index names no image and no artifact, so there is nothing to pull.'),
  chooseFolder: (name: string) => l10n.t('Where are the files of {0} to go?', plainLine(name, 160)),
  otherFolder: () => l10n.t('Another Folder…'),
  pullHere: () => l10n.t('Pull Here'),
  pull: () => l10n.t('Pull'),
  overwrite: () => l10n.t('Overwrite'),
  keep: () => l10n.t('Keep Mine'),
  writeHidden: () => l10n.t('Write Them'),
  leaveOut: () => l10n.t('Leave Them Out'),
  pulling: (name: string) => l10n.t('Pulling {0}', plainLine(name, 160)),
  inspect: () => l10n.t('Inspect'),
  reveal: () => l10n.t('Show in Explorer'),
  openFolder: () => l10n.t('Open Folder'),
  openSetting: () => l10n.t('Open Setting'),

  chooseFiles: () => l10n.t('Choose Files'),
  noLocalFile: () =>
    l10n.t("Only files of this machine's disk can be pushed: save it there first, then choose it again."),
  tooManyFiles: (count: number, most: number) =>
    l10n.t('{0} files are too many for one artifact, which takes {1}: choose fewer, or pack them first.', count, most),
  noFolder: (name: string) =>
    l10n.t('{0} is a folder, and only files are pushed: choose the files in it, or pack it first.', plainLine(name)),
  notRead: (name: string) =>
    l10n.t('{0} cannot be read, so nothing was pushed: check that it is there, and its permissions.', plainLine(name)),
  askDestination: () => l10n.t('Where to: a reference with the tag that it gets'),
  destinationPlaceholder: () => l10n.t('ghcr.io/owner/name:tag, registry.example.com:5000/name:tag'),
  askType: () => l10n.t('What kind of artifact is it? Choose a type, or type one.'),
  noTypeInParticular: () => l10n.t('No type in particular'),
  typed: () => l10n.t('as typed'),
  push: () => l10n.t('Push'),
  attach: () => l10n.t('Attach'),
  pushing: (place: string) => l10n.t('Pushing to {0}', plainLine(place, 160)),
  copyDigest: () => l10n.t('Copy Digest'),
  askTag: (digest: Digest) => l10n.t('The new tag of {0}', shortDigest(digest)),
  setTag: () => l10n.t('Set Tag'),
  moveTag: () => l10n.t('Move Tag'),
  alreadyTagged: (tag: string, digest: Digest) =>
    l10n.t('{0} stands for {1} already, so nothing was written.', plainLine(tag, 140), shortDigest(digest)),
  signIn: () => l10n.t('Sign In…'),
} as const;

/** Before a pull: what is written where. @param name of the artifact. @param folder on this machine. */
export function pullQuestion(
  name: string,
  digest: Digest,
  folder: string,
  layers: readonly Descriptor[],
  size: number,
): Question {
  const count = layers.length;
  const files = layers.map((layer) => ({ name: titleOf(layer), size: layer.size }));
  return {
    message:
      count === 1
        ? l10n.t('Pull 1 file ({0})?', formatBytes(size))
        : l10n.t('Pull {0} files ({1})?', count, formatBytes(size)),
    detail: lines([
      l10n.t('From: {0}', plainLine(name, 300)),
      l10n.t('Digest: {0}', digest),
      l10n.t('To: {0}', plainLine(folder, 300)),
      '',
      ...fileLines(files),
    ]),
  };
}

/** Before files are replaced. */
export function overwriteQuestion(names: readonly string[]): Question {
  return {
    message:
      names.length === 1
        ? l10n.t('1 file is there already, with other content. Overwrite it?')
        : l10n.t('{0} files are there already, with other content. Overwrite them?', names.length),
    detail: lines(listed(names.map((name) => plainLine(name, 120)))),
  };
}

/** Before files are written that programs obey. */
export function hiddenQuestion(names: readonly string[]): Question {
  return {
    message:
      names.length === 1
        ? l10n.t('Write 1 file or folder whose name starts with a dot?')
        : l10n.t('Write {0} files or folders whose names start with a dot?', names.length),
    detail: lines([
      l10n.t(
        'Programs obey such files without asking: Git, editors and shells run what stands in them. Write them only where you know who made them.',
      ),
      '',
      ...listed(names.map((name) => plainLine(name, 120))),
    ]),
  };
}

/** After a pull: how it ended, one or two sentences; what was left out, one sentence each. */
export function pulledText({ files, leftOut, unnamed }: Pulled, folder: string): string {
  const place = plainLine(folder, 200);
  const parts = [
    files.length === 1
      ? l10n.t('Pulled {0} to {1}.', plainLine(titleOf(files[0] as Descriptor), 120), place)
      : l10n.t('Pulled {0} files to {1}.', files.length, place),
    ...leftOut.slice(0, 1).map(leftOutFileSentence),
  ];
  if (leftOut.length > 1) parts.push(l10n.t('{0} more were left out, which the log names.', leftOut.length - 1));
  if (unnamed > 0) parts.push(`${unnamedSentence(unnamed)}.`);
  return parts.join(' ');
}

/** Before a push. */
export function pushQuestion(
  place: WritePlace,
  standing: StandingTag,
  artifactType: string,
  files: readonly SentFile[],
): Question {
  const tag = place.reference.tag ?? 'latest';
  return {
    message:
      files.length === 1
        ? l10n.t('Push 1 file as {0}?', `${plainLine(repositoryName(place.reference), 200)}:${tag}`)
        : l10n.t('Push {0} files as {1}?', files.length, `${plainLine(repositoryName(place.reference), 200)}:${tag}`),
    detail: lines([
      ...placeLines(place),
      tagLine(tag, standing),
      l10n.t('Artifact type: {0}', plainLine(artifactType, 200)),
      '',
      ...fileLines(files),
    ]),
  };
}

/** Before files are attached to `subject`. */
export function attachQuestion(
  place: WritePlace,
  subject: Digest,
  artifactType: string,
  files: readonly SentFile[],
): Question {
  const { tag } = place.reference;
  const name = plainLine(repositoryName(place.reference), 200) + (tag === undefined ? '' : `:${tag}`);
  return {
    message:
      files.length === 1
        ? l10n.t('Attach 1 file to {0}?', name)
        : l10n.t('Attach {0} files to {1}?', files.length, name),
    detail: lines([
      l10n.t('Subject: {0}', subject),
      ...placeLines(place),
      l10n.t('Artifact type: {0}', plainLine(artifactType, 200)),
      '',
      ...fileLines(files),
    ]),
  };
}

/** Before a tag is set. */
export function tagQuestion(place: WritePlace, tag: string, digest: Digest, standing: StandingTag): Question {
  const name = `${plainLine(repositoryName(place.reference), 200)}:${tag}`;
  return {
    message: standing.kind === 'none' ? l10n.t('Set the tag {0}?', name) : l10n.t('Move the tag {0}?', name),
    detail: lines([l10n.t('To: {0}', digest), ...placeLines(place), tagLine(tag, standing)]),
  };
}

/** After a push: one sentence. @param name in full. */
export function pushedSentence(name: string, digest: Digest): string {
  return l10n.t('Pushed {0}: {1}.', plainLine(name, 200), shortDigest(digest));
}

/** After files were attached: what, and how the registry lists it. @param listedUnder a tag; undefined where the registry keeps the list itself. */
export function attachedSentence(digest: Digest, subject: Digest, listedUnder: string | undefined): string {
  const attached = l10n.t('Attached {0} to {1}.', shortDigest(digest), shortDigest(subject));
  const listing =
    listedUnder === undefined
      ? l10n.t('The registry lists it as a referrer itself.')
      : l10n.t(
          'The registry keeps no list of referrers, so the tag that stands in for it was updated: {0}.',
          listedUnder,
        );
  return `${attached} ${listing}`;
}

/** After a tag was set: one sentence. */
export function taggedSentence(name: string, digest: Digest): string {
  return l10n.t('{0} stands for {1} now.', plainLine(name, 300), shortDigest(digest));
}

function placeLines({ reference, who }: WritePlace): readonly string[] {
  return [
    l10n.t('Registry: {0}', plainLine(reference.registry, 120)),
    l10n.t('Repository: {0}', plainLine(reference.repository, 260)),
    l10n.t('As: {0}', answererText(who)),
  ];
}

function tagLine(tag: string, standing: StandingTag): string {
  switch (standing.kind) {
    case 'none':
      return l10n.t('Tag: {0}, which is new', tag);
    case 'image':
      return l10n.t(
        'Tag: {0}, which is there and will be moved: it stands for {1} now',
        tag,
        shortDigest(standing.digest),
      );
    case 'other':
      return l10n.t('Tag: {0}, which is there and will be moved: it stands for something else now', tag);
  }
}

function fileLines(files: readonly SentFile[]): readonly string[] {
  return listed(
    files.map(({ name, size, linkedTo }) => {
      const text = l10n.t('{0} ({1})', plainLine(name, 120), formatBytes(size));
      return linkedTo === undefined ? text : l10n.t('{0}, a link to {1}', text, plainLine(linkedTo, 200));
    }),
  );
}

function listed(texts: readonly string[]): readonly string[] {
  const shown = texts.slice(0, MAX_LISTED).map((text) => `• ${text}`);
  return texts.length > MAX_LISTED ? [...shown, l10n.t('and {0} more', texts.length - MAX_LISTED)] : shown;
}

function lines(texts: readonly string[]): string {
  return texts.join('\n');
}
