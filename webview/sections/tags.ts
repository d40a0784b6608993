import type { PanelTags } from '../../src/messages/panel';
import type { PanelWords } from '../../src/messages/panelWords';
import type { Announcer } from '../announce';
import { button, copyButton, linkButton } from '../controls';
import { element } from '../element';
import { fill } from '../fill';
import { keepingFocus } from '../focus';
import { send } from '../host';
import { failed, type Section, SectionFrame } from '../part';
import { SearchedRows } from '../searchedRows';
import { searchField } from '../searchField';
import { VirtualList } from '../virtualList';
import { TagGroups } from './tagGroups';

/** Pixels. */
const ROW_HEIGHT = 26;
const MAX_HEIGHT = 416;

/** All tags of the repository, once a person has asked for them. */
export class Tags implements Section {
  readonly key = 'tags';
  readonly title: string;
  readonly element: HTMLElement;
  readonly heading: HTMLElement;
  isEmpty = true;
  readonly notice = undefined;
  private readonly frame: SectionFrame;
  private readonly state = element('div', { class: 'tag-state' });
  private readonly groups: TagGroups;
  private readonly search: HTMLElement;
  private readonly found = element('span', { class: 'found', role: 'status' });
  private readonly nothing: HTMLElement;
  private readonly list: VirtualList;
  private readonly rows = new SearchedRows<string>((tag) => tag);
  private current: PanelTags['state'] | undefined;
  /** They were listed before a refresh. */
  private isOld = false;

  constructor(
    private readonly words: PanelWords,
    private readonly announcer: Announcer,
  ) {
    this.title = words.tags;
    this.groups = new TagGroups(words);
    this.list = new VirtualList({
      label: words.tags,
      rowHeight: ROW_HEIGHT,
      maxHeight: MAX_HEIGHT,
      render: (index) => this.row(this.tagAt(index)),
    });
    const field = searchField(words.searchTags, 'search tags', (text) => this.searchFor(text));
    this.search = element('div', { class: 'search-row' }, field, this.found);
    this.nothing = element('p', { class: 'quiet' }, words.nothingFound);
    this.frame = new SectionFrame(
      this.key,
      this.title,
      this.state,
      this.groups.element,
      this.search,
      this.list.element,
      this.nothing,
    );
    this.element = this.frame.element;
    this.heading = this.frame.heading;
  }

  update({ append, tags, groups, state }: PanelTags): void {
    this.isEmpty = false;
    keepingFocus(this.element, this.frame.heading, () => {
      this.current = state;
      this.showState(state);
      this.groups.show(groups);
      this.add(tags, append);
    });
    if (state.kind === 'failed' || state.kind === 'ready')
      this.announcer.say(fill(this.words.problem, this.title, state.sentence));
  }

  /** The image is asked for anew: what was listed may be another list by now. */
  outdate(): void {
    if (this.current?.kind !== 'ready') return;
    this.isOld = true;
    this.showState(this.current);
  }

  private ask(): void {
    this.isOld = false;
    send({ type: 'listTags' });
  }

  private showState({ kind, sentence, canFindSame }: PanelTags['state']): void {
    const { words } = this;
    this.frame.busy = kind === 'loading';
    this.frame.aside.textContent = kind === 'loading' || kind === 'ready' ? sentence : '';
    const list = (): void => this.ask();
    const isListed = kind === 'ready';
    const appearance = this.isOld ? 'primary' : 'secondary';
    const buttons = [
      kind === 'idle' && button(words.listTags, 'listTags', list),
      isListed && button(words.listAgain, 'listAgain', list, { appearance }),
      kind === 'loading' && button(words.stop, 'stopTags', () => send({ type: 'stopTags' })),
      canFindSame && button(words.findSame, 'findSame', () => send({ type: 'findSameTags' })),
    ].filter((made) => made instanceof HTMLElement);
    this.state.replaceChildren(
      ...(kind === 'idle' && sentence !== '' ? [element('p', { class: 'quiet' }, sentence)] : []),
      ...(isListed && this.isOld ? [element('p', { class: 'quiet' }, words.listedBefore)] : []),
      ...(kind === 'failed' ? [failed(sentence, 'tags', false, words, list)] : []),
      ...(buttons.length > 0 ? [element('div', { class: 'buttons' }, ...buttons)] : []),
    );
  }

  private add(tags: readonly string[], append: boolean): void {
    const place = append ? undefined : this.list.place;
    const kept = place === undefined ? undefined : this.tagAt(place);
    this.rows.add(tags, append);
    const { count } = this.rows;
    if (append) this.list.grow(count);
    else this.list.replace(count, kept === undefined ? undefined : this.rows.indexOf(kept));
    this.count();
  }

  private searchFor(text: string): void {
    this.rows.searchFor(text);
    this.list.show(this.rows.count);
    this.count();
  }

  private count(): void {
    const { rows, words } = this;
    this.search.hidden = rows.all === 0;
    this.list.element.hidden = rows.all === 0;
    this.nothing.hidden = !rows.isSearched || rows.count > 0;
    this.found.textContent = rows.isSearched ? fill(words.found, rows.count, rows.all) : '';
  }

  private tagAt(index: number): string {
    return this.rows.at(index) ?? '';
  }

  private row(tag: string): readonly (HTMLElement | undefined)[] {
    const open = linkButton(tag, `tag ${tag}`, () => send({ type: 'inspectTag', tag }));
    open.title = fill(this.words.inspect, tag);
    return [open, copyButton(tag, tag, `tag ${tag}`, this.words)];
  }
}
