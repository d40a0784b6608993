import type { EvidenceStatement, PanelParts } from '../../src/messages/panel';
import type { PanelWords } from '../../src/messages/panelWords';
import type { Announcer } from '../announce';
import { button, linkButton } from '../controls';
import { element } from '../element';
import { keepingFocus } from '../focus';
import { send } from '../host';
import { icon, type IconName } from '../icon';
import { failed, loading, type Section, SectionFrame } from '../part';
import { ReferrerTree } from './referrerTree';

type Part = PanelParts['referrers'];
type Content = Omit<Extract<Part, { kind: 'ready' }>, 'kind'>;

const ICONS: Readonly<Record<EvidenceStatement['kind'], IconName>> = {
  found: 'evidence',
  failed: 'failed',
  none: 'none',
  unchecked: 'warning',
  notLookedFor: 'none',
};

/** What refers to the image, once a person has asked for it. While it is looked for again, what was there stays. */
export class Referrers implements Section {
  readonly key = 'referrers';
  readonly title: string;
  readonly element: HTMLElement;
  readonly heading: HTMLElement;
  isEmpty = true;
  notice: string | undefined;
  private readonly frame: SectionFrame;
  private readonly stated = element('div', { class: 'stated' });
  private readonly content: HTMLElement;
  private readonly statements = element('ul', { class: 'statements', role: 'list' });
  private readonly untrusted = element('div', { class: 'untrusted' });
  private readonly buttons = element('div', { class: 'buttons' });
  private readonly tree: ReferrerTree;
  private readonly nothing: HTMLElement;
  private readonly notes = element('ul', { class: 'remarks', role: 'list' });
  private hasContent = false;
  private wasLoading = false;

  constructor(
    private readonly words: PanelWords,
    private readonly announcer: Announcer,
  ) {
    this.title = words.referrers;
    this.tree = new ReferrerTree(words);
    this.nothing = element('p', { class: 'quiet' }, words.noReferrers);
    this.content = element(
      'div',
      { class: 'content' },
      this.statements,
      this.untrusted,
      ...this.tree.elements,
      this.nothing,
      this.notes,
      this.buttons,
    );
    this.frame = new SectionFrame(this.key, this.title, this.stated, this.content);
    this.element = this.frame.element;
    this.heading = this.frame.heading;
  }

  update(part: Part): void {
    this.isEmpty = false;
    keepingFocus(this.element, this.frame.heading, () => this.layOut(part));
    if (this.wasLoading && part.kind === 'failed') this.announcer.say(part.sentence);
    if (this.wasLoading && part.kind === 'ready')
      for (const { sentence } of part.statements) this.announcer.say(sentence);
    this.wasLoading = part.kind === 'loading';
  }

  private layOut(part: Part): void {
    const isAgain = part.kind === 'loading' && this.hasContent;
    this.frame.busy = isAgain;
    this.buttons.replaceChildren(isAgain ? this.stop() : this.look(this.words.lookAgain));
    this.buttons.hidden = part.kind === 'failed';
    if (isAgain) {
      this.stated.replaceChildren();
      return;
    }
    const content = part.kind === 'ready' ? part : part.kind === 'failed' ? part.last : undefined;
    this.hasContent = content !== undefined;
    this.content.hidden = !this.hasContent;
    this.notice = part.kind === 'failed' && !content ? `failed ${part.sentence}` : undefined;
    this.frame.aside.textContent = content?.time ?? '';
    this.stated.replaceChildren(...this.state(part));
    if (content) this.show(content);
  }

  private show({ statements, rows, notes, untrusted }: Content): void {
    this.statements.replaceChildren(
      ...statements.map(({ kind, sentence }) =>
        element('li', { class: `statement-${kind}` }, icon(ICONS[kind]), element('span', { class: 'text' }, sentence)),
      ),
    );
    this.untrusted.replaceChildren(...(untrusted === undefined ? [] : this.trust(untrusted)));
    this.tree.show(rows);
    this.nothing.hidden = rows.length > 0;
    this.notes.replaceChildren(
      ...notes.map((note) => element('li', {}, icon('warning'), element('span', { class: 'text' }, note))),
    );
  }

  private state(part: Part): HTMLElement[] {
    const { words } = this;
    switch (part.kind) {
      case 'loading':
        return [loading(words.loading), element('div', { class: 'buttons' }, this.stop())];
      case 'unasked':
        return [
          element('p', { class: 'quiet' }, part.sentence),
          element('div', { class: 'buttons' }, this.look(words.lookForEvidence)),
        ];
      case 'failed':
        return [failed(part.sentence, this.key, part.canSignIn, words, () => send({ type: 'lookForEvidence' }))];
      case 'ready':
        return [];
    }
  }

  private trust(sentence: string): HTMLElement[] {
    return [
      element('span', { class: 'quiet' }, sentence),
      linkButton(this.words.openTrustSettings, 'openTrustSettings', () => send({ type: 'openTrustSettings' })),
    ];
  }

  private look(label: string): HTMLElement {
    return button(label, 'lookForEvidence', () => send({ type: 'lookForEvidence' }));
  }

  private stop(): HTMLElement {
    return button(this.words.stop, 'lookForEvidence', () => send({ type: 'stopEvidence' }));
  }
}
