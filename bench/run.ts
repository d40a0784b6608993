import { writeFileSync } from 'node:fs';
import { benchEditor } from './editor';
import { benchEvidence } from './evidence';
import { benchFolder, FIND_OPTION, findOnce } from './folder';
import type { Row } from './measure';
import { benchRegistry } from './registry';
import { benchReferences } from './references';
import { benchTags } from './tags';

/*
 * Usage: npm run bench [-- --json FILE] [--only references|tags|folder|registry|evidence|editor]. Prints a table; with --json writes it too.
 */
const BENCHES: Readonly<Record<string, () => readonly Row[] | Promise<readonly Row[]>>> = {
  references: benchReferences,
  tags: benchTags,
  folder: benchFolder,
  registry: benchRegistry,
  evidence: benchEvidence,
  editor: benchEditor,
};

const valueOf = (option: string): string | undefined => {
  const index = process.argv.indexOf(option);
  return index < 0 ? undefined : process.argv[index + 1];
};

async function run(): Promise<void> {
  const folder = valueOf(FIND_OPTION);
  if (folder !== undefined) {
    process.stdout.write(JSON.stringify(await findOnce(folder)));
    return;
  }
  const only = valueOf('--only');
  const rows: Row[] = [];
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (only === undefined || only === name) rows.push(...(await bench()));
  }
  const width = Math.max(...rows.map(({ name }) => name.length));
  for (const { name, value, unit } of rows) {
    process.stdout.write(`${name.padEnd(width)}  ${value.toFixed(value < 10 ? 2 : 1).padStart(8)} ${unit}\n`);
  }
  const file = valueOf('--json');
  if (file !== undefined) writeFileSync(file, `${JSON.stringify(rows, undefined, 2)}\n`);
}

void run();
