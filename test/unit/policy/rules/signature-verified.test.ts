import { expect, it } from 'vitest';
import { failed, notChecked, type Verification } from '../../../../src/artifacts/verification';
import type { EvidenceNode, EvidenceTree } from '../../../../src/inspection/evidence';
import type { ImageFacts } from '../../../../src/policy/imageFacts';
import { contents, foundAt, node, SBOM, SIGNATURE, tree, UNREAD } from '../evidence';
import { check, digestOf, FAILED, inShort, known, needs, subject, takes, unknown } from '../subject';

const options = { keys: ['keys/cosign.pub'] };
const verified: Verification = { kind: 'verified', by: { kind: 'key', name: 'cosign.pub', fingerprint: 'f' } };
const error = FAILED.kind === 'error' ? FAILED.error : (undefined as never);

/** One manifest with a signature for each of `verifications`. */
function single(...verifications: readonly (readonly Verification[])[]): ImageFacts {
  const signatures = verifications.map((_, at) => node({ at: 10 + at, kind: SIGNATURE }));
  const root = node({ at: 1, children: signatures });
  return facts(
    tree(root, { signed: foundAt(1) }),
    signatures.map((signature, at) => [signature, ...(verifications[at] ?? [])]),
  );
}

/** An index with two parts: how the signature of each was checked; none where there is none. */
function index(first: Verification | undefined, second: Verification | undefined): ImageFacts {
  const readings: [EvidenceNode, Verification][] = [];
  const parts = [first, second].map((verification, at) => {
    const signature = node({ at: 10 + at, kind: SIGNATURE });
    if (verification) readings.push([signature, verification]);
    return node({ at: 2 + at, children: verification ? [signature] : [] });
  });
  return facts(tree(node({ at: 1, children: parts }), { signed: foundAt(2, 3) }), readings);
}

function facts(evidence: EvidenceTree, readings: Parameters<typeof contents>[0]): ImageFacts {
  return { evidence: known(evidence), verified: known(contents(readings)) };
}

const unsigned = tree(node({ at: 1 }), {});
const about = node({ at: 10, kind: SIGNATURE, isAboutOther: true });
const attested = node({ at: 11, kind: SBOM });

it.each<[string, ImageFacts, string[]]>([
  ['verified', single([verified]), []],
  ['one of two layers', single([failed('key'), verified]), []],
  ['one of two signatures', single([failed('key')], [verified]), []],
  ['made by others', single([failed('key')]), ['notVerified']],
  ['made with a certificate, and there is no trust root', single([notChecked('noTrustRoot')]), ['notVerified']],
  ['not signed', facts(unsigned, []), ['notSigned']],
  ['not signed, whomever the policy trusts', { evidence: known(unsigned) }, ['notSigned']],
  [
    'not signed, and the keys of the policy cannot be read',
    { evidence: known(unsigned), verified: unknown({ kind: 'trustNotRead', path: 'nope.pub' }) },
    ['unknown trustNotRead'],
  ],
  ['both parts of an index', index(verified, verified), []],
  ['one part of an index', index(verified, failed('key')), ['notVerified']],
  ['one part of an index, the other not signed', index(verified, undefined), ['notVerified']],
  [
    'of something else',
    facts(tree(node({ at: 1, children: [about, attested] }), { signed: foundAt(1) }), [
      [about, verified],
      [attested, verified],
    ]),
    ['notVerified'],
  ],
  ['in a form that is not checked', single([notChecked('form')]), ['unknown notSaid']],
  ['too many', single([notChecked('tooMany')]), ['unknown tooMany']],
  ['not read', single([notChecked('notRead')]), ['unknown notSaid']],
  ['one by others, one not read', single([failed('key')], [notChecked('notRead')]), ['unknown notSaid']],
  [
    'nothing looked at',
    facts(tree(node({ at: 1 }), { signed: { kind: 'unchecked', reasons: [UNREAD] } }), []),
    ['unknown error'],
  ],
  ['no evidence', { evidence: unknown(), verified: unknown(FAILED) }, ['unknown rateLimit']],
  ['not verified', { ...single([]), verified: unknown({ kind: 'trustNotRead', path: 'a' }) }, ['unknown trustNotRead']],
  ['nobody asked', {}, ['unknown notSaid']],
])('%s', (_name, found, expected) => {
  expect(inShort(check('signature-verified', subject(found), options))).toEqual(expected);
});

it('tells each reason once, and of what', () => {
  expect(
    check('signature-verified', subject(single([failed('key'), failed('log')], [failed('key')])), options),
  ).toEqual([{ kind: 'violation', detail: { kind: 'notVerified', reasons: ['key', 'log'], subject: digestOf(1) } }]);
});

it('tells why a signature could not be read', () => {
  const signature = node({ at: 10, kind: SIGNATURE });
  const evidence = tree(node({ at: 1, children: [signature] }), { signed: foundAt(1) });
  const read = contents([[signature, notChecked('notRead')]], [{ digest: digestOf(10), error }]);
  expect(check('signature-verified', subject({ evidence: known(evidence), verified: known(read) }), options)).toEqual([
    { kind: 'unknown', why: { kind: 'error', error } },
  ]);
});

it('cannot know where the policy trusts nobody, and asks for nothing', () => {
  expect(inShort(check('signature-verified', subject(single([verified]))))).toEqual(['unknown nobodyTrusted']);
  expect(needs('signature-verified')).toEqual({ level: 'text' });
});

it('asks for evidence, and names the files of those who are trusted', () => {
  expect(needs('signature-verified', {}, { ...options, trustRoot: 'root.json' })).toEqual({
    level: 'text',
    evidence: { verify: { keys: ['keys/cosign.pub'], trustRoot: 'root.json' } },
  });
});

it.each([[{ keys: [] }], [{ keys: 'a' }], [{ trustRoot: '' }], [{ key: 'a' }]])('refuses %j', (wrong) => {
  expect(takes('signature-verified', wrong)).toBe(false);
});
