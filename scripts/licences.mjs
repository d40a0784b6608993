#!/usr/bin/env node
// @ts-check
/* Compares the table of licences in src/ with spdx-license-list and spdx-exceptions; with --write updates it. */
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './paths.mjs';

const file = path.join(root, 'src/policy/licence/licenceList.ts');

/**
 * Exceptions of the same version of the list that spdx-exceptions 2.5.0 does not hold yet.
 * @see https://spdx.org/licenses/exceptions-index.html
 */
const LATER_EXCEPTIONS = [
  ...['Asterisk-linking-protocols-exception', 'CGAL-linking-exception', 'Classpath-exception-2.0-short'],
  ...['Digia-Qt-LGPL-exception-1.1', 'GPL-3.0-389-ds-base-exception', 'Independent-modules-exception'],
  ...['PCRE2-exception', 'RRDtool-FLOSS-exception-2.0', 'Simple-Library-Usage-exception'],
  ...['erlang-otp-linking-exception', 'harbour-exception', 'kvirc-openssl-exception', 'mxml-exception'],
  ...['polyparse-exception', 'romic-exception', 'rsync-linking-exception', 'sqlitestudio-OpenSSL-exception'],
];

/** @returns {Promise<string>} The table as the package says it. */
export async function licenceTable() {
  const require = createRequire(import.meta.url);
  /** @type {Record<string, { osiApproved: boolean }>} */
  const licences = require('spdx-license-list');
  /** @type {string[]} */
  const exceptions = [...require('spdx-exceptions'), ...require('spdx-exceptions/deprecated.json')];
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

/** The ids of exceptions, which stand behind WITH. */
export const EXCEPTIONS =
  '${text([...new Set([...exceptions, ...LATER_EXCEPTIONS])])}';
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
