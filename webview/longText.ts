import type { PanelWords } from '../src/messages/panelWords';
import { linkButton, outsideLink } from './controls';
import { element } from './element';
import type { Opened } from './opened';

/** UTF-16 units and lines up to which a text is shown whole, and the units that stand for a longer one. */
const WHOLE = 480;
const LINES = 6;
const START = 320;
/** A longer text scrolls in a box of its own. */
const BOX = 3_000;

/**
 * A text of any length: the start of a long one, until a person wants all of it.
 */
export function longText(text: string, { code = false, name, key, open, words, link }: LongTextOptions): HTMLElement {
  const style = code ? 'text code' : 'text';
  const shown = outsideLink(link) ?? element('span');
  shown.className = style;
  if (isShort(text)) {
    shown.textContent = text;
    return shown;
  }
  const id = `all ${key}`;
  const toggle = linkButton('', id, () => {
    open.toggle(id, text);
    layOut();
  });
  const layOut = (): void => {
    const isOpen = open.has(id, text);
    shown.textContent = isOpen ? text : `${startOf(text)}…`;
    toggle.textContent = isOpen ? words.showLess : words.showAll;
    toggle.setAttribute('aria-expanded', String(isOpen));
    const scrolls = isOpen && text.length > BOX;
    shown.classList.toggle('box', scrolls);
    // What scrolls is reached by the keyboard, as a link is already.
    if (shown instanceof HTMLAnchorElement) return;
    if (scrolls)
      for (const [at, value] of [
        ['tabindex', '0'],
        ['role', 'group'],
        ['aria-label', name],
      ] as const)
        shown.setAttribute(at, value);
    else for (const at of ['tabindex', 'role', 'aria-label']) shown.removeAttribute(at);
  };
  layOut();
  return element('span', { class: 'long' }, shown, toggle);
}

export interface LongTextOptions {
  readonly code?: boolean;
  /** What the text is of, for those who listen. */
  readonly name: string;
  readonly key: string;
  /** Those that are shown whole. */
  readonly open: Opened;
  readonly words: PanelWords;
  /** Where the text leads, if the host has checked that it may. */
  readonly link?: string | undefined;
}

function isShort(text: string): boolean {
  if (text.length > WHOLE) return false;
  let lines = 1;
  for (const character of text) if (character === '\n') lines++;
  return lines <= LINES;
}

function startOf(text: string): string {
  const lines = text.slice(0, START).split('\n', LINES);
  // Half a character is none.
  return lines.join('\n').replace(/[\ud800-\udbff]$/, '');
}
