import type { Fact } from '../../src/messages/panel';
import type { PanelWords } from '../../src/messages/panelWords';
import { element } from '../element';
import { factRow, type FactState } from '../factList';
import { fill } from '../fill';
import { MoreRows } from '../moreRows';
import { Opened } from '../opened';
import type { PartContent } from '../part';
import { matches, searchField, searchWords } from '../searchField';

/** So many variables are seen at a glance. */
const FEW = 8;

interface Configuration {
  readonly title: string;
  readonly facts: readonly Fact[];
  readonly environment: readonly Fact[];
}

export function configuration(words: PanelWords): PartContent<Configuration> {
  const list = element('dl', { class: 'facts' });
  const environment = new Environment(words);
  const state: FactState = { open: new Opened(), revealed: new Opened() };
  return {
    elements: [list, environment.element],
    show({ title, facts, environment: variables }) {
      list.replaceChildren(...facts.map((fact) => factRow(fact, `configuration ${fact.label}`, state, words)));
      list.hidden = facts.length === 0;
      environment.show(variables);
      return facts.length + variables.length > 0 ? title : undefined;
    },
  };
}

class Environment {
  readonly element: HTMLElement;
  private readonly list = element('dl', { class: 'facts variables' });
  private readonly nothing: HTMLElement;
  private readonly found = element('span', { class: 'aside', role: 'status' });
  private readonly search: HTMLElement;
  private readonly rows: MoreRows<readonly [key: string, fact: Fact]>;
  private readonly state: FactState = { open: new Opened(), revealed: new Opened() };
  private variables: readonly (readonly [key: string, fact: Fact])[] = [];
  private wanted: readonly string[] = [];

  constructor(private readonly words: PanelWords) {
    const heading = element('h3', { id: 'environment-heading' }, words.environment);
    this.nothing = element('p', { class: 'quiet' }, words.nothingFound);
    this.search = searchField(words.searchEnvironment, 'search environment', (text) => {
      this.wanted = searchWords(text);
      this.rows.startOver();
      this.layOut();
    });
    this.rows = new MoreRows(this.list, ([key, fact]) => factRow(fact, key, this.state, words), 'environment', words);
    this.element = element(
      'div',
      { role: 'group', 'aria-labelledby': heading.id },
      element('div', { class: 'heading' }, heading, this.found),
      this.search,
      this.list,
      this.nothing,
      this.rows.footer,
    );
  }

  show(variables: readonly Fact[]): void {
    const seen = new Map<string, number>();
    this.variables = variables.map((fact) => {
      // A name may be given twice, by somebody who wants to confuse.
      const times = (seen.get(fact.label) ?? 0) + 1;
      seen.set(fact.label, times);
      return [`environment ${times} ${fact.label}`, fact];
    });
    this.element.hidden = variables.length === 0;
    this.search.hidden = variables.length <= FEW;
    this.layOut();
  }

  private layOut(): void {
    const found = this.variables.filter((variable) => this.fits(variable));
    this.rows.show(found);
    this.nothing.hidden = found.length > 0;
    this.found.textContent =
      found.length < this.variables.length ? fill(this.words.found, found.length, this.variables.length) : '';
  }

  private fits([key, { label, value, secret }]: readonly [key: string, fact: Fact]): boolean {
    // A search must not guess what is hidden.
    const isHidden = secret === true && !this.state.revealed.has(key, value);
    return matches((isHidden ? label : `${label}=${value}`).toLowerCase(), this.wanted);
  }
}
