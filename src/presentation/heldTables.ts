import * as l10n from '@vscode/l10n';
import type { Listing } from '../inspection/held';
import type { Fact } from '../messages/fact';
import type { HeldTable } from '../messages/panelHeld';
import { copied, fact } from './fact';
import { formatBytes } from './format';
import { plainLine } from './harmless';

/** What the page shows of a layer, beside packages. */
export interface ShownContent {
  readonly problems: string[];
  readonly facts: Fact[];
  readonly tables: HeldTable[];
}

const MAX_ROWS = 5_000;
/** UTF-16 units of all rows of a table: each file that comes sends them all again. */
const MAX_TEXTS = 1_000_000;
/** What can be opened out of an archive: bytes. */
const MAX_OPENED = 1024 * 1024;
/** A chart's own, which people look for first. */
const FIRST_FILES = /^[^/]+\/(?:Chart\.yaml|values\.yaml|README\.md)$/;

/** Parts put together; a table without rows says nothing. */
export function shown(...parts: readonly (Partial<ShownContent> | undefined)[]): ShownContent {
  return {
    problems: parts.flatMap((part) => part?.problems ?? []),
    facts: parts.flatMap((part) => part?.facts ?? []),
    tables: parts.flatMap((part) => part?.tables ?? []).filter(({ rows }) => rows.length > 0),
  };
}

/** Texts as rows; at most so many of them. */
export function table(
  key: string,
  title: string,
  columns: string[],
  rows: readonly (readonly (string | undefined)[])[],
  more = 0,
): HeldTable {
  const shownRows: HeldTable['rows'] = [];
  let room = MAX_TEXTS;
  for (const row of rows.slice(0, MAX_ROWS)) {
    const cells = row.map((cell) => plainLine(cell ?? '', 1_000));
    room -= cells.reduce((sum, cell) => sum + cell.length, 0);
    if (room < 0) break;
    shownRows.push({ cells });
  }
  const left = rows.length - shownRows.length + more;
  return {
    ...{ key, title, columns },
    rows: shownRows,
    ...(left > 0 ? { leftOut: l10n.t('{0} more are not listed.', left) } : {}),
  };
}

/** The files of an archive, those first that people look for first. */
export function filesTable({ files, more }: Listing): HeldTable {
  const names = new Map<string, number>();
  for (const { name } of files) names.set(name, (names.get(name) ?? 0) + 1);
  const first = files.filter(({ name }) => FIRST_FILES.test(name));
  const all = [...first, ...files.filter(({ name }) => !FIRST_FILES.test(name))];
  const { rows, leftOut, ...rest } = table(
    'files',
    l10n.t('Files in it'),
    [l10n.t('Name'), l10n.t('Size')],
    all.map(({ name, size, kind }) => [name, kind === 'link' ? l10n.t('link') : formatBytes(size)]),
    more,
  );
  return {
    ...rest,
    rows: rows.map((row, index) => {
      const file = all[index];
      const opens = file?.kind === 'file' && file.size <= MAX_OPENED && names.get(file.name) === 1;
      return opens ? { ...row, opens: file.name } : row;
    }),
    ...(leftOut === undefined ? {} : { leftOut }),
  };
}

/** A fact that people copy. */
export function codeFact(label: string, value: string | undefined): Fact[] {
  return fact(label, value, true).map((each) => ({ ...each, ...copied(value ?? '') }));
}
