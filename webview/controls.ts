import { MAX_COPY } from '../src/messages/fact';
import type { PanelWords } from '../src/messages/panelWords';
import { element } from './element';
import { fill } from './fill';
import { send } from './host';
import { icon, type IconName } from './icon';

/** Milliseconds for which a button shows that it has copied. */
const COPIED = 1_500;

/** @param key names the button across layouts, so that the focus can stay on it. */
export function button(
  label: string,
  key: string,
  run: () => void,
  { appearance = 'secondary', picture }: { appearance?: 'primary' | 'secondary'; picture?: IconName } = {},
): HTMLElement {
  const made = element('vscode-button', { appearance, 'data-key': key }, label);
  if (picture) {
    const start = icon(picture);
    start.setAttribute('slot', 'start');
    made.append(start);
  }
  made.addEventListener('click', run);
  return made;
}

/** A picture alone, with a name. The toolkit's own takes too long to make for each row of a table. */
export function iconButton(name: string, key: string, picture: IconName, run: () => void): HTMLButtonElement {
  const made = element(
    'button',
    { type: 'button', class: 'icon-button', 'data-key': key, 'aria-label': name, title: name },
    icon(picture),
  );
  made.addEventListener('click', (event) => {
    // What stands around it may have a meaning of its own.
    event.stopPropagation();
    run();
  });
  return made;
}

/** A button that looks like a link. */
export function linkButton(label: string, key: string, run: () => void): HTMLButtonElement {
  const made = element('button', { type: 'button', class: 'link-button', 'data-key': key }, label);
  made.addEventListener('click', run);
  return made;
}

/** @param what is copied, for people; undefined where the host would not take the text. */
export function copyButton(
  text: string | undefined,
  what: string,
  key: string,
  words: PanelWords,
): HTMLButtonElement | undefined {
  if (text === undefined || text.length > MAX_COPY) return undefined;
  const name = fill(words.copy, what);
  const become = (picture: IconName, label: string): void => {
    made.replaceChildren(icon(picture));
    made.setAttribute('aria-label', label);
  };
  const made = iconButton(name, `copy ${key}`, 'copy', () => {
    send({ type: 'copy', text });
    become('check', words.copied);
    setTimeout(() => become('copy', name), COPIED);
  });
  return made;
}

/** An empty link; undefined where there is no address, or none that may be one. */
export function outsideLink(address: string | undefined): HTMLAnchorElement | undefined {
  if (address === undefined || !URL.canParse(address) || new URL(address).protocol !== 'https:') return undefined;
  return element('a', { href: address, rel: 'noreferrer' });
}
