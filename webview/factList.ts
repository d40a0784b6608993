import type { Fact } from '../src/messages/panel';
import type { PanelWords } from '../src/messages/panelWords';
import { copyButton, iconButton } from './controls';
import { element, spoken } from './element';
import { fill } from './fill';
import { icon } from './icon';
import { longText } from './longText';
import type { Opened } from './opened';

export interface FactState {
  /** Long values that are shown whole. */
  readonly open: Opened;
  /** Secrets that are shown. */
  readonly revealed: Opened;
}

/** As many as there may be, whatever they hide. */
const MASK = '••••••••';

/** A name and a value, for a description list. */
export function factRow(
  { label, value, copy, code, link, secret }: Fact,
  key: string,
  state: FactState,
  words: PanelWords,
): HTMLElement {
  const name = element('dt', {}, label);
  const text = (): HTMLElement =>
    longText(value, { ...(code && { code }), name: label, key, open: state.open, words, link });
  const copying = copyButton(copy, label, key, words);
  if (secret !== true) return element('div', { class: 'fact' }, name, element('dd', {}, text(), copying));
  const shown = element('span', { class: 'secret' });
  const toggle = iconButton('', `reveal ${key}`, 'reveal', () => {
    state.revealed.toggle(key, value);
    layOut();
  });
  const layOut = (): void => {
    const isShown = state.revealed.has(key, value);
    shown.replaceChildren(
      ...(isShown
        ? [text()]
        : [element('span', { class: 'text code', 'aria-hidden': 'true' }, MASK), spoken(words.hiddenValue)]),
    );
    toggle.replaceChildren(icon(isShown ? 'conceal' : 'reveal'));
    toggle.title = fill(isShown ? words.conceal : words.reveal, label);
    toggle.setAttribute('aria-label', toggle.title);
  };
  layOut();
  return element('div', { class: 'fact' }, name, element('dd', {}, shown, toggle, copying));
}
