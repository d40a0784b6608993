import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import JSZip from 'jszip';
import { marked } from 'marked';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { activations } from '../../bench/editor/activation';
import { firstHoverKibibytes } from '../../bench/editor/code';
import { createScratchFolder, type ScratchFolder } from '../support/scratchFolder';

const KIBIBYTE = 1024;

/** Without those of the README, which lie on the web for whoever shows them. */
const PICTURE = /\.(png|gif|jpe?g|webp)$/;

/** The programs of `keytar` that work; its files for musl and 32-bit ARM are copies of others. */
const KEYCHAIN_PLATFORMS = [
  ...['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-ia32', 'linux-x64'],
  ...['win32-arm64', 'win32-ia32', 'win32-x64'],
];

const FILES = [
  '[Content_Types].xml',
  'extension.vsixmanifest',
  'extension/LICENSE.txt',
  'extension/changelog.md',
  'extension/dist/THIRD-PARTY-NOTICES.txt',
  'extension/dist/extension.mjs',
  'extension/dist/keytar/LICENSE.md',
  'extension/dist/keytar/lib/keytar.js',
  'extension/dist/keytar/package.json',
  ...KEYCHAIN_PLATFORMS.map((platform) => `extension/dist/keytar/prebuilds/${platform}/keytar.node`),
  'extension/dist/panel.css',
  'extension/dist/panel.js',
  'extension/dist/parsingWorker.mjs',
  'extension/dist/readingWorker.mjs',
  // Each is imported by another one: see below.
  'extension/dist/PART-HASH.mjs',
  ...['api', 'ci', 'credentials', 'rules', 'security', 'terminal'].map((page) => `extension/docs/${page}.md`),
  'extension/l10n/bundle.l10n.json',
  'extension/media/icon.png',
  'extension/media/oci-lens.schema.json',
  'extension/media/panel.svg',
  'extension/media/view.svg',
  'extension/media/walkthrough/hover.svg',
  'extension/media/walkthrough/images.svg',
  'extension/media/walkthrough/pin.svg',
  'extension/media/walkthrough/policy.svg',
  'extension/media/walkthrough/sign-in.svg',
  'extension/package.json',
  'extension/package.nls.json',
  'extension/readme.md',
];

/** What is imported at once, and what when it is needed. */
const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*"\.\/([^"]+)"/g;

let folder: ScratchFolder;
let zip: JSZip;
let names: readonly string[];

beforeAll(async () => {
  folder = await createScratchFolder({});
  zip = await JSZip.loadAsync(await readFile(inject('vsix')));
  const files = Object.values(zip.files).filter((file) => !file.dir);
  names = files.map(({ name }) => name);
  for (const file of files) {
    const target = path.join(folder.path, file.name);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, await file.async('nodebuffer'));
  }
});

afterAll(() => folder.remove());

const read = (name: string) => readFile(path.join(folder.path, name), 'utf8');
const sizeOf = async (some: readonly string[]) =>
  (await Promise.all(some.map((name) => stat(path.join(folder.path, name))))).reduce((sum, { size }) => sum + size, 0);

it('holds these files and no other', () => {
  const patterns = names.map((name) => name.replace(/dist\/\w+(?:-\w+)*-[A-Z0-9]{8}\.mjs$/, 'dist/PART-HASH.mjs'));
  expect([...new Set(patterns)].sort()).toEqual([...FILES].sort());
});

it('holds no module that none of the others imports', async () => {
  const modules = names.filter((name) => name.endsWith('.mjs')).map((name) => path.posix.basename(name));
  const reached = new Set(['extension.mjs', 'parsingWorker.mjs', 'readingWorker.mjs']);
  // A set gives what is added to it meanwhile, too.
  for (const name of reached) {
    for (const [, imported] of (await read(`extension/dist/${name}`)).matchAll(IMPORT)) reached.add(imported!);
  }
  expect([...reached].sort()).toEqual(modules.sort());
});

it('is no larger than 2 MiB without pictures, and 3 MiB with them', async () => {
  const { size } = await stat(inject('vsix'));
  // Pictures are not made smaller by packing.
  const pictures = await sizeOf(names.filter((name) => PICTURE.test(name)));
  expect(size / KIBIBYTE).toBeLessThan(3 * KIBIBYTE);
  expect((size - pictures) / KIBIBYTE).toBeLessThan(2 * KIBIBYTE);
});

it('loads no more than 400 KiB until the first hover is answered', () => {
  expect(firstHoverKibibytes(path.join(folder.path, 'extension/dist'))).toBeLessThan(400);
});

it('is activated with the stand-in by which the bench measures that', async () => {
  expect(await activations(path.join(folder.path, 'extension/dist'), 1)).toHaveLength(1);
});

it('is minified, without source maps', async () => {
  const scripts = names.filter((name) => /\.(mjs|js|css)$/.test(name) && !name.includes('keytar'));
  const texts = await Promise.all(scripts.map(async (name) => ({ name, text: await read(name) })));
  // In what is built for ourselves each source begins with its path.
  const wrong = texts.filter(({ text }) =>
    /sourceMappingURL|^(?:\/\/|\/\*) (?:src|webview|node_modules)\//m.test(text),
  );
  expect(wrong.map(({ name }) => name)).toEqual([]);
});

it('has a package.json whose paths lead to files, and that runs nothing when it is installed', async () => {
  const text = await read('extension/package.json');
  const manifest = JSON.parse(text) as Record<string, unknown> & { main: string; scripts?: Record<string, string> };
  const paths = [
    manifest.main,
    ...[...text.matchAll(/"(?:\.\/)?((?:media|docs|dist)\/[^"]+)"/g)].map(([, file]) => file!),
  ];
  const present = paths
    .filter((file) => file !== 'dist/cli.js')
    .map((file) => `extension/${path.posix.normalize(file)}`);
  expect(present.filter((file) => !names.includes(file))).toEqual([]);
  // VS Code runs `vscode:uninstall`, vsce `vscode:prepublish`; others are run by nobody.
  expect(Object.keys(manifest.scripts ?? {}).filter((name) => name.startsWith('vscode:'))).toEqual([]);
  expect(Object.keys(manifest)).not.toContain('extensionDependencies');
});

it('has the terms of each package that it holds code of', async () => {
  const { dependencies } = JSON.parse(await read('extension/package.json')) as { dependencies: object };
  const notices = await read('extension/dist/THIRD-PARTY-NOTICES.txt');
  const headings = [...notices.matchAll(/^=+\n(\S+) \S+ \(\S+\)\n=+$/gm)].map(([, name]) => name);
  // These two are the terminal's alone.
  const inTerminal = ['diff', 'https-proxy-agent'];
  const shipped = Object.keys(dependencies).filter((name) => !inTerminal.includes(name));
  expect(headings).toEqual(
    expect.arrayContaining(shipped.map((name) => (name === 'keytar' ? '@github/keytar' : name))),
  );
  expect(headings).toEqual(expect.arrayContaining(['@microsoft/fast-foundation', 'tslib', 'data-uri-to-buffer']));
  expect(notices).toContain('Permission is hereby granted, free of charge');
});

it('shows a page that needs nothing beside it: no picture, and links that VS Code follows', async () => {
  const page = await read('extension/readme.md');
  expect(linksOf(page).length).toBeGreaterThan(0);
  expect(linksOf(page).filter((href) => !/^(https:|#)/.test(href))).toEqual([]);
  // It speaks to whoever has installed it.
  expect(page).not.toMatch(/npm (?:start|test|run)|examples\/|CONTRIBUTING|of a clone/);
});

it('ships the pages that its pages lead to', async () => {
  const named = [...(await read('extension/readme.md')).matchAll(/\((docs\/[\w-]+\.md)\)/g)].map(([, file]) => file!);
  expect(named).toContain('docs/credentials.md');
  const pages = names.filter((name) => /^extension\/docs\/.*\.md$/.test(name));
  const linked = await Promise.all(
    pages.map(async (page) => {
      const files = linksOf(await read(page)).filter((href) => !/^(https?:|#)/.test(href));
      return files.map((href) => path.posix.join('docs', href.replace(/#.*/, '')));
    }),
  );
  expect([...named, ...linked.flat()].filter((file) => !names.includes(`extension/${file}`))).toEqual([]);
});

/** Those of pictures, too. */
function linksOf(markdown: string): readonly string[] {
  const links: string[] = [];
  void marked.walkTokens(marked.lexer(markdown), (token) => {
    if (token.type === 'link' || token.type === 'image') links.push((token as { href: string }).href);
  });
  return links;
}
