import './panel.css';
import {
  type Fact,
  type LayerRow,
  type PanelImage,
  type PanelLabels,
  type PanelMessage,
  type PanelModel,
  parseHostMessage,
  type PlatformRow,
} from '../src/messages/panel';
import { element } from './element';
import { registerToolkit } from './toolkit';

declare function acquireVsCodeApi(): { postMessage(message: PanelMessage): void };

const host = acquireVsCodeApi();
registerToolkit();

window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  const message = parseHostMessage(data);
  if (message) show(message.model, message.labels);
});
host.postMessage({ type: 'ready' });

/** Lays the whole page out anew; what had the focus keeps it. */
function show(model: PanelModel, labels: PanelLabels): void {
  const page = document.getElementById('panel');
  if (!page) return;
  const focused = document.activeElement?.getAttribute('data-key');
  page.replaceChildren(header(model, labels), ...body(model, labels));
  if (focused) page.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

function header({ title, subtitle }: PanelModel, labels: PanelLabels): HTMLElement {
  return element(
    'header',
    {},
    element('div', { class: 'heading' }, element('h1', {}, title), element('p', { class: 'quiet' }, subtitle)),
    button(labels.refresh, 'refresh', () => host.postMessage({ type: 'refresh' })),
  );
}

function body({ state }: PanelModel, labels: PanelLabels): (HTMLElement | string)[] {
  switch (state.kind) {
    case 'loading':
      return [loading(labels)];
    case 'failed':
      return [failed(state.sentence, labels)];
    case 'ready':
      return [
        facts(state.facts, labels),
        ...(state.platforms.length > 0 ? [platforms(state.platforms, labels)] : []),
        ...image(state.image, labels),
      ];
  }
}

function image(state: PanelImage, labels: PanelLabels): HTMLElement[] {
  switch (state.kind) {
    case 'loading':
      return [section(labels.configuration, loading(labels))];
    case 'failed':
      return [section(labels.configuration, failed(state.sentence, labels))];
    case 'ready':
      return [
        ...(state.configuration.length > 0 ? [section(labels.configuration, facts(state.configuration, labels))] : []),
        ...(state.layers.length > 0 ? [section(labels.layers, layers(state.layers, labels))] : []),
      ];
  }
}

function section(title: string, ...content: HTMLElement[]): HTMLElement {
  return element('section', {}, element('vscode-divider'), element('h2', {}, title), ...content);
}

function facts(rows: readonly Fact[], labels: PanelLabels): HTMLElement {
  const list = element('dl');
  for (const { label, value, copy, code } of rows) {
    const text = element('span', code ? { class: 'code' } : {}, value);
    const copyButton =
      copy === undefined
        ? undefined
        : button(labels.copy, `copy ${copy}`, () => host.postMessage({ type: 'copy', text: copy }), 'icon');
    list.append(element('dt', {}, label), element('dd', {}, text, copyButton));
  }
  return list;
}

function platforms(rows: readonly PlatformRow[], labels: PanelLabels): HTMLElement {
  const table = grid([labels.platform, labels.digest, labels.size]);
  for (const { digest, name, shortDigest, size, chosen } of rows) {
    const choose = element(
      'button',
      { class: 'choice', 'data-key': `platform ${digest}`, 'aria-pressed': String(chosen) },
      name,
    );
    choose.addEventListener('click', () => host.postMessage({ type: 'choosePlatform', digest }));
    table.tBodies[0]?.append(
      element(
        'tr',
        chosen ? { class: 'chosen' } : {},
        element('td', {}, choose),
        element('td', {}, element('span', { class: 'code', title: digest }, shortDigest)),
        element('td', { class: 'number' }, size || '–'),
      ),
    );
  }
  const isComplete = rows.every(({ size }) => size !== '');
  const sizes = button(labels.showSizes, 'sizes', () => host.postMessage({ type: 'showSizes' }));
  return section(labels.platforms, table, ...(isComplete ? [] : [sizes]));
}

function layers(rows: readonly LayerRow[], labels: PanelLabels): HTMLElement {
  const table = grid([labels.instruction, labels.size]);
  for (const { instruction, size } of rows) {
    table.tBodies[0]?.append(
      element(
        'tr',
        size ? {} : { class: 'empty' },
        element('td', {}, element('span', { class: 'code' }, instruction)),
        element('td', { class: 'number' }, size),
      ),
    );
  }
  return table;
}

function grid(columns: readonly string[]): HTMLTableElement {
  const table = document.createElement('table');
  const last = columns.length - 1;
  const headings = columns.map((column, index) =>
    element('th', { scope: 'col', ...(index === last ? { class: 'number' } : {}) }, column),
  );
  table.append(element('thead', {}, element('tr', {}, ...headings)), element('tbody'));
  return table;
}

function loading(labels: PanelLabels): HTMLElement {
  return element(
    'p',
    { class: 'loading', role: 'status' },
    element('vscode-progress-ring', { 'aria-hidden': 'true' }),
    labels.loading,
  );
}

function failed(sentence: string, labels: PanelLabels): HTMLElement {
  return element(
    'div',
    { class: 'failed', role: 'alert' },
    element('p', {}, sentence),
    button(labels.showLog, 'log', () => host.postMessage({ type: 'showLog' })),
  );
}

/** `key` names the button across layouts, so that the focus can stay on it. */
function button(label: string, key: string, run: () => void, appearance = 'secondary'): HTMLElement {
  // The toolkit would name an icon button 'Icon Button'.
  const made = element('vscode-button', { appearance, 'data-key': key, 'aria-label': label }, label);
  made.addEventListener('click', run);
  return made;
}
