import { describe, expect, it } from 'vitest';
import { parseDotenv } from '../../../src/references/compose/dotenv';
import { join } from '../../../src/references/interpolation';
import { filesBeside, scan } from '../../../src/references/scan';
import { editedText, said } from './marked';

/** Values by their names; `?` where only a run knows. */
function parsed(text: string): Record<string, string> {
  return Object.fromEntries(
    [...parseDotenv(text, '.env')].map(([name, pieces]) => {
      const joined = join(pieces);
      return [name, joined.kind === 'known' ? joined.text : '?'];
    }),
  );
}

describe('parseDotenv', () => {
  it.each<[string, string, Record<string, string>]>([
    ['values', 'A=1\nB=x/y:2', { A: '1', B: 'x/y:2' }],
    ['colons', 'A: 1\nB:2\nC : 3\n', { A: '1', B: '2', C: '3' }],
    ['blanks around', '\n  \n\t A = 1 \n', { A: '1' }],
    ['export', 'export A=1\nexport\tB=2\nexportC=3\nexport D\n', { A: '1', B: '2', exportC: '3' }],
    [
      'comments',
      '# A=0\nA=1 # one\nB=2#two\n  # C=3\nD="4" # four\nE=\'5\'#five\n',
      { A: '1', B: '2#two', D: '4', E: '5' },
    ],
    ['nothing behind the sign', 'A=\nB=  \nC=""\n', { A: '', B: '', C: '' }],
    ['a key alone', 'A\nB=1\nC', { B: '1' }],
    ['CRLF and a byte order mark', '\uFEFFA=1\r\nB="2"\r\nC\r\nD=\r\n', { A: '1', B: '2', D: '' }],
    ['single quotes', "A=1\nB='$A ${A} $$ \\n # it\\'s'\n", { A: '1', B: "$A ${A} $$ \\n # it's" }],
    ['double quotes', 'A=1\nB="$A-${A}-${N:-d} # no"\n', { A: '1', B: '1-1-d # no' }],
    ['escapes', 'A="a\\tb\\n\\"c\\" \\\\ \\$A \\x \\0101"\n', { A: 'a\tb\n"c" \\ $A \\x A' }],
    ['escapes without quotes', 'A=a\\nb\n', { A: 'a\\nb' }],
    ['several lines', 'A="a\nB=b"\nC=\'c\nd\'\n', { A: 'a\nB=b', C: 'c\nd' }],
    ['dollars', 'A=1\nB=$$A\nC="$$A"\nD=\\$A\n', { A: '1', B: '$A', C: '$A', D: '\\1' }],
    ['earlier keys, not later ones', 'A=$B\nB=1\nC=${B}2\nD=${Z-3}\n', { A: '?', B: '1', C: '12', D: '3' }],
    ['a key again', 'A=1\nB=$A\nA=2\nC=$A\n', { A: '2', B: '1', C: '2' }],
    [
      'alternatives',
      'A=\nB=${A:-x}${A-y}\nC=${A+z}${A:+w}\nD=${A:?e}\nE=${B:?e}\n',
      { A: '', B: 'x', C: 'z', D: '?', E: 'x' },
    ],
    ['a cycle', 'A=$B\nB=$A\nC=x$C\n', { A: '?', B: '?', C: '?' }],
    ['what Compose refuses', 'A B=1\n=2\nC"=3\n-\nD=4\n!E=5\nF="open\nG=6\n', { D: '4', G: '6' }],
    ['keys of other kinds', 'a.b-c[0]=1\n', { 'a.b-c[0]': '1' }],
  ])('%s', (_name, text, expected) => {
    expect(parsed(text)).toEqual(expected);
  });

  it('cuts no value of a long text in two', () => {
    const text = (comment: number) => `#${'c'.repeat(comment)}\nA=1.27\n`;
    const most = 256 * 1024 - text(0).length;
    expect(parsed(text(most))).toEqual({ A: '1.27' });
    for (const more of [1, 2, 3, 4, 10]) expect(parsed(text(most + more))).toEqual({});
  });

  it('takes no more than 10,000 variables', () => {
    const lines = Array.from({ length: 10_001 }, (_, n) => `A${n}=x`).join('\n');
    const names = Object.keys(parsed(lines));
    expect([names.length, names.at(-1)]).toEqual([10_000, 'A9999']);
  });

  it('ends where values double', () => {
    const lines = Array.from({ length: 5000 }, (_, n) => `A${n + 1}=$A${n}$A${n}`);
    expect(parsed(`A0=x\n${lines.join('\n')}`)).toMatchObject({ A1: 'xx', A5000: '?' });
  });

  it('reads hostile texts in linear time', () => {
    for (const text of [
      'A="\\'.repeat(60_000),
      'A'.repeat(250_000),
      'A=\'\nB="\\\n'.repeat(20_000),
      '#\n'.repeat(100_000),
    ]) {
      parsed(text);
    }
  });
});

describe('.env beside a Compose file', () => {
  const ENV = [
    'TAG=1.2',
    'IMAGE=ghcr.io/a/b:3',
    'EMPTY=',
    'SHELL_ONLY=$HOME/x',
    "LITERAL='$TAG'",
    'REGISTRY=quay.io',
  ].join('\n');
  const scanned = (text: string) =>
    scan({ path: 'sub/compose.yaml', text }, { beside: (path) => (path === '.env' ? ENV : undefined) }).occurrences;
  const image = (value: string) => `services:\n  a:\n    image: ${value}\n`;

  it.each<[string, string, string]>([
    ['nginx:${TAG}', 'docker.io/library/nginx:1.2', '<otherFile>'],
    ['$IMAGE', 'ghcr.io/a/b:3', '<otherFile>'],
    ['${IMAGE:-c:1}', 'ghcr.io/a/b:3', '<otherFile>'],
    ['${EMPTY:-c:1}', 'docker.io/library/c:1', 'c:1'],
    ['${NONE:-c:1}', 'docker.io/library/c:1', 'c:1'],
    ['${NONE:-$REGISTRY/c}', 'quay.io/c', '<otherFile>'],
    ['c${EMPTY}:1', 'docker.io/library/c:1', '<templated>'],
    ['c${EMPTY-x}', 'docker.io/library/c', 'c'],
    ['c:1${TAG:+-x}', 'docker.io/library/c:1-x', '<templated>'],
    ['c:$LITERAL', 'invalid tag', '<otherFile>'],
    ['c:$SHELL_ONLY', 'templated', '<templated>'],
    ['c:${tag}', 'templated', '<templated>'],
    ['c:$$TAG', 'invalid tag', '<templated>'],
    ['${TAG:?needed}', 'docker.io/library/1.2', '<otherFile>'],
  ])('%s', (value, meaning, edit) => {
    const text = image(value);
    const found = scanned(text);
    expect(found.map(said)).toEqual([meaning]);
    expect(found.map((occurrence) => editedText(text, occurrence))).toEqual([edit]);
  });

  it('says which parts come from it', () => {
    const text = image('a/b:${TAG}');
    const start = text.indexOf('a/b');
    expect(scanned(text)[0]?.parts).toEqual([
      { part: 'repository', from: { kind: 'document', span: { start, end: start + 3 } } },
      { part: 'tag', from: { kind: 'file', path: '.env' }, variable: 'TAG' },
    ]);
  });

  it('counts for all that is interpolated', () => {
    const text =
      'services:\n  a:\n    image: a\n    user: $TAG\n    build:\n      additional_contexts: {x: "docker-image://x:$TAG"}\n    volumes: [{type: image, source: $IMAGE}]\nmodels: {m: {model: "m:$TAG"}}\n';
    const found = scanned(text);
    expect(found.map(said)).toEqual([
      'build docker.io/library/a',
      'docker.io/library/x:1.2',
      'ghcr.io/a/b:3',
      'docker.io/library/m:1.2',
    ]);
    expect(found[0]?.asks.user?.value).toBe('1.2');
  });

  it('is asked for by its name beside the file', () => {
    expect(filesBeside({ path: 'sub/compose.yaml', text: '' })).toEqual(['.env']);
    expect(filesBeside({ path: 'any.yaml', text: 'services:\n  a: {image: $A}\n' })).toEqual(['.env']);
    expect(filesBeside({ path: 'any.yaml', text: 'a: 1\n' })).toEqual([]);
  });

  it('is not replaced by the environment of the process', () => {
    process.env['OCI_LENS_TEST'] = 'a:1';
    expect(scanned(image('$OCI_LENS_TEST')).map(said)).toEqual(['templated']);
    delete process.env['OCI_LENS_TEST'];
  });
});
