import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { getL10nPseudoLocalized } from '@vscode/l10n-dev';
import { createVSIX } from '@vscode/vsce';
import { installExtension } from '../host/server';
import type { Profile } from '../host/profile';

/** The language of nobody that VS Code's own tests use: letters with accents, and so what was never translated is seen. */
export const PSEUDO_LOCALE = 'qps-ploc';

type Strings = Readonly<Record<string, string | { readonly message: string; readonly comment: string[] }>>;

/** A text as it is in the pseudo-language; what stands in code spans stays, as do placeholders, icons and commands. */
export function pseudo(text: string): string {
  return Object.values(translate({ text }))[0] ?? '';
}

/**
 * What a translator would deliver, beside what is packaged: the two files of each language. VS Code takes a language only where a
 * pack names it; this one translates nothing of VS Code itself.
 */
export async function installPseudoLanguage(profile: Profile): Promise<void> {
  const names = await readdir(profile.extensions);
  const extension = path.join(
    profile.extensions,
    names.find((name) => name.startsWith('oci-lens.'))!,
  );
  for (const file of ['package.nls', 'l10n/bundle.l10n']) {
    const strings = JSON.parse(await readFile(path.join(extension, `${file}.json`), 'utf8')) as Strings;
    await writeFile(path.join(extension, `${file}.${PSEUDO_LOCALE}.json`), JSON.stringify(translate(strings)));
  }
  await installExtension(profile, await packLanguage(path.join(profile.temporary, 'language')));
}

function translate(strings: Strings): Readonly<Record<string, string>> {
  const translated = getL10nPseudoLocalized(strings as Parameters<typeof getL10nPseudoLocalized>[0]);
  return Object.fromEntries(
    Object.entries(strings).map(([key, value]) => {
      const spans = (typeof value === 'string' ? value : value.message).match(/`[^`]*`/g) ?? [];
      let next = 0;
      return [key, String(translated[key]).replaceAll(/`[^`]*`/g, (span) => spans[next++] ?? span)];
    }),
  );
}

async function packLanguage(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const manifest = {
    name: 'pseudo-language',
    publisher: 'test',
    version: '1.0.0',
    engines: { vscode: '^1.101.0' },
    categories: ['Language Packs'],
    contributes: {
      localizations: [
        { languageId: PSEUDO_LOCALE, languageName: 'Pseudo', translations: [{ id: 'vscode', path: './vscode.json' }] },
      ],
    },
  };
  await writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(path.join(folder, 'README.md'), 'Translates nothing.\n');
  await writeFile(path.join(folder, 'vscode.json'), JSON.stringify({ version: '1.0.0', contents: {} }));
  const packagePath = path.join(folder, 'language.vsix');
  const missing = { allowMissingRepository: true, skipLicense: true };
  await createVSIX({ cwd: folder, packagePath, dependencies: false, ...missing });
  return packagePath;
}
