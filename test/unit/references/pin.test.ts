import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Digest, parseDigest } from '../../../src/oci/digest';
import { pinReference, type PinEdit } from '../../../src/references/pin';
import { at, scan, type Scan } from '../../../src/references/scan';
import { sharedText } from '../../../src/references/sharing';
import { verifyPins } from '../../../src/references/verifyPins';
import { cursor } from '../../support/cursor';

const OLD = `sha256:${'0'.repeat(64)}`;
const NEW = parseDigest(`sha256:${'1'.repeat(64)}`)!;

function apply(text: string, { span, newText }: PinEdit): string {
  return text.slice(0, span.start) + newText + text.slice(span.end);
}

function pinAt(
  path: string,
  marked: string,
  digest: Digest = NEW,
): { before: Scan; edit: PinEdit; after: Scan } | string {
  const { text, offset } = cursor(marked);
  const before = scan({ path, text });
  const edit = pinReference(at(before, offset)!, digest, sharedText(before));
  if (edit.kind === 'refused') return edit.reason;
  return { before, edit, after: scan({ path, text: apply(text, edit) }) };
}

describe('pinReference', () => {
  it.each<[string, string, string, string]>([
    ['keeps the tag', 'Dockerfile', 'FROM ngi▮nx:1.27 AS x', `FROM nginx:1.27@${NEW} AS x`],
    ['invents no tag', 'Dockerfile', 'FROM ▮nginx', `FROM nginx@${NEW}`],
    ['keeps how the name is written', 'Dockerfile', 'FROM docker.io/nginx:1▮\n', `FROM docker.io/nginx:1@${NEW}\n`],
    ['replaces a digest', 'Dockerfile', `FROM ▮a:1@${OLD} AS b`, `FROM a:1@${NEW} AS b`],
    ['replaces a digest without a tag', 'Dockerfile', `FROM ▮a@${OLD}\r\nFROM b`, `FROM a@${NEW}\r\nFROM b`],
    ['replaces a longer one', 'Dockerfile', `FROM ▮a@sha512:${'0'.repeat(128)}`, `FROM a@${NEW}`],
    ['edits the ARG', 'Dockerfile', 'ARG B="a:1"\nFROM ▮$B\nFROM $B', `ARG B="a:1@${NEW}"\nFROM $B\nFROM $B`],
    [
      'stays inside quotes',
      'compose.yaml',
      'services: {a: {image: "a:▮1"}} # x',
      `services: {a: {image: "a:1@${NEW}"}} # x`,
    ],
    [
      'stays inside the default',
      'compose.yaml',
      'services:\n  a:\n    image: ▮${I:-a:1}\n',
      `services:\n  a:\n    image: \${I:-a:1@${NEW}}\n`,
    ],
    [
      'edits the anchor',
      'compose.yaml',
      "x: &i 'a:1'\nservices:\n  a:\n    image: *▮i\n  b:\n    image: *i\n",
      `x: &i 'a:1@${NEW}'\nservices:\n  a:\n    image: *i\n  b:\n    image: *i\n`,
    ],
    [
      'keeps a byte order mark and CRLF',
      'a.yaml',
      '\uFEFFapiVersion: v1\r\nkind: Pod\r\nspec: {containers: [{image: ▮a:1}, {image: b}]}\r\n',
      `\uFEFFapiVersion: v1\r\nkind: Pod\r\nspec: {containers: [{image: a:1@${NEW}}, {image: b}]}\r\n`,
    ],
    [
      'edits a mount in its place',
      'Dockerfile',
      'FROM a\nRUN --mount=from=▮b,target=/x y',
      `FROM a\nRUN --mount=from=b@${NEW},target=/x y`,
    ],
    [
      'keeps the options of a syntax line',
      'Dockerfile',
      '# syntax=docker/▮dockerfile:1 x=y\nFROM a',
      `# syntax=docker/dockerfile:1@${NEW} x=y\nFROM a`,
    ],
  ])('%s', (_name, path, marked, expected) => {
    const pinned = pinAt(path, marked);
    if (typeof pinned === 'string') throw new Error(`refused: ${pinned}`);
    expect(pinned.after.text).toBe(expected);
    expect(verifyPins(pinned.before, [pinned.edit], pinned.after)).toBe(true);
  });

  it.each<[string, string, string, string]>([
    ["a build's own name", 'compose.yaml', 'services: {a: {build: ., image: ▮a}}', 'build'],
    ['an invalid reference', 'Dockerfile', 'FROM ▮A', 'unresolved'],
    ['a template', 'compose.yaml', 'services:\n  a:\n    image: ▮${X}', 'unresolved'],
    ['a composed reference', 'Dockerfile', 'ARG V=1\nFROM ▮a:$V', 'templated'],
    ['escapes', 'compose.yaml', 'services: {a: {image: "▮a\\x3a1"}}', 'escaped'],
    ['a block', 'compose.yaml', 'services:\n  a:\n    image: >-\n      ▮a:1\n', 'blockScalar'],
    ['an alias of a block', 'compose.yaml', 'x: &i >-\n  a:1\nservices: {a: {image: ▮*i}}\n', 'alias'],
  ])('refuses %s', (_name, path, marked, reason) => {
    expect(pinAt(path, marked)).toBe(reason);
  });

  it('writes only digests that can be verified', () => {
    expect(pinAt('Dockerfile', 'FROM ▮a', parseDigest(`blake3:${'1'.repeat(64)}`))).toBe('unverifiable');
    expect(typeof pinAt('Dockerfile', 'FROM ▮a', parseDigest(`sha512:${'1'.repeat(128)}`))).toBe('object');
  });
});

describe('verifyPins', () => {
  const path = 'Dockerfile';
  const text = 'FROM a:1\nFROM b';
  const before = scan({ path, text });
  const edit = pinReference(before.occurrences[0]!, NEW, sharedText(before)) as PinEdit;

  it.each<[string, string]>([
    ['another text', `FROM a:1@${NEW}\nFROM c`],
    ['an unedited text', text],
  ])('refuses %s', (_name, other) => {
    expect(verifyPins(before, [edit], scan({ path, text: other }))).toBe(false);
  });

  it('refuses a scan in which another occurrence differs', () => {
    const after = scan({ path, text: apply(text, edit) });
    expect(verifyPins(before, [edit], after)).toBe(true);
    const { text: pinned } = after;
    const [first, second] = after.occurrences;
    expect(verifyPins(before, [edit], { text: pinned, occurrences: [first!] })).toBe(false);
    expect(
      verifyPins(before, [edit], { text: pinned, occurrences: [first!, { ...second!, target: first!.target }] }),
    ).toBe(false);
    expect(
      verifyPins(before, [edit], { text: pinned, occurrences: [{ ...first!, target: second!.target }, second!] }),
    ).toBe(false);
    expect(
      verifyPins(before, [edit], { text: pinned, occurrences: [{ ...first!, span: second!.span }, second!] }),
    ).toBe(false);
    const open = { ...first!, target: { kind: 'unresolved', reason: { kind: 'templated' } } } as const;
    expect(verifyPins(before, [edit], { text: pinned, occurrences: [open, second!] })).toBe(false);
    const shorter = { ...second!, span: { ...second!.span, end: second!.span.end - 1 } };
    expect(verifyPins(before, [edit], { text: pinned, occurrences: [first!, shorter] })).toBe(false);
    const other = { ...second!, format: 'compose' } as const;
    expect(verifyPins(before, [edit], { text: pinned, occurrences: [first!, other] })).toBe(false);
  });

  it('refuses an edit that lands where other things are', () => {
    const misplaced: PinEdit = { ...edit, span: { start: 6, end: 6 } };
    expect(verifyPins(before, [misplaced], scan({ path, text: apply(text, misplaced) }))).toBe(false);
  });
});

describe('every pin', () => {
  const image = fc.constantFrom(
    'a',
    'nginx:1.27',
    'ghcr.io/x/y:v1',
    'localhost:5000/a',
    `a:1@${OLD}`,
    `b@${OLD}`,
    '${X:-a:1}',
    '$$',
    'A',
    '"q:1"',
  );
  const files = fc.oneof(
    fc
      .array(image, { maxLength: 6 })
      .map((images) => ['Dockerfile', images.map((name) => `FROM ${name}\n`).join('# größe 🐳\n')] as const),
    fc
      .array(image, { maxLength: 6 })
      .map(
        (images) =>
          [
            'compose.yaml',
            `services:\n${images.map((name, i) => `  s${i}:\n    image: ${name} # x\n`).join('')}`,
          ] as const,
      ),
  );

  it('changes a digest and not one other character', () => {
    fc.assert(
      fc.property(files, ([path, text]) => {
        const before = scan({ path, text });
        for (const occurrence of before.occurrences) {
          const pinned = pinReference(occurrence, NEW, sharedText(before));
          if (pinned.kind === 'refused') continue;
          const after = scan({ path, text: apply(text, pinned) });
          expect(verifyPins(before, [pinned], after)).toBe(true);
          const { start, end } = pinned.span;
          expect(['', OLD]).toContain(text.slice(start, end));
          expect(after.text.slice(0, start)).toBe(text.slice(0, start));
          expect(after.text.slice(start, start + pinned.newText.length)).toMatch(new RegExp(`^@?${NEW}$`));
          expect(after.text.slice(start + pinned.newText.length)).toBe(text.slice(end));
        }
      }),
      { numRuns: 300 },
    );
  });
});
