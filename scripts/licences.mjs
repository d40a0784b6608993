#!/usr/bin/env node
// @ts-check
/* Compares the table of licences in src/ with the package spdx-license-list; with --write updates it. */
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './paths.mjs';

const file = path.join(root, 'src/policy/licence/licenceList.ts');

/** @returns {Promise<string>} The table as the package says it. */
export async function licenceTable() {
  const require = createRequire(import.meta.url);
  /** @type {Record<string, { osiApproved: boolean }>} */
  const licences = require('spdx-license-list');
  const readme = await readFile(require.resolve('spdx-license-list/readme.md'), 'utf8');
  const version = /SPDX License List version ([\d.]+)/.exec(readme)?.[1];
  if (!version) throw new Error('spdx-license-list does not say which version of the list it holds');
  // `GPL-2.0+` is judged as GPL-2.0, which the list says the same of.
  const ids = Object.keys(licences).filter((id) => !id.endsWith('+'));
  const approved = ids.filter((id) => licences[id]?.osiApproved);
  const others = ids.filter((id) => !licences[id]?.osiApproved);
  return `// Written by scripts/licences.mjs: do not edit.

/** The version of the SPDX licence list that is gone by. */
export const LICENCE_LIST_VERSION = '${version}';

/** The ids of licences that are OSI approved, deprecated ones, too: parted by blanks. */
export const APPROVED =
  '${text(approved)}';

/** Those of all others. */
export const NOT_APPROVED =
  '${text(others)}';
`;
}

/** @param {string[]} ids */
function text(ids) {
  return ids.sort((one, other) => (one < other ? -1 : 1)).join(' ');
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const table = await licenceTable();
  if (process.argv.includes('--write')) await writeFile(file, table);
  else if ((await readFile(file, 'utf8')) !== table) {
    console.error('src/policy/licence/licenceList.ts is out of date. Run: node scripts/licences.mjs --write');
    process.exitCode = 1;
  }
}
