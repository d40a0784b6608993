import type { HeldItem, PanelHeld, PanelPackages } from '../../src/messages/panelHeld';
import type { PanelWords } from '../../src/messages/panelWords';
import type { Announcer } from '../announce';
import { checkLine } from '../checkLine';
import { element } from '../element';
import { fill } from '../fill';
import { keepingFocus } from '../focus';
import { type Section, SectionFrame } from '../part';
import { HeldItemView } from './heldItem';

/** What the artifact that is shown holds, a card for each of its files. */
export class HeldSection implements Section {
  readonly key = 'held';
  readonly title: string;
  readonly element: HTMLElement;
  readonly heading: HTMLElement;
  isEmpty = true;
  readonly notice = undefined;
  private readonly frame: SectionFrame;
  private readonly checks = element('div', { class: 'held-checks' });
  private readonly unverified: HTMLElement;
  private readonly list = element('div', { class: 'held-items' });
  private readonly leftOut = element('p', { class: 'quiet' });
  private readonly views = new Map<string, HeldItemView>();

  constructor(
    private readonly words: PanelWords,
    private readonly announcer: Announcer,
  ) {
    this.title = words.held;
    this.unverified = element('p', { class: 'quiet' }, words.heldUnverified);
    this.frame = new SectionFrame(this.key, this.title, this.checks, this.unverified, this.list, this.leftOut);
    this.element = this.frame.element;
    this.heading = this.frame.heading;
  }

  update({ items, leftOut, checks }: PanelHeld): void {
    this.checks.replaceChildren(...checks.map(checkLine));
    this.unverified.hidden = checks.length > 0 && checks.every(({ kind }) => kind === 'verified');
    this.isEmpty = items.length === 0;
    this.leftOut.textContent = leftOut ?? '';
    keepingFocus(this.element, this.frame.heading, () => this.layOut(items));
    this.frame.element.setAttribute('aria-busy', String(items.some(({ state }) => state.kind === 'loading')));
  }

  addPackages(packages: PanelPackages): void {
    this.views.get(packages.digest)?.addPackages(packages);
  }

  private layOut(items: readonly HeldItem[]): void {
    const known = new Set(items.map(({ digest }) => digest));
    for (const [digest, view] of this.views) {
      if (known.has(digest)) continue;
      view.element.remove();
      this.views.delete(digest);
    }
    items.forEach((item, index) => {
      const view = this.views.get(item.digest) ?? new HeldItemView(item.digest, this.words);
      this.views.set(item.digest, view);
      if (this.list.children[index] !== view.element)
        this.list.insertBefore(view.element, this.list.children[index] ?? null);
      const { said } = view.update(item);
      if (said === 'failed' && item.state.kind === 'failed') this.announcer.say(item.state.sentence);
      if (said === 'ready') this.announcer.say(fill(this.words.loaded, item.title));
    });
  }
}
