#!/usr/bin/env node
// @ts-check
/* Compares the strings in src/ with l10n/bundle.l10n.json, which translators start from; with --write updates it. */
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { getL10nJson } from '@vscode/l10n-dev';
import { root } from './paths.mjs';

const bundleFile = path.join(root, 'l10n/bundle.l10n.json');
const source = path.join(root, 'src');

const names = (await readdir(source, { recursive: true })).filter((name) => name.endsWith('.ts')).sort();
const files = await Promise.all(
  names.map(async (name) => ({ extension: '.ts', contents: await readFile(path.join(source, name), 'utf8') })),
);
const strings = await getL10nJson(files);
const bundle = `${JSON.stringify(Object.fromEntries(Object.entries(strings).sort(byKey)), undefined, 2)}\n`;

if (process.argv.includes('--write')) {
  await mkdir(path.dirname(bundleFile), { recursive: true });
  await writeFile(bundleFile, bundle);
} else {
  const committed = await readFile(bundleFile, 'utf8').catch(() => '{}');
  const known = Object.keys(JSON.parse(committed));
  const wanted = Object.keys(strings);
  for (const key of wanted.filter((key) => !known.includes(key))) console.error(`missing: ${key}`);
  for (const key of known.filter((key) => !wanted.includes(key))) console.error(`unused:  ${key}`);
  if (committed !== bundle) {
    console.error('l10n/bundle.l10n.json is out of date. Run: node scripts/l10n.mjs --write');
    process.exitCode = 1;
  }
}

/**
 * @param {[string, unknown]} one
 * @param {[string, unknown]} other
 */
function byKey([one], [other]) {
  return one < other ? -1 : 1;
}
