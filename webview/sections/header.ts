import type { PanelParts } from '../../src/messages/panel';
import type { PanelWords } from '../../src/messages/panelWords';
import { button, outsideLink } from '../controls';
import { element, spoken } from '../element';
import { keepingFocus } from '../focus';
import { send } from '../host';
import { icon } from '../icon';

/** Title and toolbar. */
export class Header {
  readonly element = element('header');
  readonly title = element('h1', { tabindex: '-1' });
  private readonly subtitle = element('p', { class: 'subtitle' });
  private readonly toolbar: HTMLElement;

  constructor(
    private readonly words: PanelWords,
    private readonly refresh: () => void,
  ) {
    this.toolbar = element('div', { class: 'buttons', role: 'group', 'aria-label': words.actions });
    this.element.append(
      element('div', { class: 'emblem' }, icon('image')),
      element('div', { class: 'titles' }, this.title, this.subtitle, this.toolbar),
    );
  }

  /** @param openRaw undefined as long as there is no document. */
  update(
    { title, subtitle, canPin, canCompare, webPage }: PanelParts['header'],
    openRaw: (() => void) | undefined,
  ): void {
    const { words } = this;
    this.title.textContent = title;
    this.subtitle.textContent = subtitle;
    this.subtitle.hidden = subtitle === '';
    const buttons = [
      canPin && button(words.pin, 'pin', () => send({ type: 'pin' }), { appearance: 'primary', picture: 'pin' }),
      button(words.copyAs, 'copyAs', () => send({ type: 'copyAs' }), { picture: 'copy' }),
      canCompare && button(words.compare, 'compare', () => send({ type: 'compare' }), { picture: 'compare' }),
      openRaw && button(words.openRaw, 'openRaw', openRaw, { picture: 'json' }),
      button(words.refresh, 'refresh', this.refresh, { picture: 'refresh' }),
      webPage && this.webLink(webPage.label, webPage.url),
    ].filter((made) => made instanceof HTMLElement);
    keepingFocus(this.toolbar, this.title, () => this.toolbar.replaceChildren(...buttons));
  }

  private webLink(label: string, url: string): HTMLElement | undefined {
    const link = outsideLink(url);
    if (!link) return undefined;
    link.className = 'web-page';
    link.title = url;
    link.dataset.key = 'webPage';
    link.append(icon('outside'), label, spoken(`(${this.words.opensOutside})`));
    return link;
  }
}
