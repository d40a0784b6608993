/**
 * What makes text of images, registries and workspaces harmless to show. It is data: it never becomes markup, a link, a
 * picture or a command, and it cannot reorder or hide what stands around it.
 */

/**
 * Controls, separators, format characters, which change the direction of text or take no room, what is drawn as nothing (fillers,
 * variation selectors, Braille's blank), and halves of characters: shown by their number.
 */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** One line of plain text, at most `limit` UTF-16 units long. */
export function plainLine(text: string, limit = 200): string {
  // Cut first: a megabyte of text is not worth looking through.
  const cut = text
    .slice(0, limit * 2)
    // Half a character here is the cut's own.
    .replace(text.length > limit * 2 ? /[\ud800-\udbff]$/ : '', '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(INVISIBLE, showInvisible);
  if (cut.length <= limit && text.length <= limit * 2) return cut;
  return `${cut.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** Text of several lines for a terminal's screen: lines and tabs stay, and nothing in it can move the cursor or hide what stands around it. */
export function plainLines(text: string): string {
  return text
    .replaceAll(/\r\n/g, '\n')
    .replaceAll(/[^\n\t]/gu, (character) => character.replace(INVISIBLE, showInvisible));
}

/** Plain text as Markdown that shows exactly it: every punctuation character is escaped, so no URL becomes a link by itself. */
export function markdownText(text: string, limit?: number): string {
  return plainLine(text, limit).replaceAll(/[!-/:-@[-`{-~]/g, '\\$&');
}

/**
 * Plain text as Markdown in a fixed-width font, also inside a table. A table's cells are split before code is read, so text with a
 * character that means something to either is escaped instead.
 */
export function markdownCode(text: string, limit?: number): string {
  const line = plainLine(text, limit);
  if (line === '') return '';
  return /[`|\\]/.test(line) ? markdownText(line, limit) : `\`${line}\``;
}

/** A sentence for a notification, which would make links, also of commands, of `[…](…)`. */
export function notificationText(sentence: string): string {
  return sentence.replaceAll('](', '] (');
}

function showInvisible(character: string): string {
  return `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
