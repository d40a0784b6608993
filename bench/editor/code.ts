import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../scripts/paths.mjs';
import { single } from '../figure';
import { part, row } from '../part';

const STATIC_IMPORT = /(?:\bfrom|\bimport)\s*"\.\/([^"]+)"/g;

/** The built extension. */
export const DIST = path.join(root, 'dist');

/** What VS Code reads to activate the extension, and until it has answered the first hover. */
export const code = part({
  rows: {
    'code.activation': row('code loaded at activation', 'KiB', { atMost: 120 }),
    'code.first-hover': row('code loaded by the first hover', 'KiB', { atMost: 400 }),
  },
  measure: () =>
    Promise.resolve({
      'code.activation': single(kibibytes(DIST, ['extension.mjs'])),
      'code.first-hover': single(firstHoverKibibytes(DIST)),
    }),
});

/** What VS Code has read of a folder of ours when the first hover is answered. */
export function firstHoverKibibytes(dist: string): number {
  const core = readdirSync(dist).find((name) => /^core-.*\.mjs$/.test(name));
  if (!core) throw new Error(`${dist} holds no core: what a hover needs has another name now.`);
  return kibibytes(dist, ['extension.mjs', core]);
}

/** Of these modules and all that they import at once; what is imported when it is needed does not count. */
function kibibytes(dist: string, entries: readonly string[]): number {
  const loaded = new Set(entries);
  // A set gives what is added to it meanwhile, too.
  for (const name of loaded) {
    const text = readFileSync(path.join(dist, name), 'utf8');
    for (const [, imported] of text.matchAll(STATIC_IMPORT)) if (imported) loaded.add(imported);
  }
  return [...loaded].reduce((sum, name) => sum + statSync(path.join(dist, name)).size, 0) / 1024;
}
