import { element } from './element';
import type { Section } from './part';

/** Links to the sections, always to be seen; the one that is read is marked. */
export class Navigation {
  readonly element: HTMLElement;
  private readonly links: ReadonlyMap<Section, HTMLElement>;
  private current: Section | undefined;
  private isWaiting = false;

  constructor(
    label: string,
    private readonly sections: readonly Section[],
  ) {
    this.links = new Map(sections.map((section) => [section, linkTo(section)]));
    const list = element('ul', { role: 'list' }, ...Array.from(this.links.values(), (link) => element('li', {}, link)));
    this.element = element('nav', { 'aria-label': label }, list);
    document.addEventListener('scroll', () => this.markSoon(), { passive: true });
  }

  /** After a change of what the sections show. */
  update(): void {
    for (const [{ element }, link] of this.links) if (link.parentElement) link.parentElement.hidden = element.hidden;
    this.element.hidden = this.sections.every(({ element }) => element.hidden);
    this.markSoon();
  }

  /** With the next picture: to ask where things are lays the page out. */
  private markSoon(): void {
    if (this.isWaiting) return;
    this.isWaiting = true;
    requestAnimationFrame(() => {
      this.isWaiting = false;
      this.mark();
    });
  }

  /** The last section that begins above the middle of the upper part of the page, or the last one at its end. */
  private mark(): void {
    const shown = this.sections.filter(({ element }) => !element.hidden);
    const { scrollHeight, scrollTop, clientHeight } = document.documentElement;
    const isAtEnd = scrollTop > 0 && scrollHeight - scrollTop - clientHeight < 2;
    const line = this.element.getBoundingClientRect().bottom + clientHeight / 4;
    const current = isAtEnd
      ? shown.at(-1)
      : (shown.findLast(({ element }) => element.getBoundingClientRect().top <= line) ?? shown[0]);
    if (current === this.current) return;
    if (this.current) this.links.get(this.current)?.removeAttribute('aria-current');
    this.current = current;
    if (current) this.links.get(current)?.setAttribute('aria-current', 'location');
  }
}

function linkTo({ key, title, element: section, heading }: Section): HTMLElement {
  const link = element('a', { href: `#${key}`, 'data-key': `to ${key}` }, title);
  link.addEventListener('click', (event) => {
    event.preventDefault();
    section.scrollIntoView();
    heading.focus({ preventScroll: true });
  });
  return link;
}
