import type { ReferrerRow } from '../../src/messages/panel';
import type { PanelWords } from '../../src/messages/panelWords';
import { linkButton } from '../controls';
import { element } from '../element';
import { fill } from '../fill';
import { keepingFocus } from '../focus';
import { send } from '../host';
import type { IconName } from '../icon';
import { FIRST, MORE } from '../moreRows';
import { digestCell, headRow } from '../table';
import { Treegrid } from '../treegrid';
import { treeRow } from '../treeRow';

const ICONS: Readonly<Record<ReferrerRow['kind'], IconName>> = {
  content: 'image',
  signature: 'signature',
  attestation: 'attestation',
  sbom: 'artifact',
  other: 'artifact',
};

/** A row and what it is in the page. */
interface Placed {
  readonly row: ReferrerRow;
  /** The same when the tree comes again. */
  readonly key: string;
  readonly isParent: boolean;
}

/** What refers to what, as a tree: a page of its rows at a time, to be folded, and to be filtered by the type of artifact. */
export class ReferrerTree {
  readonly elements: readonly HTMLElement[];
  private readonly grid: Treegrid;
  private readonly types = element('select', { id: 'referrer-type', 'data-key': 'referrer type' });
  private readonly filter: HTMLElement;
  private readonly found = element('span', { class: 'found', role: 'status' });
  private readonly more: HTMLButtonElement;
  private readonly folded = new Set<string>();
  private rows: readonly ReferrerRow[] = [];
  /** The types to choose from. */
  private known: readonly string[] = [];
  private wanted = FIRST;

  constructor(private readonly words: PanelWords) {
    this.grid = new Treegrid(
      'referrers-heading',
      headRow(
        [words.type, words.foundBy, words.digest, words.manifestSize],
        ['', 'how-column', 'digest-column', 'number'],
      ),
    );
    this.filter = element(
      'div',
      { class: 'search-row type-filter' },
      element('label', { for: this.types.id }, words.artifactType),
      this.types,
      this.found,
    );
    this.types.addEventListener('change', () => {
      this.wanted = FIRST;
      this.layOut();
    });
    this.more = linkButton('', 'more referrers', () => this.showMore());
    this.elements = [this.filter, this.grid.element, this.more];
  }

  show(rows: readonly ReferrerRow[]): void {
    this.rows = rows;
    this.showTypes();
    this.layOut();
  }

  /** The types that there are; the one that was chosen stays, where it is still there. */
  private showTypes(): void {
    const known = [...new Set(this.rows.map(({ artifactType }) => artifactType))].filter((type) => type !== '').sort();
    if (!known.includes(this.types.value)) this.types.value = '';
    this.filter.hidden = known.length < 2;
    if (known.join('\n') === this.known.join('\n')) return;
    this.known = known;
    // Behind the picture: whenever a form's choices change, Chromium's autofill has the whole page laid out, far sections too.
    requestAnimationFrame(() => setTimeout(() => this.fillTypes()));
  }

  private fillTypes(): void {
    const { types, known, words } = this;
    const chosen = types.value;
    types.replaceChildren(
      element('option', { value: '' }, words.allTypes),
      ...known.map((type) => element('option', { value: type }, type)),
    );
    types.value = chosen;
  }

  private layOut(): void {
    const { grid, rows, types, wanted, words } = this;
    const fitting = types.value === '' ? rows : ofType(rows, types.value);
    const shown = this.unfolded(placed(fitting));
    grid.show(shown.slice(0, wanted).map((each) => this.row(each)));
    grid.element.hidden = rows.length === 0;
    const left = Math.max(shown.length - wanted, 0);
    this.more.hidden = left === 0;
    this.more.textContent = fill(words.showMore, Math.min(left, MORE));
    this.found.textContent = types.value === '' ? '' : fill(words.found, fitting.length, rows.length);
  }

  private showMore(): void {
    const first = this.wanted;
    this.wanted += MORE;
    this.layOut();
    // Where no more are left the button goes, and the focus would go with it.
    if (this.more.hidden) this.grid.focus(first);
  }

  private unfolded(all: readonly Placed[]): readonly Placed[] {
    let hidden = Infinity;
    return all.filter(({ row: { level }, key, isParent }) => {
      if (level > hidden) return false;
      hidden = isParent && this.folded.has(key) ? level : Infinity;
      return true;
    });
  }

  private fold(key: string, open: boolean): void {
    if (open) this.folded.delete(key);
    else this.folded.add(key);
    keepingFocus(this.grid.element, this.types, () => this.layOut());
  }

  private row({ row, key, isParent }: Placed): HTMLElement {
    const { digest, level, kind, name, artifactType, found, shortDigest, size, checks, notes, problems } = row;
    const isOpen = !this.folded.has(key);
    const { element: made, toggle } = treeRow(
      {
        ...{ key, kind, level, expanded: isParent ? isOpen : undefined, picture: ICONS[kind], name, checks, problems },
        notes: [artifactType, notes.join(' · ')].filter((text) => text !== ''),
      },
      element('td', { role: 'gridcell', class: 'how' }, found),
      element('td', { role: 'gridcell', class: 'digest' }, digestCell(digest, shortDigest, key, this.words)),
      element('td', { role: 'gridcell', class: 'number' }, size),
    );
    made.addEventListener('click', () => send({ type: 'openReferrer', digest }));
    made.addEventListener('fold', ({ detail }) => this.fold(key, detail));
    toggle.addEventListener('click', (event) => {
      if (!isParent) return;
      event.stopPropagation();
      this.fold(key, !isOpen);
    });
    return made;
  }
}

/** Those of a type, and what leads there. */
function ofType(rows: readonly ReferrerRow[], type: string): readonly ReferrerRow[] {
  let parent = 0;
  return rows
    .toReversed()
    .filter(({ artifactType, level }) => {
      const isWanted = artifactType === type || level === parent;
      if (isWanted) parent = level - 1;
      return isWanted;
    })
    .toReversed();
}

function placed(rows: readonly ReferrerRow[]): readonly Placed[] {
  const seen = new Map<string, number>();
  return rows.map((row, index) => {
    // What is shown elsewhere stands here more than once.
    const times = (seen.get(row.digest) ?? 0) + 1;
    seen.set(row.digest, times);
    return { row, key: `referrer ${times} ${row.digest}`, isParent: (rows[index + 1]?.level ?? 0) > row.level };
  });
}
