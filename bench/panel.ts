import { statSync } from 'node:fs';
import path from 'node:path';
import { root } from '../scripts/paths.mjs';
import { findChromium } from '../scripts/programs.mjs';
import type { HostMessage } from '../src/messages/panel';
import { heldLayer, heldMessages, spdxOf } from '../test/support/panel/held';
import { hostile } from '../test/support/panel/hostile';
import { image, tags, words } from '../test/support/panel/models';
import { PanelPage } from '../test/support/panel/panelPage';
import { bytesOf } from '../test/support/signing';
import { medianOf, single } from './figure';
import { part, row } from './part';

const RUNS = 10;

/** What the browser loads for the panel. */
export const panelCode = part({
  rows: {
    script: row("the panel's script", 'KiB', { atMost: 400 }),
    style: row("the panel's style", 'KiB'),
  },
  measure: () => Promise.resolve({ script: single(kibibytes('panel.js')), style: single(kibibytes('panel.css')) }),
});

/** The panel's page: how soon there is something to see. */
export const panelPage = part({
  whyNot: () => (findChromium() === undefined ? 'no Chromium is installed' : undefined),
  rows: {
    load: row('its page, until its script has run', 'ms'),
    'first-paint': row('from the message that has come to the first picture of an image with all its parts', 'ms', {
      atMost: 100,
    }),
    hostile: row('the same, 5,000 layers, 2,000 labels and values of a megabyte', 'ms', { atMost: 100 }),
    tags: row('the same, 200,000 tags', 'ms'),
    packages: row('the same, an SBOM of 50,000 packages', 'ms'),
  },
  measure: async () => {
    const packages = heldMessages([await heldLayer('application/spdx+json', bytesOf(spdxOf(50_000)))]);
    const panel = await PanelPage.open();
    try {
      const runs: Run[] = [];
      for (let run = 0; run < RUNS; run++) runs.push(await timesOf(panel, packages));
      const of = (key: keyof Run) => medianOf(runs.map((run) => run[key]));
      return {
        load: of('load'),
        'first-paint': of('image'),
        tags: of('tags'),
        hostile: of('hostile'),
        packages: of('packages'),
      };
    } finally {
      await panel.close();
    }
  },
});

/** Milliseconds. */
type Run = Readonly<Record<'load' | 'image' | 'tags' | 'hostile' | 'packages', number>>;

async function timesOf(panel: PanelPage, packages: readonly HostMessage[]): Promise<Run> {
  await panel.load();
  const load = await panel.loaded();
  await panel.post(words);
  const times = {
    image: await panel.post({ type: 'show', parts: image }),
    tags: await panel.post({ type: 'tags', tags: tags(200_000) }),
    hostile: await panel.post({ type: 'show', parts: hostile }),
  };
  await panel.load();
  await panel.post(words, { type: 'show', parts: { header: image.header, overview: image.overview } });
  return { ...times, load, packages: await panel.post(...packages) };
}

function kibibytes(name: string): number {
  return statSync(path.join(root, 'dist', name)).size / 1024;
}
