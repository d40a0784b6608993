import type { PanelDocument } from '../../src/messages/panel';
import type { PanelWords } from '../../src/messages/panelWords';
import { copyButton } from '../controls';
import { element, spoken } from '../element';
import { send } from '../host';
import { icon } from '../icon';
import type { PartContent } from '../part';

export function raw(words: PanelWords): PartContent<{ readonly documents: readonly PanelDocument[] }> {
  const list = element('ul', { class: 'documents', role: 'list' });
  return {
    elements: [list],
    show({ documents }) {
      list.replaceChildren(...documents.map((document) => documentRow(document, words)));
      return documents.length > 0 ? '' : undefined;
    },
  };
}

export function openDocument(digest: string): void {
  send({ type: 'openDocument', digest });
}

function documentRow({ digest, title, mediaType, size }: PanelDocument, words: PanelWords): HTMLElement {
  const open = element(
    'button',
    { type: 'button', class: 'document', 'data-key': `open ${digest}` },
    icon('json'),
    element(
      'span',
      { class: 'titles' },
      element('span', {}, spoken(`${words.open} `), title),
      element('span', { class: 'code quiet' }, mediaType),
    ),
    element('span', { class: 'quiet' }, size),
  );
  open.addEventListener('click', () => openDocument(digest));
  return element('li', {}, open, copyButton(digest, words.digest, `document ${digest}`, words));
}
