import { expect, it } from 'vitest';
import { parseDigest } from '../../../src/oci/digest';
import type { Standing } from '../../../src/operations/standing';
import { checkedSentence } from '../../../src/presentation/checkText';
import { RegistryError } from '../../../src/registry/registryError';

const digest = parseDigest(`sha256:${'a'.repeat(64)}`)!;
const error = new RegistryError('unreachable', 'x', { host: 'a' });
const current: Standing = { kind: 'current', digest };
const moved: Standing = { kind: 'moved', digest };

it.each<[readonly Standing[], number, number, string]>([
  [[current], 0, 0, 'Checked 1 image: all as they should be.'],
  [[current, moved, moved], 0, 0, 'Checked 3 images: 2 whose tags have moved.'],
  [
    [moved, { kind: 'missing', what: 'tag', error }, { kind: 'notVisible', error }, { kind: 'failed', error }],
    ...([0, 0] as const),
    'Checked 4 images: 1 whose tag has moved, 1 missing, 1 not visible to you, 1 that could not be checked.',
  ],
  [
    [current],
    ...([1, 2] as const),
    'Checked 1 image: all as they should be. 2 were not asked for: check again later. 1 was left out, for some of its name comes from another file: check it by itself.',
  ],
  [[], 0, 0, 'No image was checked.'],
])('says what was found, and what was not asked', (standings, leftOut, notAsked, sentence) => {
  expect(checkedSentence({ standings, leftOut, notAsked })).toBe(sentence);
});
