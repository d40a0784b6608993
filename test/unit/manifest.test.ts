import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { COMMAND_NAMES } from '../../src/editor/commandNames';

interface Contributions {
  readonly commands: readonly { readonly command: string }[];
  readonly submenus: readonly { readonly id: string }[];
  readonly menus: Readonly<Record<string, readonly { readonly command?: string; readonly submenu?: string }[]>>;
}

const text = readFileSync('package.json', 'utf8');
const strings = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Record<string, string>;
const { contributes } = JSON.parse(text) as { contributes: Contributions };
const commands = contributes.commands.map(({ command }) => command);

describe('the manifest of the extension', () => {
  it.each(['package.json', 'package.nls.json'])('%s names nothing twice: the last would win without a word', (file) => {
    expect(parseDocument(readFileSync(file, 'utf8')).errors).toEqual([]);
  });

  it('contributes commands that there are, each once', () => {
    expect(commands).toEqual([...new Set(commands)]);
    expect(commands.filter((name) => !(COMMAND_NAMES as readonly string[]).includes(name))).toEqual([]);
  });

  it('has menus of commands and submenus that it contributes, and no entry twice', () => {
    const submenus = contributes.submenus.map(({ id }) => id);
    for (const entries of Object.values(contributes.menus)) {
      expect(entries.filter(({ command }) => command !== undefined && !commands.includes(command))).toEqual([]);
      expect(entries.filter(({ submenu }) => submenu !== undefined && !submenus.includes(submenu))).toEqual([]);
      const written = entries.map((entry) => JSON.stringify(entry));
      expect(written).toEqual([...new Set(written)]);
    }
  });

  it('has a string for each place that takes one, and none beside', () => {
    const wanted = new Set([...text.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key));
    expect([...wanted].sort()).toEqual(Object.keys(strings).sort());
  });
});
