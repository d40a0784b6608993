import type { TagGroup } from '../../src/messages/panel';
import type { PanelWords } from '../../src/messages/panelWords';
import { copyButton } from '../controls';
import { element } from '../element';
import { fill } from '../fill';
import { send } from '../host';
import { MoreRows } from '../moreRows';

/** Tags that were found to name the same content, a card for each digest. */
export class TagGroups {
  readonly element: HTMLElement;
  private readonly list = element('ul', { class: 'groups', role: 'list' });
  private readonly rows: MoreRows<TagGroup>;

  constructor(private readonly words: PanelWords) {
    const heading = element('h3', { id: 'groups-heading' }, words.sameDigest);
    this.list.setAttribute('aria-labelledby', heading.id);
    this.rows = new MoreRows(this.list, (group) => this.card(group), 'groups', words);
    this.element = element('div', { class: 'same', hidden: '' }, heading, this.list, this.rows.footer);
  }

  show(groups: readonly TagGroup[]): void {
    this.element.hidden = groups.length === 0;
    this.rows.show(groups);
  }

  private card({ digest, shortDigest, here, tags }: TagGroup): HTMLElement {
    const { words } = this;
    const names = element('ul', { class: 'chips', role: 'list' });
    const chips = new MoreRows<string>(names, (tag) => this.chip(tag), `group ${digest}`, words);
    chips.show(tags);
    return element(
      'li',
      { class: here ? 'group here' : 'group' },
      element(
        'div',
        { class: 'group-head' },
        element('span', { class: 'code', title: digest }, shortDigest),
        copyButton(digest, words.digest, `group ${digest}`, words),
        here ? element('span', { class: 'pill strong' }, words.here) : undefined,
      ),
      names,
      chips.footer,
    );
  }

  private chip(tag: string): HTMLElement {
    const made = element(
      'button',
      { type: 'button', class: 'chip', 'data-key': `same ${tag}`, title: fill(this.words.inspect, tag) },
      tag,
    );
    made.addEventListener('click', () => send({ type: 'inspectTag', tag }));
    return element('li', {}, made);
  }
}
