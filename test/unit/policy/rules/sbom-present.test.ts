import { expect, it } from 'vitest';
import type { ImageFacts } from '../../../../src/policy/imageFacts';
import { foundAt, node, tree, UNREAD } from '../evidence';
import { check, inShort, known, needs, subject, unknown } from '../subject';

const root = node({ at: 1 });
const parts = [node({ at: 2, platform: 'linux/amd64' }), node({ at: 3, platform: 'linux/arm64' })];
const index = node({ at: 1, children: parts });
const unread = node({ at: 1, children: [node({ at: 2 }), node({ at: 3, problems: [UNREAD] })] });

it.each<[string, ImageFacts, string[]]>([
  ['found', { evidence: known(tree(root, { sbom: foundAt(1) })) }, []],
  ['found at the index', { evidence: known(tree(index, { sbom: foundAt(1) })) }, []],
  ['found at each of its parts', { evidence: known(tree(index, { sbom: foundAt(2, 3) })) }, []],
  ['found at one of its parts', { evidence: known(tree(index, { sbom: foundAt(2) })) }, ['noSbom linux/arm64']],
  ['none', { evidence: known(tree(root, {})) }, ['noSbom']],
  ['none at the index', { evidence: known(tree(index, {})) }, ['noSbom']],
  [
    'found at one part, another not looked at',
    { evidence: known(tree(unread, { sbom: foundAt(2) })) },
    ['unknown error'],
  ],
  [
    'not looked at',
    { evidence: known(tree(root, { sbom: { kind: 'unchecked', reasons: [UNREAD] } })) },
    ['unknown error'],
  ],
  [
    'too many',
    { evidence: known(tree(root, { sbom: { kind: 'unchecked', reasons: [{ what: 'tooMany' }] } })) },
    ['unknown tooMany'],
  ],
  [
    'a list without an end',
    { evidence: known(tree(root, { sbom: { kind: 'unchecked', reasons: [{ what: 'referrers', end: 'limit' }] } })) },
    ['unknown tooMany'],
  ],
  ['not looked for', { evidence: known(tree(root, { sbom: { kind: 'notLookedFor' } })) }, ['unknown notSaid']],
  ['nothing read', { evidence: unknown() }, ['unknown rateLimit']],
  ['nobody asked', {}, ['unknown notSaid']],
])('%s', (_name, facts, expected) => {
  expect(inShort(check('sbom-present', subject(facts)))).toEqual(expected);
});

it('asks for evidence alone', () => {
  expect(needs('sbom-present')).toEqual({ level: 'text', evidence: {} });
});
