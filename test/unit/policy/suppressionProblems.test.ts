import { describe, expect, it } from 'vitest';
import { suppressionProblems } from '../../../src/policy/suppressionProblems';
import { suppressionSentence } from '../../../src/presentation/suppressionText';
import { scan } from '../../../src/references/scan';

const told = (path: string, text: string) =>
  suppressionProblems(text, scan({ path, text }).occurrences, ['drift']).map((problem) => [
    text.slice(problem.span.start, problem.span.end),
    suppressionSentence(problem),
  ]);

const MALFORMED =
  'This comment turns nothing off: write it as oci-lens-ignore pinned: local development, in small letters, several rules with commas between them.';
const BEHIND =
  'This comment turns nothing off, for it belongs to no image: it has to stand at the end of the line that names the image.';
const ABOVE =
  'This comment turns nothing off, for it belongs to no image: it has to stand on the line right above the one that names the image.';

describe('comments that turn a rule of the policy off', () => {
  it.each([
    ['# oci-lens-ignore pinned: ours', []],
    ['# oci-lens-ignore drift: ours', []],
    ['# oci-lens-ignores pinned: ours', []],
    [
      '# oci-lens-ignore pinned',
      [
        'Without a reason this comment does not turn pinned off: say why, for who reads it later: oci-lens-ignore pinned: …',
      ],
    ],
    [
      '# oci-lens-ignore drift:',
      [
        'Without a reason this comment does not turn drift off: say why, for who reads it later: oci-lens-ignore drift: …',
      ],
    ],
    [
      '# oci-lens-ignore pined, size: ours',
      ["There is no rule 'pined', so this comment does not turn one off. Did you mean 'pinned'?"],
    ],
    ['# oci-lens-ignore zzzzzz: ours', ["There is no rule 'zzzzzz', so this comment does not turn one off."]],
    ['# OCI-LENS-IGNORE pinned: ours', [MALFORMED]],
    ['# oci-lens-ignore *: ours', [MALFORMED]],
    ['# oci-lens-ignore', [MALFORMED]],
    ['# oci-lens-ignore pinned not-latest: ours', [MALFORMED]],
    ['# oci-lens-ignore pinned,: ours', [MALFORMED]],
  ])('%s is told as %j', (comment, sentences) => {
    expect(told('compose.yaml', `services: {a: {image: x}} ${comment}\n`)).toEqual(
      sentences.map((sentence) => [comment, sentence]),
    );
  });

  it.each([
    [
      'compose.yaml',
      'services:\n  # oci-lens-ignore pinned: above\n  a: {image: x}\r\n  b: {image: y} # oci-lens-ignore size: ours # oci-lens-ignore *: ours\n',
      [
        ['# oci-lens-ignore pinned: above', BEHIND],
        ['# oci-lens-ignore *: ours', MALFORMED],
      ],
    ],
    [
      'Dockerfile',
      '# oci-lens-ignore pinned: base\n\nFROM a:1 # oci-lens-ignore pinned: behind\n# oci-lens-ignore pinned: base\nFROM b:1\n',
      [
        ['# oci-lens-ignore pinned: base', ABOVE],
        ['# oci-lens-ignore pinned: behind', ABOVE],
      ],
    ],
    [
      'a.container',
      '[Container]\n; oci-lens-ignore pinned: base\n\nImage=a:1\n',
      [['; oci-lens-ignore pinned: base', ABOVE]],
    ],
    ['devcontainer.json', '{"image": "a:1"} // oci-lens-ignore *: ours\n', [['// oci-lens-ignore *: ours', MALFORMED]]],
    ['compose.yaml', 'services: {a: {image: x}} ; oci-lens-ignore *: no comment\n', []],
    // There is no image at all.
    ['compose.yaml', 'services: {} # oci-lens-ignore pinned: ours\n', []],
    // The text of another program, and an address.
    [
      'pod.yaml',
      'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: a:1\n      args:\n        - |\n          # oci-lens-ignore pinned: theirs\n        - https://oci-lens-ignore/\n',
      [],
    ],
  ])('in %s that belong to no image are told: %j', (path, text, expected) => {
    expect(told(path, text)).toEqual(expected);
  });

  it('are told once for several images of a line', () => {
    expect(told('compose.yaml', 'services: {a: {image: x}, b: {image: y}} # oci-lens-ignore pinned\n')).toHaveLength(1);
  });

  it('are told in little time and number, however many there are', () => {
    const text = `FROM a\n${'# oci-lens-ignore '.repeat(20_000)}\n`;
    expect(told('Dockerfile', text)).toHaveLength(100);
  });
});
