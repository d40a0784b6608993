import { element } from './element';

/** Milliseconds: sections that come together are told together. */
const TOGETHER = 250;

/** Tells those who listen what has come, when there is a pause. */
export class Announcer {
  readonly element = element('div', { class: 'spoken', role: 'status' });
  private readonly waiting = new Set<string>();

  say(sentence: string): void {
    if (this.waiting.size === 0) setTimeout(() => this.tell(), TOGETHER);
    this.waiting.add(sentence);
  }

  private tell(): void {
    // The same again is told again: what is said is another paragraph.
    this.element.replaceChildren(...Array.from(this.waiting, (sentence) => element('p', {}, sentence)));
    this.waiting.clear();
  }
}
