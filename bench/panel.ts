import { statSync } from 'node:fs';
import path from 'node:path';
import { root } from '../scripts/paths.mjs';
import { image, tags, words } from '../test/support/panel/models';
import { PanelPage } from '../test/support/panel/panelPage';
import { hostile } from '../test/support/panel/hostile';
import { median, type Row } from './measure';

const RUNS = 10;

/** The panel's page: what the browser loads, and how soon there is something to see. */
export async function benchPanel(): Promise<readonly Row[]> {
  const size = (name: string) => statSync(path.join(root, 'dist', name)).size / 1024;
  const panel = await PanelPage.open();
  try {
    const empty: number[] = [];
    const shown: number[] = [];
    const large: number[] = [];
    const many: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      await panel.load();
      empty.push(await panel.loaded());
      await panel.post(words);
      shown.push(await panel.post({ type: 'show', parts: image }));
      many.push(await panel.post({ type: 'tags', tags: tags(200_000) }));
      large.push(await panel.post({ type: 'show', parts: hostile }));
    }
    return [
      { name: "the panel's script", value: size('panel.js'), unit: 'KB' },
      { name: "the panel's style", value: size('panel.css'), unit: 'KB' },
      { name: `its page, until its script has run, median of ${RUNS}`, value: median(empty), unit: 'ms' },
      {
        name: 'from the message to the first picture of an image with all its parts',
        value: median(shown),
        unit: 'ms',
      },
      { name: 'the same, 5,000 layers, 2,000 labels and values of a megabyte', value: median(large), unit: 'ms' },
      { name: 'the same, 200,000 tags', value: median(many), unit: 'ms' },
    ];
  } finally {
    await panel.close();
  }
}
