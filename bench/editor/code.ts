import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Row } from '../measure';

const STATIC_IMPORT = /(?:\bfrom|\bimport)\s*"\.\/([^"]+)"/g;

/** What VS Code reads of a folder of ours: to activate the extension, and until it has answered the first hover. */
export function codeRows(dist: string): readonly Row[] {
  return [
    { name: 'code loaded at activation', value: kilobytes(dist, ['extension.mjs']), unit: 'KB' },
    { name: 'code loaded by the first hover', value: firstHoverKilobytes(dist), unit: 'KB' },
  ];
}

/** What VS Code has read of a folder of ours when the first hover is answered. */
export function firstHoverKilobytes(dist: string): number {
  const core = readdirSync(dist).find((name) => /^core-.*\.mjs$/.test(name));
  if (!core) throw new Error(`${dist} holds no core: what a hover needs has another name now.`);
  return kilobytes(dist, ['extension.mjs', core]);
}

/** Of these modules and all that they import at once; what is imported when it is needed does not count. */
function kilobytes(dist: string, entries: readonly string[]): number {
  const loaded = new Set(entries);
  // A set gives what is added to it meanwhile, too.
  for (const name of loaded) {
    const text = readFileSync(path.join(dist, name), 'utf8');
    for (const [, imported] of text.matchAll(STATIC_IMPORT)) if (imported) loaded.add(imported);
  }
  return [...loaded].reduce((sum, name) => sum + statSync(path.join(dist, name)).size, 0) / 1024;
}
