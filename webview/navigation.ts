import { element } from './element';
import type { Section } from './part';

/** Links to the sections, always to be seen; the one that is read is marked. */
export class Navigation {
  readonly element: HTMLElement;
  private readonly links: ReadonlyMap<Section, HTMLElement>;
  private current: Section | undefined;
  /** The section whose link was followed last, and how far the page was scrolled then, in pixels. */
  private followed: { readonly section: Section; readonly scrollTop: number } | undefined;
  private isWaiting = false;

  constructor(
    label: string,
    private readonly sections: readonly Section[],
  ) {
    this.links = new Map(sections.map((section) => [section, this.linkTo(section)]));
    const list = element('ul', { role: 'list' }, ...Array.from(this.links.values(), (link) => element('li', {}, link)));
    this.element = element('nav', { 'aria-label': label }, list);
    document.addEventListener('scroll', () => this.markSoon(), { passive: true });
  }

  /** After a change of what the sections show. */
  update(): void {
    for (const [{ element, title }, link] of this.links) {
      link.textContent = title;
      if (link.parentElement) link.parentElement.hidden = element.hidden;
    }
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

  /** The one whose link was followed, until the page moves; else the last that begins above the middle of its upper half, or the last of all at its end. */
  private mark(): void {
    const shown = this.sections.filter(({ element }) => !element.hidden);
    const { scrollHeight, scrollTop, clientHeight } = document.documentElement;
    const isAtEnd = scrollTop > 0 && scrollHeight - scrollTop - clientHeight < 2;
    if (scrollTop !== this.followed?.scrollTop) this.followed = undefined;
    const line = this.element.getBoundingClientRect().bottom + clientHeight / 4;
    const read = isAtEnd
      ? shown.at(-1)
      : (shown.findLast(({ element }) => element.getBoundingClientRect().top <= line) ?? shown[0]);
    const current = this.followed?.section ?? read;
    if (current === this.current) return;
    if (this.current) this.links.get(this.current)?.removeAttribute('aria-current');
    this.current = current;
    if (current) this.links.get(current)?.setAttribute('aria-current', 'location');
  }

  /** Brings a section to be seen, and the focus to it. */
  goTo(section: Section): void {
    this.bring(section);
    section.heading.focus({ preventScroll: true });
  }

  /** Brings a section to be seen. */
  bring(section: Section): void {
    section.element.scrollIntoView();
    this.followed = { section, scrollTop: document.documentElement.scrollTop };
    this.markSoon();
  }

  private linkTo(section: Section): HTMLElement {
    const { key, title } = section;
    const link = element('a', { href: `#${key}`, 'data-key': `to ${key}` }, title);
    link.addEventListener('click', (event) => {
      event.preventDefault();
      this.goTo(section);
    });
    return link;
  }
}
