import { describe, expect, it } from 'vitest';
import { scan, update } from '../../../src/references/scan';

function suppressed(path: string, text: string) {
  return scan({ path, text }).occurrences.map(({ text: image, suppressions = [] }) => [
    image,
    ...suppressions.map(({ rule, reason, span }) => `${rule}|${reason}|${text.slice(span.start, span.end)}`),
  ]);
}

describe('comments that turn a rule off', () => {
  it('stand at the end of the line in YAML', () => {
    const text =
      'services:\n  # oci-lens-ignore pinned: above is another line\n  a: {image: "x:1"} # oci-lens-ignore pinned: mirrored daily  \r\n  b:\n    image: y # why # oci-lens-ignore not-latest\n  c: {image: z} #oci-lens-ignore a:b\n  d: {image: w} # oci-lens-ignored a: b\n';
    expect(suppressed('compose.yaml', text)).toEqual([
      ['x:1', 'pinned|mirrored daily|# oci-lens-ignore pinned: mirrored daily'],
      ['y', 'not-latest||# oci-lens-ignore not-latest'],
      ['z', 'a|b|#oci-lens-ignore a:b'],
      ['w'],
    ]);
  });

  it('stand above the instruction in Dockerfiles', () => {
    const text =
      '# syntax=docker/dockerfile:1\n# oci-lens-ignore pinned: base\n#oci-lens-ignore size: big\nFROM --platform=linux/amd64 \\\n  # a comment\n  a:1 # oci-lens-ignore no: comment\n\nFROM b:1\n';
    expect(suppressed('Dockerfile', text)).toEqual([
      ['docker/dockerfile:1'],
      ['a:1', 'pinned|base|# oci-lens-ignore pinned: base', 'size|big|#oci-lens-ignore size: big'],
      ['b:1'],
    ]);
  });

  it('stand above the line in Quadlet, behind either mark of its comments', () => {
    const text = '[Container]\n; oci-lens-ignore pinned: base\n  ;oci-lens-ignore size: big\n# more\nImage=a:1\n';
    expect(suppressed('a.container', text)).toEqual([
      ['a:1', 'pinned|base|; oci-lens-ignore pinned: base', 'size|big|;oci-lens-ignore size: big'],
    ]);
    expect(suppressed('Dockerfile', '; oci-lens-ignore pinned: base\nFROM a:1\n')).toEqual([['a:1']]);
  });

  it('stand one behind another, with reasons of their own', () => {
    const text = 'services: {a: {image: x}} # why # oci-lens-ignore policy: our # base # oci-lens-ignore drift: b \n';
    expect(suppressed('compose.yaml', text)).toEqual([
      ['x', 'policy|our # base|# oci-lens-ignore policy: our # base', 'drift|b|# oci-lens-ignore drift: b'],
    ]);
  });

  it('turn several rules off at once', () => {
    const text =
      'services:\n  a: {image: x} # oci-lens-ignore pinned,not-latest , size: ours\n  b: {image: y} # oci-lens-ignore a, b # oci-lens-ignore c: d\n  c: {image: z} # oci-lens-ignore a,: d\n';
    expect(suppressed('compose.yaml', text)).toEqual([
      [
        'x',
        ...['pinned', 'not-latest', 'size'].map(
          (rule) => `${rule}|ours|# oci-lens-ignore pinned,not-latest , size: ours`,
        ),
      ],
      ['y', 'a||# oci-lens-ignore a, b', 'b||# oci-lens-ignore a, b', 'c|d|# oci-lens-ignore c: d'],
      ['z'],
    ]);
  });

  it('stand on the line of each part, and count once', () => {
    const text =
      'image:\n  registry: r.io\n  repository: x # oci-lens-ignore a: name\n  # oci-lens-ignore none: above\n  tag: v1 # oci-lens-ignore b: tag\n  other: y # oci-lens-ignore c: other\nbImage: {repository: z, tag: v2} # oci-lens-ignore d\n';
    expect(suppressed('values.yaml', text)).toEqual([
      ['x', 'a|name|# oci-lens-ignore a: name', 'b|tag|# oci-lens-ignore b: tag'],
      ['z', 'd||# oci-lens-ignore d'],
    ]);
  });

  it.each([
    ['without a space in the mark', 'image: x #oci-lens-ignore a', ['x', 'a||#oci-lens-ignore a']],
    ['in the value', 'image: x#oci-lens-ignore', ['x#oci-lens-ignore']],
    ['without a rule', 'image: x # oci-lens-ignore', ['x']],
    ['without a rule, for a reason', 'image: x # oci-lens-ignore : b', ['x']],
    ['before another word', 'image: x # oci-lens-ignore a b', ['x']],
    ['with tabs', 'image: x\t#\toci-lens-ignore\ta\t:\tb\t', ['x', 'a|b|#\toci-lens-ignore\ta\t:\tb']],
    ['with a colon in the reason', 'image: x # oci-lens-ignore a: b: c', ['x', 'a|b: c|# oci-lens-ignore a: b: c']],
    ['after 1,900 characters', `image: x #${' '.repeat(1_900)}# oci-lens-ignore a`, ['x', 'a||# oci-lens-ignore a']],
    ['after 2,000 characters', `image: x #${' '.repeat(2_000)}# oci-lens-ignore a`, ['x']],
  ])('stand, or do not, %s', (_name, line, expected) => {
    const text = `services:\n  a:\n    ${line}\n    hostname: h # oci-lens-ignore none: another line\n`;
    expect(suppressed('compose.yaml', text)[0]?.slice(0, 2)).toEqual(expected);
  });

  it.each([
    ['behind other comments', '# oci-lens-ignore a\n# why\n  #\nFROM x\n', ['x', 'a||# oci-lens-ignore a']],
    ['indented, with Windows line ends', '\t# oci-lens-ignore a: b\r\nFROM x\r\n', ['x', 'a|b|# oci-lens-ignore a: b']],
    ['above an empty line', '# oci-lens-ignore a\n\nFROM x\n', ['x']],
    ['above another instruction', '# oci-lens-ignore a\nARG A\nFROM x\n', ['x']],
    ['behind the instruction', 'FROM x\n# oci-lens-ignore a\n', ['x']],
    ['above a comment that seems to go on', '# oci-lens-ignore a\nARG A\n# b \\\nFROM x\n', ['x']],
    ['above an instruction of three lines', '# oci-lens-ignore a\nFROM \\\n\\\n x\n', ['x', 'a||# oci-lens-ignore a']],
    [
      'above one that goes on behind an empty line',
      '# oci-lens-ignore a\nFROM \\\n\n x\n',
      ['x', 'a||# oci-lens-ignore a'],
    ],
    [
      'below a line that ends with `',
      '# oci-lens-ignore b\nARG A=`a`\n# oci-lens-ignore a\nFROM x\n',
      ['x', 'a||# oci-lens-ignore a'],
    ],
    [
      'below a path of Windows',
      '# escape=`\n# oci-lens-ignore b\nARG A=C:\\\n# oci-lens-ignore a\nFROM x\n',
      ['x', 'a||# oci-lens-ignore a'],
    ],
    ['above one that goes on with `', '# escape=`\n# oci-lens-ignore a\nFROM `\n x\n', ['x', 'a||# oci-lens-ignore a']],
  ])('stand, or do not, in Dockerfiles %s', (_name, text, expected) => {
    expect(suppressed('Dockerfile', text)).toEqual([expected]);
  });

  it('are looked for once above an instruction of many lines', () => {
    const mounts = Array.from({ length: 1000 }, (_, index) => ` --mount=from=x${index} \\\n`);
    const text = `FROM a\n# oci-lens-ignore b: c\nRUN \\\n${mounts.join('')} true\n`;
    const found = scan({ path: 'Dockerfile', text }).occurrences.flatMap(({ suppressions }) =>
      suppressions ? [suppressions] : [],
    );
    expect(found).toHaveLength(1000);
    // One and the same list.
    expect(new Set(found).size).toBe(1);
  });

  it('move with the text', () => {
    const text = 'apiVersion: v1\nkind: Pod\nspec: {containers: [{image: a}]} # oci-lens-ignore x: y\n';
    const before = scan({ path: 'pod.yaml', text: `---\n${text}---\n${text}` });
    const after = update(before, [{ span: { start: 0, end: 0 }, newText: '# more\n' }]);
    expect(after.occurrences).toEqual(scan({ path: 'pod.yaml', text: `# more\n---\n${text}---\n${text}` }).occurrences);
    expect(after.occurrences.map(({ suppressions }) => suppressions?.length)).toEqual([1, 1]);
  });
});
