import { holds } from './target';

/** Controls, halves of characters, and what changes the direction of text or cannot be seen. */
const INVISIBLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;
/** What goes to the clipboard or opens something, and is not shown. */
const RAW: ReadonlySet<string> = new Set(['copy', 'opens', 'link', 'digest', 'url']);

/** That a person who is shown `text` sees all of it, in its order; several lines and tabs where `isOfLines`. */
export function checkShown(text: string, isOfLines = false): void {
  const [character] = INVISIBLE.exec(isOfLines ? text.replaceAll(/[\n\t]/g, ' ') : text) ?? [];
  holds(character === undefined, `a person is shown U+${character?.codePointAt(0)?.toString(16) ?? ''}`);
}

/** The same of all texts that a model of a page holds. */
export function checkAllShown(model: unknown): void {
  if (typeof model === 'string') checkShown(model);
  if (typeof model !== 'object' || model === null) return;
  for (const [name, member] of Object.entries(model)) if (!RAW.has(name)) checkAllShown(member);
}
