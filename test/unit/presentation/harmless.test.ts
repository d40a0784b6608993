import fc from 'fast-check';
import { marked, type Token, type Tokens } from 'marked';
import { describe, expect, it } from 'vitest';
import { markdownCode, markdownText, notificationText, plainLine } from '../../../src/presentation/harmless';

describe('plainLine', () => {
  it('shows controls and characters that change the direction of text by their number', () => {
    expect(plainLine('a\u202eb\u0000c\u200bd')).toBe('a⟨U+202E⟩b⟨U+0000⟩c⟨U+200B⟩d');
  });

  it('shows what is drawn as nothing, and halves of characters, by their number', () => {
    expect(plainLine('a\ufe0fb\u115fc\u3164d\u2800e\ud800f\udc00')).toBe(
      'a⟨U+FE0F⟩b⟨U+115F⟩c⟨U+3164⟩d⟨U+2800⟩e⟨U+D800⟩f⟨U+DC00⟩',
    );
    expect(plainLine('é🦊ñ')).toBe('é🦊ñ');
    expect(plainLine(`${' '.repeat(19)}🦊`, 10)).toBe('…');
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
    ['![](https://evil)', '`![](https://evil)`'],
    ['a `b` c', 'a \\`b\\` c'],
    ['a\\|b', 'a\\\\\\|b'],
    ['', ''],
  ])('%s', (text, expected) => {
    expect(markdownCode(text)).toBe(expected);
  });
});

describe('any text, in the Markdown of a hover', () => {
  const nasty = fc.constantFrom(
    '![',
    '](',
    'https://e.vil/x.png',
    ')',
    '|',
    '\\',
    '`',
    '``',
    '<img src=x>',
    '[',
    ']',
    '&lt;',
    '*',
    '_',
    '$(zap)',
    '\n',
    '~',
    '#',
    'www.e.vil',
    'a@e.vil',
    'x ',
    '\u202e',
  );
  const text = fc.oneof(
    fc.array(nasty, { maxLength: 12 }).map((parts) => parts.join('')),
    fc.string({ maxLength: 60 }),
  );

  it.each([
    ['text', markdownText],
    ['code', markdownCode],
  ])('is one cell of nothing but text, as %s', (_name, show) => {
    fc.assert(
      fc.property(text, text, (one, other) => {
        const [table, ...rest] = marked.lexer(`| a | b |\n|:--|:--|\n| ${show(one)} | ${show(other)} |\n`);
        expect(rest.filter(({ type }) => type !== 'space')).toEqual([]);
        const rows = (table as Tokens.Table).rows;
        expect(rows).toHaveLength(1);
        const said = rows[0]!.map(({ tokens }) => plain(tokens));
        expect(said).toEqual([plainLine(one), plainLine(other)]);
      }),
      { numRuns: 3000 },
    );
  });
});

/** What tokens show; anything but text, escapes and code is an error. */
function plain(tokens: readonly Token[]): string {
  return tokens
    .map((token) => {
      if (!['text', 'escape', 'codespan'].includes(token.type)) throw new Error(`${token.type}: ${token.raw}`);
      return unescapeHtml((token as Tokens.Text).text);
    })
    .join('');
}

function unescapeHtml(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

describe('notificationText', () => {
  it('leaves no link for VS Code to make', () => {
    expect(notificationText('a [b](command:x) c')).toBe('a [b] (command:x) c');
  });
});
