// @ts-check
import { readFile, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { root } from './paths.mjs';

const require = createRequire(import.meta.url);

/** The folder of a package in node_modules, of a file in it: the innermost where packages lie within packages. */
const PACKAGE_FOLDER = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/;

/** What packages call the file with their terms. */
const TERMS = /^(licen[cs]e|copying|notice)/i;

const RULE = '='.repeat(80);

/**
 * The names, versions and licence texts of the packages whose code stands in what is shipped.
 *
 * @param {readonly string[]} folders Of the packages, from the project's.
 * @returns {Promise<string>} Rejects where a package tells no terms: whoever adds one has to look for them.
 */
export async function thirdPartyNotices(folders) {
  const notices = await Promise.all([...new Set(folders)].sort().map(notice));
  return `Code of these packages is part of this one, under the terms that each of them states.\n${notices.join('')}`;
}

/**
 * The folders of the packages that gave code to a bundle.
 *
 * @param {import('esbuild').Metafile['outputs'][string]} output
 */
export function packagesIn({ inputs }) {
  return Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => {
    const folder = bytesInOutput > 0 ? PACKAGE_FOLDER.exec(file)?.[0] : undefined;
    return folder === undefined ? [] : [folder];
  });
}

/** @param {string} folder */
async function notice(folder) {
  const inside = path.join(root, folder);
  const manifest = JSON.parse(await readFile(path.join(inside, 'package.json'), 'utf8'));
  const entries = await readdir(inside, { withFileTypes: true });
  const files = entries.flatMap((entry) => (entry.isFile() && TERMS.test(entry.name) ? [entry.name] : [])).sort();
  const texts = await Promise.all(files.map((file) => readFile(path.join(inside, file), 'utf8')));
  const heading = `${manifest.name} ${manifest.version} (${manifest.license})`;
  const terms = texts.length ? texts.map((text) => text.trim()).join('\n\n') : namedTerms(manifest);
  return `\n${RULE}\n${heading}\n${RULE}\n\n${terms}\n`;
}

/**
 * Of a package without such a file.
 *
 * @param {{ name: string, license: string, author?: string | { name: string } }} manifest
 */
function namedTerms({ name, license, author }) {
  /** @type {Record<string, { licenseText: string }>} */
  const texts = require('spdx-license-list/full');
  const text = texts[license]?.licenseText;
  if (!text) throw new Error(`${name} has no file with its terms, and names none that SPDX knows: ${license}.`);
  const by = (typeof author === 'string' ? author : author?.name) ?? 'nobody';
  return `The package has no file with its terms. It names ${license}, and as its author ${by}. ${license} says:\n\n${text.trim()}`;
}
