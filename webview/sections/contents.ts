import type { ContentRow } from '../../src/messages/panel';
import type { PanelWords } from '../../src/messages/panelWords';
import { button } from '../controls';
import { element } from '../element';
import { send } from '../host';
import type { IconName } from '../icon';
import type { PartContent } from '../part';
import { digestCell, headRow } from '../table';
import { Treegrid } from '../treegrid';
import { treeRow } from '../treeRow';

interface Contents {
  readonly rows: readonly ContentRow[];
  readonly leftOut?: string | undefined;
  readonly asksSizes: boolean;
  readonly readsSizes?: boolean | undefined;
  readonly sizesProblem?: string | undefined;
}

const ICONS: Readonly<Record<ContentRow['kind'], IconName>> = {
  platform: 'image',
  index: 'index',
  attestation: 'attestation',
  artifact: 'artifact',
};

export function contents(words: PanelWords): PartContent<Contents> {
  const grid = new Treegrid(
    'contents-heading',
    headRow([words.name, words.digest, words.size], ['', 'digest-column', 'number']),
  );
  const leftOut = element('p', { class: 'quiet' });
  const sizes = new Sizes(words);
  return {
    elements: [grid.element, leftOut, sizes.element],
    show({ rows, leftOut: sentence, asksSizes, readsSizes, sizesProblem }) {
      const seen = new Map<string, number>();
      grid.show(
        rows.map((row) => {
          // What stands in two indexes stands here twice.
          const times = (seen.get(row.digest) ?? 0) + 1;
          seen.set(row.digest, times);
          return contentRow(row, `content ${times} ${row.digest}`, words);
        }),
      );
      leftOut.textContent = sentence ?? '';
      sizes.show(asksSizes, readsSizes ?? false, sizesProblem ?? '');
      return rows.length > 0 ? '' : undefined;
    },
  };
}

/** What asks for the sizes that take requests. From the press until they are there it says that it asks. */
class Sizes {
  readonly element: HTMLElement;
  private readonly button: HTMLElement;
  private readonly state = element('span', { class: 'quiet', role: 'status' });
  private isAsking = false;

  constructor(private readonly words: PanelWords) {
    this.button = button(words.showSizes, 'sizes', () => this.ask());
    this.element = element('div', { class: 'buttons' }, this.button, this.state);
  }

  /** @param canAsk there are sizes to ask for. */
  show(canAsk: boolean, isAsking: boolean, problem: string): void {
    this.isAsking = isAsking;
    this.button.hidden = !canAsk;
    this.layOut(isAsking ? this.words.loading : problem);
  }

  private ask(): void {
    if (this.isAsking) return;
    this.isAsking = true;
    this.layOut(this.words.loading);
    send({ type: 'showSizes' });
  }

  private layOut(sentence: string): void {
    // It stays where it is: what is disabled loses the focus.
    this.button.setAttribute('aria-disabled', String(this.isAsking));
    this.element.setAttribute('aria-busy', String(this.isAsking));
    this.state.textContent = sentence;
    this.element.hidden = this.button.hidden && sentence === '';
  }
}

function contentRow(row: ContentRow, key: string, words: PanelWords): HTMLElement {
  const { digest, level, kind, name, shortDigest, size, note, chosen, expanded, problem } = row;
  const choose = (): void => send({ type: 'choose', digest });
  const unfold = (open: boolean): void => send({ type: 'unfold', digest, open });
  const { element: made } = treeRow(
    {
      ...{ key, kind, level, isSelected: chosen, expanded, picture: ICONS[kind], name },
      ...{ notes: note === undefined ? [] : [note], problems: problem === undefined ? [] : [problem] },
    },
    element('td', { role: 'gridcell', class: 'digest' }, digestCell(digest, shortDigest, key, words)),
    element('td', { role: 'gridcell', class: 'number' }, size || '–'),
  );
  made.addEventListener('click', () => {
    if (expanded === undefined) choose();
    else unfold(!expanded);
  });
  made.addEventListener('fold', ({ detail }) => unfold(detail));
  return made;
}
