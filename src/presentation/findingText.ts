import * as l10n from '@vscode/l10n';
import type { Failure, Obstacle } from '../artifacts/verification';
import { type Platform, platformPath } from '../oci/platform';
import type { Detail, LicenceSource, SimpleLicencePolicy } from '../policy/detail';
import type { Unsaid, WhyUnknown } from '../policy/imageFacts';
import type { Outcome } from '../policy/rule';
import type { Reference } from '../references/reference';
import { errorSentence } from './errorSentence';
import { formatBytes } from './format';
import { plainLine } from './harmless';
import { platformName, repositoryName, userName } from './names';
import { failureText } from './verificationText';

/** What a rule found at an image, and what to do: plain text of one line, a sentence or two. */
export function findingSentence(outcome: Outcome, reference: Reference): string {
  if (outcome.kind === 'unknown') {
    const sentence = l10n.t('Cannot know: {0}', unknownSentence(outcome.why, reference));
    return [sentence, ...holdsFor(outcome.platforms)].join(' ');
  }
  const { detail } = outcome;
  return [
    violationSentence(detail, reference),
    ...holdsFor('platforms' in detail ? detail.platforms : []),
    ...('simple' in detail ? [simpleSentence(detail.simple)] : []),
  ].join(' ');
}

function holdsFor(platforms: readonly Platform[] = []): readonly string[] {
  return platforms.length > 0 ? [l10n.t('This holds for {0}.', platformList(platforms))] : [];
}

/** Why something is not known, and what to do. */
function unknownSentence(why: WhyUnknown, reference: Reference): string {
  const registry = plainLine(reference.registry, 80);
  switch (why.kind) {
    case 'error':
      return errorSentence(why.error, reference, why.part ?? 'reference');
    case 'rateLimit':
      return l10n.t(
        'the rate limit of {0} leaves no room for this: check again later, or sign in for a higher one.',
        registry,
      );
    case 'notAsked':
      return notAskedSentence(why.why, registry);
    case 'tooMany':
      return l10n.t('there is more than is looked at: check one part of it by its digest.');
    case 'notSaid':
      return notSaidSentence(why.what);
    case 'ofARun':
      return l10n.t('only a run tells what the document leaves open: write it there, or give it a default.');
    case 'noPlatform':
      return l10n.t(
        '{0} cannot be read as a platform: write it as {1}, such as {2}.',
        plainLine(why.text, 120),
        'os/architecture[/variant]',
        'linux/arm64',
      );
    case 'nodesNotNamed':
      return l10n.t(
        'which platforms are left after what the document leaves out, the cluster alone knows: name those that it is to run on, with {0}.',
        'operator: In',
      );
    case 'inOtherFile':
      return l10n.t('this file leaves it to another: look there, or write it here.');
    case 'nobodyTrusted':
      return l10n.t(
        'the policy does not say whose signatures count: name public keys or a trust root, {0} or {1}.',
        'keys: [FILE]',
        'trustRoot: FILE',
      );
    case 'trustNotRead':
      return l10n.t(
        'the file {0} that the policy names cannot be read, or holds no such key or trust root: check its path, which starts at the root of the policy.',
        plainLine(why.path, 200),
      );
  }
}

function notSaidSentence(what: Unsaid | undefined): string {
  switch (what) {
    case 'date':
      return l10n.t(
        'it does not say when it was made (1970 is no date): ask who makes the image to write {0}, or look at its tags.',
        'org.opencontainers.image.created',
      );
    case 'platform':
      return l10n.t('it names no platform: ask who makes the image to write it into its configuration.');
    case 'configuration':
      return l10n.t(
        'it has no configuration of an image: check that the reference names an image, and no other artifact.',
      );
    case 'image':
      return l10n.t(
        'it holds no image for the platforms that are looked at: choose another tag, or check that the reference names an image.',
      );
    case 'signature':
      return l10n.t(
        'a signature could not be read, or has a form that is not checked here: verify it with the tool that made it.',
      );
    case undefined:
      return l10n.t('what was read does not say it: ask who makes the image to write it there.');
  }
}

function notAskedSentence(why: Extract<WhyUnknown, { kind: 'notAsked' }>['why'], registry: string): string {
  switch (why) {
    case 'untrusted':
      return l10n.t('this workspace is not trusted, so no registry is asked: trust it, or look the image up by hand.');
    case 'unknownHost':
      return l10n.t(
        '{0} was never asked from here, or is in a private network: look this up by hand, check the workspace by command, or list it in {1}.',
        registry,
        'ociLens.backgroundHosts',
      );
    case 'otherFile':
      return l10n.t('some of the name comes from another file: look the image up by hand.');
    case 'notThen':
      return l10n.t(
        '{0} was not asked when this was checked, and may be asked now: look at the file, or check the workspace by command.',
        registry,
      );
  }
}

function violationSentence(detail: Detail, reference: Reference): string {
  const repository = plainLine(repositoryName(reference), 160);
  switch (detail.kind) {
    case 'missing':
      return l10n.t('The registry has no such image of {0}: check the name and the tag, or push it.', repository);
    case 'notPinned':
      return l10n.t('This is not pinned, so another image can come in its place: pin it to its digest.');
    case 'latest':
      return detail.isWritten
        ? l10n.t('The tag {0} moves with every release: name a version.', 'latest')
        : l10n.t('Without a tag this is {0}, which moves with every release: name a version.', 'latest');
    case 'registryNotAllowed':
      return l10n.t(
        'Images of {0} are not allowed here: take it from {1}.',
        plainLine(repositoryName(reference), 160),
        list(detail.allowed),
      );
    case 'severalTags':
      return l10n.t('{0} is used with other tags, too ({1}): use one everywhere.', repository, list(detail.others));
    case 'platformsMissing':
      return l10n.t(
        'There is no image for {0} (there is for {1}): choose another tag, or build it for these, too.',
        platformList(detail.missing),
        platformList(detail.offered),
      );
    case 'platformDoesNotFit':
      return l10n.t(
        'This is to run on {0}, for which there is no image (there is for {1}): choose another tag, or another place to run it.',
        list(detail.asked.map(platformPath)),
        platformList(detail.offered),
      );
    case 'root':
      return detail.from === 'document'
        ? l10n.t('The document makes this run as root ({0}): name another user.', userName(detail.user))
        : l10n.t('The image runs as {0}: set another user here, or in the image.', userOf(detail.user));
    case 'nameNeedsNumber':
      return l10n.t(
        'The user of the image is a name ({0}), so that the kubelet cannot tell that it is not root and does not start it: write {1} with its number.',
        plainLine(detail.user, 80),
        'runAsUser',
      );
    case 'annotationAbsent':
      return l10n.t(
        'The annotation or label {0} is missing: write it into the image, or ask who makes it.',
        plainLine(detail.key, 160),
      );
    case 'annotationDiffers':
      return l10n.t(
        'The annotation or label {0} is {1}, which does not fit {2}: choose another image, or correct it.',
        ...([plainLine(detail.key, 160), plainLine(detail.value, 160), plainLine(detail.pattern, 160)] as const),
      );
    case 'environmentForbidden':
      return l10n.t(
        'The image sets the variable {0}, which is forbidden: take it out of the image.',
        plainLine(detail.name, 120),
      );
    case 'tooOld':
      return l10n.t(
        'The image was made {0} days ago, and at most {1} are allowed: update it, or have it built again.',
        Math.floor(detail.age),
        detail.max,
      );
    case 'tooLarge':
      return l10n.t(
        'The image has {0}, compressed, and at most {1} are allowed: choose a smaller variant, or make it smaller.',
        formatBytes(detail.size),
        formatBytes(detail.max),
      );
    case 'licenceAbsent':
      return l10n.t(
        'The image states no licence: have {0} written as an annotation, or choose another image.',
        'org.opencontainers.image.licenses',
      );
    case 'licenceNotApproved':
      return l10n.t(
        'The licence {0} is not approved by the OSI ({1}): choose another image, or leave this one out in the policy.',
        plainLine(detail.expression, 200),
        list(detail.terms),
      );
    case 'licenceNotAllowed':
      return l10n.t(
        'The licence {0} is not among those that the policy allows ({1}): choose another image, or allow it.',
        plainLine(detail.expression, 200),
        list(detail.terms),
      );
    case 'licenceDenied':
      return l10n.t(
        'The licence {0} is denied by the policy ({1}): choose another image.',
        plainLine(detail.expression, 200),
        list(detail.terms),
      );
    case 'licenceUnreadable':
      return unreadableSentence(detail);
    case 'licenceConflict':
      return l10n.t(
        'The image states several licences ({0}): have the wrong ones corrected.',
        detail.said
          .slice(0, MAX_LISTED)
          .map(({ source, text }) => `${sourceName(source)}: ${plainLine(text, 120)}`)
          .join(', '),
      );
    case 'notSigned':
      return l10n.t('There is no signature of this image: sign it, or choose one that is signed.');
    case 'noSbom':
      return l10n.t('There is no SBOM of this image: attach one, or choose an image that has one.');
    case 'notVerified':
      return l10n.t(
        'None of the signatures is of somebody whom the policy trusts ({0}): check who signed it, and the keys of the policy.',
        list(detail.reasons.map(reasonText)),
      );
  }
}

function unreadableSentence({ text, why, corrected }: Extract<Detail, { kind: 'licenceUnreadable' }>): string {
  const shown = plainLine(text, 200);
  switch (why) {
    case 'tooLong':
      return l10n.t(
        'The licence {0} is longer than is read, so nothing can be said of it: shorten it in the image.',
        shown,
      );
    case 'tooDeep':
      return l10n.t(
        'The licence {0} nests deeper than is read, so nothing can be said of it: write it with fewer parentheses in the image.',
        shown,
      );
    case 'exception':
      return corrected === undefined
        ? l10n.t(
            'The licence {0} names an exception that is not on the SPDX list, so nothing can be said of it: correct it in the image.',
            shown,
          )
        : l10n.t(
            'The licence {0} names an exception that is not on the SPDX list, so nothing can be said of it: perhaps {1} is meant; correct it in the image.',
            shown,
            plainLine(corrected, 200),
          );
    case 'syntax':
      return corrected === undefined
        ? l10n.t('The licence {0} is no SPDX expression, so nothing can be said of it: correct it in the image.', shown)
        : l10n.t(
            'The licence {0} is no SPDX expression, so nothing can be said of it: perhaps {1} is meant; correct it in the image.',
            shown,
            plainLine(corrected, 200),
          );
  }
}

/** Why a signature counts for nothing by the policy. */
function reasonText(reason: Failure | Obstacle): string {
  switch (reason) {
    case 'noKey':
      return l10n.t('it was made with a key, and the policy names none');
    case 'noTrustRoot':
      return l10n.t('it was made with a certificate, and the policy names no trust root');
    case 'form':
    case 'algorithm':
      return l10n.t('signatures of this form are not checked here');
    case 'notRead':
    case 'tooMany':
    case 'keyUnread':
    case 'trustRootUnread':
      return l10n.t('it could not be read');
    default:
      return failureText(reason);
  }
}

/** What a policy would say that looks at one annotation alone. */
function simpleSentence(simple: SimpleLicencePolicy): string {
  return simple === 'passes'
    ? l10n.t('A policy that looks only at the annotation of what the reference names accepts it.')
    : l10n.t('A policy that looks only at the annotation of what the reference names rejects it, too.');
}

function sourceName(source: LicenceSource): string {
  switch (source) {
    case 'manifestAnnotation':
      return l10n.t('annotation of the manifest');
    case 'configLabel':
      return l10n.t('label of the configuration');
    case 'entryAnnotation':
      return l10n.t('annotation in the index');
    case 'indexAnnotation':
      return l10n.t('annotation of the index');
  }
}

function userOf(user: string): string {
  return user === '' || user === 'root' ? userName(user) : l10n.t('root ({0})', plainLine(user, 80));
}

const MAX_LISTED = 12;

function platformList(platforms: readonly Platform[]): string {
  return platforms.length === 0 ? l10n.t('none') : list(platforms.map(platformName));
}

function list(texts: readonly string[]): string {
  const shown = texts.slice(0, MAX_LISTED).map((text) => plainLine(text, 120));
  const more = texts.length - shown.length;
  return more > 0 ? l10n.t('{0} and {1} more', shown.join(', '), more) : shown.join(', ');
}
