import { describe, expect, it } from 'vitest';
import type { Standing } from '../../../src/operations/standing';
import { parseDigest } from '../../../src/oci/digest';
import { fileText, placeText, textInFile, versionText } from '../../../src/presentation/treeText';
import type { Target } from '../../../src/references/occurrence';
import { parseReference, type Reference } from '../../../src/references/reference';
import { RegistryError } from '../../../src/registry/registryError';

const GONE = new RegistryError('notFound', 'x', { host: 'docker.io', code: 'MANIFEST_UNKNOWN' });
const DIGEST = parseDigest(`sha256:${'a'.repeat(64)}`)!;
const OTHER = parseDigest(`sha256:${'b'.repeat(64)}`)!;
const named = (text: string): Reference => {
  const parsed = parseReference(text);
  if (parsed.kind !== 'ok') throw new Error(text);
  return parsed.value;
};
const image = (text: string): Target => ({ kind: 'image', reference: named(text) });
const failed = (kind: 'unreachable' | 'rateLimited' | 'tooLarge'): Standing => ({
  kind: 'failed',
  error: new RegistryError(kind, 'x', { host: 'docker.io', systemCode: 'ECONNREFUSED' }),
});
const pinned = `nginx:1.27@${DIGEST}`;

describe('The text of an image in the tree', () => {
  it.each<[string, string, Standing | undefined, string]>([
    ['nothing of what was not looked up', 'nginx:1.27', undefined, ''],
    ['that it is pinned', pinned, undefined, 'pinned'],
    ['that it is there', 'nginx:1.27', { kind: 'current', digest: DIGEST }, 'available'],
    ['that the pin holds', pinned, { kind: 'current', digest: DIGEST, pinned: 'index' }, 'pinned · up to date'],
    [
      'that the pin is that of a platform',
      pinned,
      { kind: 'current', digest: OTHER, pinned: { platform: { os: 'linux', architecture: 'arm64' } } },
      'pinned to one platform · up to date',
    ],
    ['that the tag has moved', pinned, { kind: 'moved', digest: OTHER }, 'pinned · the tag has moved'],
    ['that there is no tag', 'nginx:1.27', { kind: 'missing', what: 'tag', error: GONE }, 'no such tag'],
    [
      'that only the tag is gone',
      pinned,
      { kind: 'missing', what: 'pinnedTag', error: GONE },
      'pinned · the tag is gone',
    ],
    ['that the digest is gone', pinned, { kind: 'missing', what: 'digest', error: GONE }, 'pinned · no such digest'],
    [
      'that it is not to be seen',
      'nginx:1.27',
      { kind: 'notVisible', error: new RegistryError('denied', 'x', { host: 'docker.io' }) },
      'not visible to you',
    ],
    ['that the registry is out of reach', pinned, failed('unreachable'), 'pinned · not reachable'],
    ['that there were too many requests', pinned, failed('rateLimited'), 'pinned · too many requests'],
    ['that it could not be told', pinned, failed('tooLarge'), 'pinned · could not be checked'],
  ])('says %s', (_what, reference, standing, description) => {
    expect(versionText(named(reference), standing, 1).description).toBe(description);
    expect(textInFile('text', image(reference), standing, 7).description).toBe(
      [description, 'line 7'].filter(Boolean).join(' · '),
    );
  });

  it.each([
    [
      pinned,
      { kind: 'moved', digest: OTHER } as const,
      3,
      'nginx, tag 1.27, pinned, the tag has moved, used in 3 places',
    ],
    ['ghcr.io/team/app:2', undefined, 1, 'team/app, tag 2, used in 1 place'],
    [`redis@${DIGEST}`, undefined, 2, 'redis, digest sha256:aaaaaaaaaaaa, pinned, used in 2 places'],
    ['redis', undefined, 1, 'redis, tag latest, used in 1 place'],
  ])('speaks the whole row: %s', (reference, standing, places, spoken) => {
    expect(versionText(named(reference), standing, places).spoken).toBe(spoken);
  });

  it('says in full what is wrong and what to do', () => {
    expect(versionText(named(pinned), { kind: 'moved', digest: OTHER }, 1).tooltip).toBe(
      `docker.io/library/${pinned}\nThe tag now stands for ${OTHER}: refresh the pin where you want that.`,
    );
    expect(versionText(named('nginx:1'), failed('unreachable'), 1).tooltip).toMatch(/connection refused.*check/);
    const tooltip = (what: 'tag' | 'pinnedTag' | 'digest', error = GONE) =>
      versionText(named(pinned), { kind: 'missing', what, error }, 1).tooltip;
    expect(tooltip('tag')).toMatch(/docker\.io has no tag 1\.27 in library\/nginx: check the tag/);
    expect(tooltip('pinnedTag')).toMatch(/docker\.io no longer has the tag 1\.27 .* look for the nearest tags/);
    expect(tooltip('digest')).toMatch(/docker\.io has no such digest in library\/nginx: .* pin the tag anew/);
  });

  it('says that it is a mirror that does not have it', () => {
    const error = new RegistryError('notFound', 'x', { host: 'mirror.corp', credentialHost: 'mirror.corp' });
    expect(versionText(named('nginx:1'), { kind: 'missing', what: 'tag', error }, 1).tooltip).toContain(
      'The mirror mirror.corp of docker.io has no tag 1',
    );
  });
});

describe('The text of places and files', () => {
  it('says where, and speaks it', () => {
    expect(placeText('k8s/web.yaml', 7)).toEqual({
      description: 'line 7',
      tooltip: 'k8s/web.yaml:7',
      spoken: 'k8s/web.yaml, line 7',
    });
    expect(textInFile(pinned, image(pinned), { kind: 'moved', digest: OTHER }, 7).spoken).toBe(
      'nginx:1.27@…, pinned, the tag has moved, line 7',
    );
    const untagged = `localhost:5000/app@${DIGEST}`;
    expect(textInFile(untagged, image(untagged), undefined, 7).spoken).toBe(
      'localhost:5000/app@sha256:aaaaaaaa…, pinned, line 7',
    );
  });

  it('says why something is not looked up', () => {
    const templated = textInFile('{{ x }}', { kind: 'unresolved', reason: { kind: 'templated' } }, undefined, 2);
    expect(templated.description).toBe('known only later · line 2');
    expect(templated.tooltip).toMatch(/rendered/);
    const wrong: Target = { kind: 'unresolved', reason: { kind: 'invalid', problem: 'uppercase' } };
    expect(textInFile('Nginx', wrong, undefined, 2).description).toBe('no image reference · line 2');
    expect(textInFile('app', { kind: 'build', reference: named('app') }, undefined, 2).description).toBe(
      'built here · line 2',
    );
  });

  it('counts what stands in a file', () => {
    const other: Target = { kind: 'unresolved', reason: { kind: 'templated' } };
    expect(fileText('a.yaml', [image('a')]).description).toBe('1 image');
    expect(fileText('a.yaml', [image('a'), image('b'), other]).spoken).toBe('a.yaml, 2 images, 1 not looked up');
  });

  it('shows nothing that could act', () => {
    const { tooltip, spoken } = textInFile(
      'a\u202e\nb',
      { kind: 'unresolved', reason: { kind: 'templated' } },
      undefined,
      1,
    );
    expect(`${tooltip.split('\n')[0]} ${spoken}`).not.toMatch(/[\u202e\n]/);
  });
});
