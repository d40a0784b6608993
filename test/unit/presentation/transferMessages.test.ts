import { expect, it } from 'vitest';
import type { Digest } from '../../../src/oci/digest';
import { pushQuestion, tagQuestion } from '../../../src/presentation/transferMessages';
import { ANONYMOUS } from '../../../src/registry/credentials/credentialSource';

const digest = `sha256:${'a'.repeat(64)}` as Digest;
const place = {
  reference: { registry: 'ghcr.io', repository: 'team/app', tag: '1' },
  who: { credential: ANONYMOUS, trace: [] },
} as const;

it('says where a push goes, as whom, and that a tag moves', () => {
  const { message, detail } = pushQuestion(place, { kind: 'image', digest }, 'a/b', [{ name: 'x.json', size: 1_500 }]);
  expect(message).toBe('Push 1 file as ghcr.io/team/app:1?');
  expect(detail.split('\n')).toEqual([
    'Registry: ghcr.io',
    'Repository: team/app',
    'As: Anonymous',
    'Tag: 1, which is there and will be moved: it stands for sha256:aaaaaaaaaaaa now',
    'Artifact type: a/b',
    '',
    '• x.json (1.5 kB)',
  ]);
});

it('shows names that would hide or reorder what stands around them as they are, and counts what it does not list', () => {
  const files = Array.from({ length: 20 }, (_, index) => ({ name: `\u202e\n${String(index)}`, size: 0 }));
  const { detail } = pushQuestion(place, { kind: 'none' }, 'a/b', files);
  expect(detail).not.toContain('\u202e');
  expect(detail.split('\n')).toHaveLength(6 + 12 + 1);
  expect(detail).toMatch(/and 8 more$/);
});

it('tells a tag that is set from one that is moved', () => {
  expect(tagQuestion(place, 'x', digest, { kind: 'none' }).message).toBe('Set the tag ghcr.io/team/app:x?');
  expect(tagQuestion(place, 'x', digest, { kind: 'other' }).message).toBe('Move the tag ghcr.io/team/app:x?');
});
