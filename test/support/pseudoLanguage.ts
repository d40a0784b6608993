import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { getL10nPseudoLocalized } from '@vscode/l10n-dev';
import type { Profile } from '../host/profile';

/** A code span of Markdown. */
const CODE = /`[^`]*`/g;

/** The language of nobody that VS Code's own tests use: letters with accents, and so what was never translated is seen. */
export const PSEUDO_LOCALE = 'qps-ploc';

type Strings = Parameters<typeof getL10nPseudoLocalized>[0];

/** A text as it is in the pseudo-language; what stands in code spans stays, as do placeholders, icons and commands. */
export function pseudo(text: string): string {
  return Object.values(translate({ text }))[0] ?? '';
}

/**
 * What a translator would deliver, beside what is packaged: the two files of each language. VS Code speaks a language only where it knows
 * a pack for it; this one translates nothing of VS Code itself.
 */
export async function installPseudoLanguage({ extensions, userData }: Profile): Promise<void> {
  const names = await readdir(extensions);
  const extension = path.join(
    extensions,
    names.find((name) => name.startsWith('oci-lens.'))!,
  );
  for (const file of ['package.nls', 'l10n/bundle.l10n']) {
    const strings = JSON.parse(await readFile(path.join(extension, `${file}.json`), 'utf8')) as Strings;
    await writeFile(path.join(extension, `${file}.${PSEUDO_LOCALE}.json`), JSON.stringify(translate(strings)));
  }
  // As VS Code notes it when a pack is installed by hand; its command line installs one without.
  const translations = { vscode: path.join(userData, 'pseudo.json') };
  const pack = { extensionIdentifier: { id: 'test.pseudo-language' }, version: '1.0.0' };
  const packs = { [PSEUDO_LOCALE]: { hash: 'pseudo', label: 'Pseudo', extensions: [pack], translations } };
  await writeFile(translations.vscode, JSON.stringify({ version: '1.0.0', contents: {} }));
  await writeFile(path.join(userData, 'languagepacks.json'), JSON.stringify(packs));
}

function translate(strings: Strings): Readonly<Record<string, string>> {
  const translated = getL10nPseudoLocalized(strings);
  return Object.fromEntries(
    Object.entries(strings).map(([key, value]) => {
      const spans = messageOf(value).match(CODE) ?? [];
      let next = 0;
      return [key, messageOf(translated[key] ?? '').replaceAll(CODE, (span) => spans[next++] ?? span)];
    }),
  );
}

function messageOf(value: Strings[string]): string {
  return typeof value === 'string' ? value : value.message;
}
