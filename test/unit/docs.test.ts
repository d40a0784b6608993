import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '../..');
const CLAIMS = 'test/claims.md';
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  CLAIMS,
  ...(await readdir(path.join(root, 'docs'))).map((name) => `docs/${name}`),
];

/** How a heading is linked to. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');
}

async function anchorsIn(page: string): Promise<readonly string[]> {
  const text = await readFile(path.join(root, page), 'utf8');
  return Array.from(text.matchAll(/^#+ (.+)$/gm), ([, heading = '']) => anchorOf(heading));
}

/** The texts that stand in quotes in a source. */
function textsIn(source: string): readonly string[] {
  const text = /(['"`])((?:\\.|(?!\1)[^\\\n])*)\1/g;
  return Array.from(source.matchAll(text), ([, , value = '']) => value.replaceAll(/\\(.)/g, '$1'));
}

/** The titles of tests in the source of a file, and in one of the bench all that is a text: names of rows are put together. */
function namesIn(file: string, source: string): readonly string[] {
  if (file.startsWith('bench/')) return textsIn(source);
  const title = /\(\s*(['"`])((?:\\.|(?!\1)[^\\\n])+)\1,\s*(?:async\b|function\b|\(|\{)/g;
  return Array.from(source.matchAll(title), ([, , name = '']) => name.replaceAll(/\\(.)/g, '$1'));
}

/** What stands in the title of a table's tests for the values of a row. */
const PLACEHOLDER = /%[sdifjo]|\$\{[^}]*\}|\$[\w.]+/;

/**
 * Whether a title is the whole name of a test. That of a table is named as it stands in the source, where it says something without
 * its values, or with the values of a row.
 */
function isTitleOf(title: string, name: string, source: string): boolean {
  const [first = '', ...parts] = name.split(PLACEHOLDER);
  if (parts.length === 0) return title === name;
  if (title === name) return Array.from([first, ...parts].join(' ').matchAll(/\p{L}{2,}/gu)).length > 2;
  const literally = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const values = new RegExp(`^${[first, ...parts].map(literally).join('(.*)')}$`).exec(title)?.slice(1);
  const texts = textsIn(source);
  return values !== undefined && values.every((value) => texts.includes(value));
}

/** The tests and rows of the bench that a text names, each in its file: `test/x.test.ts` "one title", "another". */
function testsNamedIn(text: string): readonly { readonly file: string; readonly titles: readonly string[] }[] {
  const named = text.matchAll(/`((?:test\/[\w/.-]+\.test|bench\/[\w/.-]+)\.ts)`((?:,? "[^"]+")*)/g);
  return Array.from(named, ([, file = '', titles = '']) => ({
    file,
    titles: Array.from(titles.matchAll(/"([^"]+)"/g), ([, title = '']) => title),
  }));
}

describe.each(pages)('%s', (page) => {
  it('leads to files and headings that are there', async () => {
    const text = await readFile(path.join(root, page), 'utf8');
    const links = Array.from(text.matchAll(/\]\(([^)\s]+)\)/g), ([, link = '']) => link);
    for (const link of links.filter((each) => !/^[a-z]+:/.test(each))) {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? page : path.posix.join(path.posix.dirname(page), file);
      expect(existsSync(path.join(root, target)), link).toBe(true);
      if (anchor !== undefined) expect(await anchorsIn(target), link).toContain(anchor);
    }
  });

  it('names tests that are there', async () => {
    const text = await readFile(path.join(root, page), 'utf8');
    for (const { file, titles } of testsNamedIn(text)) {
      const source = await readFile(path.join(root, file), 'utf8').catch(() => '');
      const names = namesIn(file, source);
      expect(names.length, file).toBeGreaterThan(0);
      const loose = titles.filter((title) => !names.some((name) => isTitleOf(title, name, source)));
      expect(loose, file).toEqual([]);
    }
  });
});

/** What a page says in words, on one line: without headings, remarks, examples of code, marks of lists, and where links lead. */
function saidIn(page: string): string {
  return page
    .replaceAll(/^```(?:yaml|json|ts)\n.*?^```$/gms, '')
    .replaceAll(/^(?:```.*|#+ .*|<!--.*-->)$/gm, '')
    .replaceAll(/^ *(?:[-*]|\d+\.) /gm, '')
    .replaceAll(/!?\[([^\]]*)\]\([^)\s]*\)/g, '$1')
    .replaceAll(/\s+/g, ' ');
}

const claims = (await readFile(path.join(root, CLAIMS), 'utf8')).split(/^## /m).slice(1);

describe.each(claims.map((section) => [section.split('\n', 1)[0]!, section] as const))(
  'what %s claims',
  async (page, section) => {
    const said = saidIn(await readFile(path.join(root, page), 'utf8'));
    // A quotation, and below it the tests, or why it claims nothing.
    const entries = Array.from(section.matchAll(/((?:^> .*\n)+)\n(.*)/gm), ([, quotation = '', by = '']) => ({
      quoted: saidIn(quotation.replaceAll(/^> /gm, '')).trim(),
      by,
    }));

    it('is quoted as it stands, and backed by tests', () => {
      for (const { quoted, by } of entries) {
        expect(said).toContain(quoted);
        if (!by.startsWith('No claim: ')) expect(testsNamedIn(by).length, quoted).toBeGreaterThan(0);
      }
    });

    it('is all that it says', () => {
      let rest = said;
      // The longest first: one may be a part of another.
      const quotations = entries.map(({ quoted }) => quoted).sort((a, b) => b.length - a.length);
      for (const quoted of quotations) rest = rest.replace(quoted, '\n');
      expect(rest.split('\n').filter((text) => /[\p{L}\p{N}]/u.test(text))).toEqual([]);
    });
  },
);

describe('what README and CONTRIBUTING say of the project', () => {
  it('is what its files hold: commands, the oldest Node, packages of Debian', async () => {
    const readme = await readFile(path.join(root, 'README.md'), 'utf8');
    const contributing = await readFile(path.join(root, 'CONTRIBUTING.md'), 'utf8');
    const { scripts, engines } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {
      scripts: Readonly<Record<string, string>>;
      engines: Readonly<Record<'node', string>>;
    };
    for (const [, name = ''] of `${readme}${contributing}`.matchAll(/\bnpm (?:run )?(?!install\b)([a-z][\w:]*)/g)) {
      expect(scripts, name).toHaveProperty([name]);
    }
    const setup = await readFile(path.join(root, 'scripts/setup.mjs'), 'utf8');
    const [oldest = ''] = /[\d.]+/.exec(engines.node) ?? [];
    for (const page of [readme, contributing]) {
      expect(page).toContain(`Node ${oldest.replace(/\.0$/, '')} or newer`);
      const [, listed = ''] = /on Debian[^`]*((?:`[\w-]+`(?:,| and)?\s+)+)/i.exec(page) ?? [];
      const packages = Array.from(listed.matchAll(/`([\w-]+)`/g), ([, name]) => name);
      expect(packages.length).toBeGreaterThan(0);
      for (const name of packages) expect(setup).toContain(`'${name ?? ''}'`);
    }
  });
});
