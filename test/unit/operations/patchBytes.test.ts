import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText } from '../../../src/operations/files';
import { patchBytes } from '../../../src/operations/patchBytes';
import { applyEdits } from '../../../src/references/edits';

const utf8 = (text: string) => new TextEncoder().encode(text);

describe('patchBytes', () => {
  it('changes the place alone: byte order mark, mixed line ends and bytes that are no UTF-8 stay', () => {
    const before = Buffer.concat([
      Buffer.from([0xef, 0xbb, 0xbf]),
      utf8('# café 🐳\r\n# '),
      Buffer.from([0xe9, 0xff, 0xe2, 0x82]),
      utf8('\nimage: nginx\r\n'),
    ]);
    const at = decodeText(before).indexOf('nginx') + 'nginx'.length;
    const after = patchBytes(before, [{ span: { start: at, end: at }, newText: '@x' }]);
    const cut = before.indexOf('nginx') + 'nginx'.length;
    expect(after).toEqual(Buffer.concat([before.subarray(0, cut), utf8('@x'), before.subarray(cut)]));
  });

  it('refuses a place within a character', () => {
    expect(patchBytes(utf8('🐳'), [{ span: { start: 1, end: 1 }, newText: 'x' }])).toBeUndefined();
  });

  it('does with any bytes what is done with their text', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.string({ unit: 'binary', maxLength: 20 }).map(utf8),
      // Near misses of sequences.
      fc
        .array(fc.constantFrom(0x41, 0x0a, 0x80, 0x9f, 0xa0, 0xbf, 0xc1, 0xc2, 0xe0, 0xe2, 0xed, 0xf0, 0xf4, 0xf5), {
          maxLength: 30,
        })
        .map((list) => Uint8Array.from(list)),
    );
    fc.assert(
      fc.property(bytes, fc.nat(), fc.nat(), (before, one, other) => {
        const text = decodeText(before);
        const [start = 0, end = 0] = [one, other].map((at) => at % (text.length + 1)).sort((a, b) => a - b);
        const edits = [{ span: { start, end }, newText: '@é' }];
        const isWithin = [start, end].some((at) => /^[\udc00-\udfff]/.test(text.slice(at)));
        const after = patchBytes(before, edits);
        if (isWithin) expect(after).toBeUndefined();
        else expect(after && decodeText(after)).toBe(applyEdits(text, edits));
      }),
      { numRuns: 20_000 },
    );
  });
});
