import { describe, expect, it } from 'vitest';
import { type Digest, parseDigest } from '../../../src/oci/digest';
import type { DriftFinding } from '../../../src/operations/drift';
import { driftSentence, driftSeverity } from '../../../src/presentation/driftText';
import { scan } from '../../../src/references/scan';
import { RegistryError } from '../../../src/registry/registryError';

const OLD = parseDigest(`sha256:${'a'.repeat(64)}`) as Digest;
const NEW = parseDigest(`sha256:${'b'.repeat(64)}`) as Digest;

function finding(image: string, standing: DriftFinding['standing']): DriftFinding {
  const [occurrence] = scan({ path: 'Dockerfile', text: `FROM ${image}\n` }).occurrences;
  if (occurrence?.target.kind !== 'image') throw new Error(`${image} is no image`);
  return { occurrence, reference: occurrence.target.reference, standing };
}

const error = new RegistryError('notFound', 'no', { host: 'docker.io', code: 'MANIFEST_UNKNOWN' });

const mirrored = (kind: 'notFound' | 'denied') =>
  new RegistryError(kind, 'no', { host: 'mirror.corp', code: 'MANIFEST_UNKNOWN', credentialHost: 'mirror.corp' });

const refusal = (details: Partial<{ status: number; code: string; credentialRefused: boolean }>) => ({
  kind: 'notVisible' as const,
  error: new RegistryError('unauthorized', 'no', { host: 'docker.io', ...details }),
});

describe('what is said of drift', () => {
  it.each<[string, DriftFinding['standing'], string, string]>([
    [
      `nginx:1.27@${OLD}`,
      { kind: 'moved', digest: NEW },
      'information',
      'nginx:1.27 now stands for sha256:bbbbbbbbbbbb, no longer for the pinned sha256:aaaaaaaaaaaa: see what changed before you refresh the pin.',
    ],
    [
      'nginx:9',
      { kind: 'missing', what: 'tag', error },
      'warning',
      'docker.io has no tag 9 in library/nginx: check the tag, or look for the nearest ones.',
    ],
    [
      'nginx',
      { kind: 'missing', what: 'tag', error },
      'warning',
      'docker.io has no tag latest in library/nginx: check the tag, or look for the nearest ones.',
    ],
    [
      `nginx:1@${OLD}`,
      { kind: 'missing', what: 'pinnedTag', error },
      'information',
      'docker.io no longer has the tag 1 in library/nginx, but it has the pinned digest: nothing breaks, yet no newer image comes under this name, so look for the nearest tags.',
    ],
    [
      `nginx@${OLD}`,
      { kind: 'missing', what: 'digest', error },
      'warning',
      'docker.io has no such digest in library/nginx: it was deleted or never there, so a pull fails; pin the tag anew.',
    ],
    [
      'ghcr.io/me/app:1',
      refusal({ status: 403 }),
      'hint',
      'ghcr.io/me/app is not visible to you (private or missing): check the name, or sign in to ghcr.io.',
    ],
    [
      'ghcr.io/me/app:1',
      refusal({ status: 401, credentialRefused: true }),
      'hint',
      'ghcr.io/me/app is not visible to you (private or missing): your sign-in to ghcr.io was not taken, so sign in again, or check the name.',
    ],
    [
      'nginx:9',
      { kind: 'missing', what: 'tag', error: mirrored('notFound') },
      'warning',
      'The mirror mirror.corp of docker.io has no tag 9 in library/nginx: check the tag, or look for the nearest ones.',
    ],
    [
      'nginx:9',
      { kind: 'notVisible', error: mirrored('denied') },
      'hint',
      'docker.io/library/nginx is not visible to you (private or missing): check the name, or sign in to mirror.corp.',
    ],
  ])('%s: %o', (image, standing, severity, sentence) => {
    expect(driftSentence(finding(image, standing))).toBe(sentence);
    expect(driftSeverity(finding(image, standing))).toBe(severity);
  });
});
