import type { Fact } from '../../src/messages/panel';
import type { PanelWords } from '../../src/messages/panelWords';
import { element } from '../element';
import { factRow, type FactState } from '../factList';
import { Opened } from '../opened';
import type { PartContent } from '../part';

export function overview(words: PanelWords): PartContent<{ readonly facts: readonly Fact[] }> {
  const list = element('dl', { class: 'facts' });
  const state: FactState = { open: new Opened(), revealed: new Opened() };
  return {
    elements: [list],
    show({ facts }) {
      list.replaceChildren(...facts.map((fact) => factRow(fact, `overview ${fact.label}`, state, words)));
      return facts.length > 0 ? '' : undefined;
    },
  };
}
