import { describe, expect, it } from 'vitest';
import { readHcl } from '../../../src/references/bake/hcl';
import { scan } from '../../../src/references/scan';
import { cpuTime } from '../../support/cpuTime';
import { editedText, said, scanMarked } from './marked';

const HCL = 'docker-bake.hcl';

function hcl(marked: string): string[] {
  return scanMarked(HCL, marked).map(said);
}

function edits(path: string, text: string): string[] {
  return scan({ path, text }).occurrences.map((found) => editedText(text, found));
}

/** In the contexts of a target. */
function contexts(marked: string): string {
  return `target "x" {\n  contexts = {\n    ${marked}\n  }\n}\n`;
}

describe('bake files in HCL', () => {
  it.each<[string, string, string[]]>([
    [
      'contexts of targets',
      'target "a" {\r\n  context = "docker-image://no"\r\n  contexts = {\r\n    a = "docker-image://«alpine:3»"\r\n    "b.c" : "docker-image://«quay.io/b»", c = "target:d"\r\n    d = "../x" }\r\n  args = { x = "docker-image://no" }\r\n  tags = ["docker-image://no"]\r\n}\r\n',
      ['docker.io/library/alpine:3', 'quay.io/b'],
    ],
    [
      'comments',
      `# ${contexts('a = "docker-image://no"').replaceAll('\n', '\n# ')}\n${contexts('a = "docker-image://«a»" # "docker-image://no"\n// b = "docker-image://no"\n/* c = "docker-image://no"\n*/ d = /* } */ "docker-image://«d»"')}`,
      ['docker.io/library/a', 'docker.io/library/d'],
    ],
    [
      'heredocs',
      `target "x" {\n  dockerfile-inline = <<EOT\nFROM no\n}\ntarget "no" { contexts = { a = "docker-image://no" } }\nEOT\n  description = <<-"x"\n  contexts = { a = "docker-image://«a»" }\n}\n`,
      ['docker.io/library/a'],
    ],
    [
      'a heredoc without an end',
      `target "x" {\n  dockerfile-inline = <<EOT\n  contexts = { a = "docker-image://«a»" }\n}\n`,
      ['docker.io/library/a'],
    ],
    [
      'variables',
      `variable "TAG" {\n  default = "3"\n}\nvariable N { default = 22 }\nvariable "E" { "default" = "" }\nvariable "NONE" {}\nvariable "NULL" { default = null }\nR = "quay.io/\${TAG}"\n${contexts('a = "docker-image://«alpine:${TAG}»"\nb = "docker-image://«node:${ N }»"\nc = "docker-image://«x${E}»"\nd = "docker-image://«x:${NONE}»"\ne = "docker-image://«x:${NULL}»"\nf = "docker-image://«${R}/x»"\ng = "docker-image://«${UNSET}»"')}`,
      [
        'docker.io/library/alpine:3',
        'docker.io/library/node:22',
        'docker.io/library/x',
        'templated',
        'templated',
        'quay.io/3/x',
        'templated',
      ],
    ],
    [
      'a variable that is an image',
      `variable "I" {\n  default = "docker-image://a:1"\n}\nJ = I\n${contexts('a = «I»\nb = "«${I}»"\nc = «J»\nd = UNSET\ne = target.y.contexts\nf = N')}N = "x"\n`,
      ['docker.io/library/a:1', 'docker.io/library/a:1', 'docker.io/library/a:1'],
    ],
    [
      'variables that are each other',
      `A = B\nB = "\${A}"\n${contexts('a = A\nb = "docker-image://«x:${A}»"')}`,
      ['templated'],
    ],
    [
      'what has to be evaluated',
      `T = lower("A")\n${contexts('a = "docker-image://«a:${lower("X")}»"\nb = «X == "1" ? "docker-image://b" : ""»\nc = X ? "y" : "z"\nd = "docker-image://«d:${T}»"\ne = "docker-image://«%{ if X }a%{ endif }»"\nf = ["docker-image://no"][0, 1]\ng = "docker-image://«g»"').replace('f = ["docker-image://no"][0, 1]\n', '')}`,
      ['templated', 'templated', 'templated', 'templated', 'docker.io/library/g'],
    ],
    [
      'brackets, commas and comments in strings of an expression',
      contexts('a = f("}")\nb = "docker-image://«b»"\nc = [",)", "# }"]\nd = f("\\")}")\ne = "docker-image://«e»"'),
      ['docker.io/library/b', 'docker.io/library/e'],
    ],
    [
      'strings and braces in templates of strings',
      contexts(
        'a = "${f("}", "\\"", {x = 1})}"\nb = "docker-image://«b»"\nc = "$${"\nd = "docker-image://«d»"\ne = "%%{"\nf = "docker-image://«f»"\ng = "%{ if "}" == X }a%{ endif }"\nh = "docker-image://«h»"',
      ),
      ['b', 'd', 'f', 'h'].map((name) => `docker.io/library/${name}`),
    ],
    ['what only looks like a template', contexts('a = "docker-image://«a:$${X}»"'), ['invalid tag']],
    ['escapes', contexts('a = "docker-image://«a\\u003a1»"'), ['docker.io/library/a:1']],
    [
      'a matrix that hides a variable',
      'V = "1"\ntarget "x" {\n  matrix = { V = ["2", "3"] }\n  contexts = { a = "docker-image://«a:${V}»" }\n}\n',
      ['templated'],
    ],
    ['a comparison', 'target "x" {\n  a == b\n  contexts = { a = "docker-image://«a»" }\n}\n', ['docker.io/library/a']],
    [
      'broken text',
      'target "x" {\n  foo = \n  bar ]) "\n  contexts = {\n a = "docker-image://«a»"\n b = "docker-image://«ngi»\n c\n d = ]\n e = "docker-image://«e»"\n',
      ['docker.io/library/a', 'docker.io/library/ngi', 'docker.io/library/e'],
    ],
    ['nothing behind the scheme', contexts('a = "docker-image://"'), []],
    ['a byte order mark', `\uFEFF${contexts('"🚀" = "docker-image://«a»"')}`, ['docker.io/library/a']],
  ])('%s', (_name, marked, expected) => {
    expect(hcl(marked)).toEqual(expected);
  });

  it('is edited where the whole reference stands', () => {
    const text = `I = "docker-image://a:1"\nR = "b:1"\n${contexts('a = I\nb = "docker-image://${R}"\nc = "docker-image://c:${R}"\nd = "docker-image://d"\ne = "docker-image://\\u0065"')}`;
    expect(edits(HCL, text)).toEqual(['a:1', 'b:1', '<templated>', 'd', '<escaped>']);
    const [first, , third] = scan({ path: HCL, text: text.replace('c:${R}', 'c/${R}') }).occurrences;
    expect(first?.edit).toMatchObject({ variable: 'I' });
    expect(third?.parts?.map(({ part }) => part)).toEqual(['repository', 'repository', 'tag']);
  });

  it.each([
    '{'.repeat(100_000),
    'a {'.repeat(100_000),
    'a = {'.repeat(100_000),
    'a = <<E\n'.repeat(50_000),
    Array.from({ length: 50_000 }, (_, i) => `a = <<E${i}\n`).join(''),
    `a = "${'${'.repeat(100_000)}`,
    `target "x" { contexts = { a = "docker-image://${'${'.repeat(100_000)}" } }`,
    '/*'.repeat(100_000),
    '[('.repeat(100_000),
    '"'.repeat(100_001),
    'a "'.repeat(100_000),
  ])('takes linear time', (text) => {
    const time = cpuTime(() => {
      readHcl(text);
      scan({ path: HCL, text: `${contexts('a = "docker-image://a"')}${text}` });
    });
    expect(time).toBeLessThan(2000);
  });
});

describe('bake files in JSON', () => {
  const JSON_FILE = `{
  "variable": {"TAG": {"default": "1.2"}, "E": {"default": ""}, "I": {"default": "docker-image://i:1"}, "N": {}},
  "V": "x",
  "target": {
    "web": {
      "context": "docker-image://no",
      "contexts": {
        "a": "docker-image://«quay.io/a:\${TAG}»",
        "b": "docker-image://«b\${E}»",
        "c": "target:c",
        "d": "«\${I}»",
        "e": "docker-image://«\${V}»",
        "f": "docker-image://«f:\${N}»",
        "g": "docker-image://«g\\u003a1»"
      },
      "args": {"contexts": "docker-image://no"}
    },
    "loop": {"matrix": {"TAG": ["3"]}, "contexts": {"a": "docker-image://«a:\${TAG}»"}}
  }
}
`;
  it('mean the same', () => {
    expect(scanMarked('x/docker-bake.json', JSON_FILE).map(said)).toEqual([
      'quay.io/a:1.2',
      'docker.io/library/b',
      'docker.io/library/i:1',
      'docker.io/library/x',
      'templated',
      'docker.io/library/g:1',
      'templated',
    ]);
    expect(edits('docker-bake.json', JSON_FILE.replace(/[«»]/g, ''))).toEqual([
      '<templated>',
      'b',
      'i:1',
      'x',
      '<templated>',
      '<escaped>',
      '<templated>',
    ]);
  });
});

describe('which files are bake files', () => {
  it.each(['docker-bake.hcl', 'docker-bake.override.hcl', 'x/docker-bake.dev.hcl', 'app.docker-bake.hcl'])(
    '%s',
    (path) => {
      expect(scanMarked(path, contexts('a = "docker-image://«a»"')).map(({ format }) => format)).toEqual(['bake']);
    },
  );
  it.each(['main.hcl', 'bake.tf', 'my-docker-bake.hcl', 'docker-bake.md'])('not %s', (path) => {
    scanMarked(path, contexts('a = "docker-image://a"'));
  });
});
