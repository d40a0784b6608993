import { describe, expect, it } from 'vitest';
import { markdownCode, markdownText, plainLine } from '../../../src/presentation/harmless';

describe('plainLine', () => {
  it('shows controls and characters that change the direction of text by their number', () => {
    expect(plainLine('a\u202eb\u0000c\u200bd')).toBe('a⟨U+202E⟩b⟨U+0000⟩c⟨U+200B⟩d');
  });

  it('makes one line of several', () => {
    expect(plainLine('  a\r\n\tb \n c')).toBe('a b c');
  });

  it('cuts long text, also a megabyte of it, without splitting a character', () => {
    expect(plainLine('x'.repeat(1_000_000), 10)).toBe('xxxxxxxxx…');
    expect(plainLine('😀'.repeat(10), 6)).toBe('😀😀…');
  });
});

describe('markdownText', () => {
  it('leaves nothing that Markdown could read as a link, picture, code, table or icon', () => {
    const text = markdownText('![x](https://evil/p.png) <img src=x> `a` | $(zap) [c](command:x) www.evil.com');
    expect(text).toBe(
      '\\!\\[x\\]\\(https\\:\\/\\/evil\\/p\\.png\\) \\<img src\\=x\\> \\`a\\` \\| \\$\\(zap\\) \\[c\\]\\(command\\:x\\) www\\.evil\\.com',
    );
  });
});

describe('markdownCode', () => {
  it.each([
    ['sh -c x', '`sh -c x`'],
    ['a `b` c', '``a `b` c``'],
    ['`x`', '`` `x` ``'],
    ['a|b', '`a\\|b`'],
    ['', ''],
  ])('%s', (text, expected) => {
    expect(markdownCode(text)).toBe(expected);
  });
});
