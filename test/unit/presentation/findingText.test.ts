import { describe, expect, it } from 'vitest';
import type { Detail } from '../../../src/policy/detail';
import type { WhyUnknown } from '../../../src/policy/imageFacts';
import { findingSentence } from '../../../src/presentation/findingText';
import { RegistryError } from '../../../src/registry/registryError';

const REFERENCE = { registry: 'ghcr.io', repository: 'acme/app', tag: '1' };
const [amd64, arm64] = ['amd64', 'arm64'].map((architecture) => ({ os: 'linux', architecture }));
const platforms = [amd64!, arm64!];
const HOSTILE = 'x\u202e\u001b[31m\nINJECTED';

describe('what a rule finds', () => {
  it.each<[Detail, string]>([
    [
      { kind: 'missing' },
      'The registry has no such image of ghcr.io/acme/app: check the name and the tag, or push it.',
    ],
    [{ kind: 'notPinned' }, 'This is not pinned, so another image can come in its place: pin it to its digest.'],
    [{ kind: 'latest', isWritten: true }, 'The tag latest moves with every release: name a version.'],
    [
      { kind: 'registryNotAllowed', allowed: ['quay.io', 'example.com'] },
      'Images of ghcr.io/acme/app are not allowed here: take it from quay.io, example.com.',
    ],
    [
      { kind: 'platformsMissing', missing: [arm64!], offered: [amd64!] },
      'There is no image for linux/arm64 (there is for linux/amd64): choose another tag, or build it for these, too.',
    ],
    [
      { kind: 'platformDoesNotFit', asked: [arm64!, { os: 'windows' }], offered: [amd64!] },
      'This is to run on linux/arm64, windows, for which there is no image (there is for linux/amd64): choose another tag, or another place to run it.',
    ],
    [
      { kind: 'root', user: '', from: 'image', platforms: [arm64!] },
      'The image runs as root (none set): set another user here, or in the image. This holds for linux/arm64.',
    ],
    [
      { kind: 'root', user: '0:0', from: 'image', platforms: [] },
      'The image runs as root (0:0): set another user here, or in the image.',
    ],
    [
      { kind: 'root', user: '0', from: 'document', platforms: [] },
      'The document makes this run as root (0): name another user.',
    ],
    [
      { kind: 'nameNeedsNumber', user: 'app', from: 'image', platforms: [] },
      'The user of the image is a name (app), so that the kubelet cannot tell that it is not root and does not start it: write runAsUser with its number.',
    ],
    [
      { kind: 'tooLarge', size: 612_000_000, max: 500_000_000, platforms: [amd64!] },
      'The image has 612 MB, compressed, and at most 500 MB are allowed: choose a smaller variant, or make it smaller. This holds for linux/amd64.',
    ],
    [
      { kind: 'tooOld', age: 400.7, max: 90, platforms: [] },
      'The image was made 400 days ago, and at most 90 are allowed: update it, or have it built again.',
    ],
    [
      { kind: 'licenceNotApproved', expression: 'MIT AND SSPL-1.0', terms: ['SSPL-1.0'], platforms, simple: 'passes' },
      'The licence MIT AND SSPL-1.0 is not approved by the OSI (SSPL-1.0): choose another image, or leave this one out in the policy. ' +
        'This holds for linux/amd64, linux/arm64. A policy that looks only at the annotation of what the reference names accepts it.',
    ],
    [
      { kind: 'licenceUnreadable', text: 'Apache 2', why: 'syntax', corrected: 'Apache-2.0', platforms: [] },
      'The licence Apache 2 is no SPDX expression, so nothing can be said of it: perhaps Apache-2.0 is meant; correct it in the image.',
    ],
    [
      { kind: 'licenceUnreadable', text: 'MIT WITH x', why: 'exception', corrected: undefined, platforms: [] },
      'The licence MIT WITH x names an exception that is not on the SPDX list, so nothing can be said of it: correct it in the image.',
    ],
    [
      { kind: 'licenceUnreadable', text: '((MIT))', why: 'tooDeep', corrected: undefined, platforms: [] },
      'The licence ((MIT)) nests deeper than is read, so nothing can be said of it: write it with fewer parentheses in the image.',
    ],
    [
      { kind: 'licenceUnreadable', text: 'MIT OR MIT', why: 'tooLong', corrected: undefined, platforms: [] },
      'The licence MIT OR MIT is longer than is read, so nothing can be said of it: shorten it in the image.',
    ],
    [
      {
        kind: 'licenceConflict',
        said: [
          { source: 'manifestAnnotation', text: 'MIT' },
          { source: 'configLabel', text: 'GPL-2.0-only' },
        ],
        platforms: [],
      },
      'The image states several licences (annotation of the manifest: MIT, label of the configuration: GPL-2.0-only): have the wrong ones corrected.',
    ],
    [
      { kind: 'notVerified', reasons: ['key', 'noTrustRoot'], subject: undefined },
      'None of the signatures is of somebody whom the policy trusts (none of the keys made it, or what it signs was changed, ' +
        'it was made with a certificate, and the policy names no trust root): check who signed it, and the keys of the policy.',
    ],
    [
      { kind: 'severalTags', others: Array.from({ length: 14 }, (_, number) => String(number)) },
      'ghcr.io/acme/app is used with other tags, too (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 2 more): use one everywhere.',
    ],
  ])('$0.kind', (detail, expected) => {
    expect(findingSentence({ kind: 'violation', detail }, REFERENCE)).toBe(expected);
  });

  it.each<[WhyUnknown, RegExp]>([
    [{ kind: 'error', error: error('notFound') }, /^Cannot know: ghcr\.io has no tag 1 in ghcr\.io\/acme\/app: check/],
    [
      { kind: 'error', error: error('notFound'), part: 'content' },
      /^Cannot know: ghcr\.io no longer holds this part of /,
    ],
    [{ kind: 'rateLimit' }, /^Cannot know: the rate limit of ghcr\.io leaves no room for this: check again later/],
    [{ kind: 'notAsked', why: 'untrusted' }, /: trust it, or look the image up by hand\.$/],
    [
      { kind: 'notAsked', why: 'unknownHost' },
      /^Cannot know: ghcr\.io was never asked from here, .*: look this up by hand/,
    ],
    [
      { kind: 'notAsked', why: 'notThen' },
      /^Cannot know: ghcr\.io was not asked when this was checked, .*: look at the file/,
    ],
    [{ kind: 'notAsked', why: 'otherFile' }, /: look the image up by hand\.$/],
    [{ kind: 'tooMany' }, /: check one part of it by its digest\.$/],
    [{ kind: 'notSaid', what: 'date' }, /^Cannot know: it does not say when it was made \(1970 is no date\): ask who/],
    [{ kind: 'notSaid', what: 'platform' }, /^Cannot know: it names no platform: ask who/],
    [{ kind: 'notSaid', what: 'configuration' }, /^Cannot know: it has no configuration of an image: check that/],
    [{ kind: 'notSaid', what: 'image' }, /^Cannot know: it holds no image for the platforms .*: choose another tag/],
    [{ kind: 'notSaid', what: 'signature' }, /^Cannot know: a signature could not be read, or .*: verify it with/],
    [{ kind: 'notSaid' }, /: ask who makes the image to write it there\.$/],
    [{ kind: 'nobodyTrusted' }, /keys: \[FILE\] or trustRoot: FILE\.$/],
    [{ kind: 'trustNotRead', path: 'k/a.pub' }, /^Cannot know: the file k\/a\.pub /],
  ])('cannot be known: %j', (why, expected) => {
    expect(findingSentence({ kind: 'unknown', why }, REFERENCE)).toMatch(expected);
  });

  it('names the platforms that it holds for', () => {
    expect(findingSentence({ kind: 'unknown', why: { kind: 'notSaid', what: 'date' }, platforms }, REFERENCE)).toMatch(
      / This holds for linux\/amd64, linux\/arm64\.$/,
    );
  });

  it.each<Detail>([
    {
      kind: 'annotationDiffers',
      key: HOSTILE,
      value: HOSTILE,
      pattern: HOSTILE,
      platforms: [{ os: HOSTILE, architecture: HOSTILE }],
    },
    { kind: 'environmentForbidden', name: HOSTILE, platforms: [] },
    { kind: 'licenceUnreadable', text: HOSTILE, why: 'exception', corrected: HOSTILE, platforms: [] },
    { kind: 'licenceConflict', said: [{ source: 'configLabel', text: HOSTILE }], platforms: [] },
    { kind: 'nameNeedsNumber', user: HOSTILE, from: 'image', platforms: [] },
    { kind: 'licenceDenied', expression: HOSTILE, terms: [HOSTILE], platforms: [], simple: 'rejects' },
  ])('$kind is one line of harmless text, whatever an image says', (detail) => {
    expect(findingSentence({ kind: 'violation', detail }, REFERENCE)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

function error(kind: 'notFound'): RegistryError {
  return new RegistryError(kind, kind, { host: 'ghcr.io', code: 'MANIFEST_UNKNOWN' });
}
