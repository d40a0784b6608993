import type { PanelWords } from '../src/messages/panelWords';
import type { Announcer } from './announce';
import { button } from './controls';
import { element } from './element';
import { fill } from './fill';
import { keepingFocus } from './focus';
import { send } from './host';
import { icon } from './icon';

/** A part of the page as the host sends it. */
export type Part<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'unasked'; readonly sentence: string }
  | {
      readonly kind: 'failed';
      readonly sentence: string;
      readonly canSignIn: boolean;
      readonly last?: T | undefined;
    }
  | ({ readonly kind: 'ready' } & T);

/** A section of the page. */
export interface Section {
  readonly key: string;
  readonly title: string;
  readonly element: HTMLElement;
  readonly heading: HTMLElement;
  /** Has nothing to show. */
  readonly isEmpty: boolean;
  /** What stands in place of the content; where a section above says the same, once is enough. */
  readonly notice: string | undefined;
}

/** The frame around a section's content. */
export class SectionFrame {
  readonly heading: HTMLHeadingElement;
  /** Beside the heading: what the section is of, how much it is. */
  readonly aside = element('span', { class: 'aside' });
  readonly element: HTMLElement;
  private readonly bar = element('div', { class: 'bar', 'aria-hidden': 'true', hidden: '' });

  constructor(
    readonly key: string,
    readonly title: string,
    ...children: HTMLElement[]
  ) {
    this.heading = element('h2', { id: `${key}-heading`, tabindex: '-1' }, title);
    this.element = element(
      'section',
      { id: key, 'aria-labelledby': this.heading.id, hidden: '' },
      element('vscode-divider'),
      this.bar,
      element('div', { class: 'heading' }, this.heading, this.aside),
      ...children,
    );
  }

  set busy(busy: boolean) {
    this.bar.hidden = !busy;
    this.element.setAttribute('aria-busy', String(busy));
  }
}

/** What a section shows once its part is there. */
export interface PartContent<T> {
  readonly elements: readonly HTMLElement[];
  /** Where it depends on what is shown what the section is called. */
  readonly title?: (ready: T) => string;
  /** @returns what to say beside the heading; undefined where there is nothing to show. */
  show(ready: T): string | undefined;
}

/** A section whose part comes by itself. While it comes again, what was there stays. */
export class PartSection<T extends object> implements Section {
  readonly key: string;
  title: string;
  readonly element: HTMLElement;
  readonly heading: HTMLElement;
  isEmpty = true;
  notice: string | undefined;
  private readonly frame: SectionFrame;
  private readonly stated = element('div', { class: 'stated' });
  private readonly content: HTMLElement;
  private hasContent = false;
  private wasLoading = false;

  constructor(
    key: string,
    title: string,
    private readonly parts: PartContent<T>,
    private readonly words: PanelWords,
    private readonly announcer: Announcer,
    private readonly refresh: () => void,
  ) {
    this.key = key;
    this.title = title;
    this.content = element('div', { class: 'content' }, ...parts.elements);
    this.frame = new SectionFrame(key, title, this.stated, this.content);
    this.element = this.frame.element;
    this.heading = this.frame.heading;
  }

  update(part: Part<T>): void {
    keepingFocus(this.element, this.frame.heading, () => this.layOut(part));
    this.tell(part);
  }

  private layOut(part: Part<T>): void {
    this.frame.busy = part.kind === 'loading' && this.hasContent;
    if (part.kind === 'loading' && this.hasContent) return;
    this.isEmpty = false;
    this.notice = undefined;
    const content = part.kind === 'ready' ? part : part.kind === 'failed' ? part.last : undefined;
    this.hasContent = content !== undefined;
    const aside = content && this.parts.show(content);
    this.frame.aside.textContent = aside ?? '';
    if (content) this.title = this.frame.heading.textContent = this.parts.title?.(content) ?? this.title;
    if (part.kind === 'ready') {
      this.isEmpty = aside === undefined;
      this.stated.replaceChildren();
    } else {
      this.notice = `${part.kind} ${'sentence' in part ? part.sentence : ''}`;
      this.stated.replaceChildren(this.state(part));
    }
    this.content.hidden = !this.hasContent;
  }

  private state(part: Exclude<Part<T>, { kind: 'ready' }>): HTMLElement {
    const { key, words } = this;
    switch (part.kind) {
      case 'loading':
        return loading(words.loading);
      case 'unasked':
        return element(
          'div',
          { class: 'notice' },
          element('p', {}, part.sentence),
          button(words.lookUp, `lookUp ${key}`, () => send({ type: 'lookUp' }), { appearance: 'primary' }),
        );
      case 'failed':
        return failed(part.sentence, key, part.canSignIn, words, this.refresh);
    }
  }

  private tell(part: Part<T>): void {
    const { title, words, announcer, wasLoading } = this;
    this.wasLoading = part.kind === 'loading';
    if (part.kind === 'failed') announcer.say(part.sentence);
    else if (wasLoading && part.kind === 'ready' && !this.isEmpty) announcer.say(fill(words.loaded, title));
  }
}

export function loading(sentence: string): HTMLElement {
  return element('p', { class: 'loading' }, element('vscode-progress-ring', { 'aria-hidden': 'true' }), sentence);
}

/** A failure, and what can be done about it. */
export function failed(
  sentence: string,
  key: string,
  canSignIn: boolean,
  words: PanelWords,
  tryAgain: () => void,
): HTMLElement {
  const signIn = button(words.signIn, `signIn ${key}`, () => send({ type: 'signIn' }), { appearance: 'primary' });
  return element(
    'div',
    { class: 'notice failed' },
    element('p', {}, icon('warning'), sentence),
    element(
      'div',
      { class: 'buttons' },
      ...(canSignIn ? [signIn] : []),
      button(words.tryAgain, `tryAgain ${key}`, tryAgain),
      button(words.showLog, `log ${key}`, () => send({ type: 'showLog' })),
    ),
  );
}
