import { writeFileSync } from 'node:fs';
import type { Row } from './measure';
import { benchReferences } from './references';

/* Usage: npm run bench [-- --json FILE]. Prints a table; with --json writes it too. */
const rows: readonly Row[] = benchReferences();
const width = Math.max(...rows.map(({ name }) => name.length));
for (const { name, value, unit } of rows) {
  process.stdout.write(`${name.padEnd(width)}  ${value.toFixed(value < 10 ? 2 : 1).padStart(8)} ${unit}\n`);
}
const file = process.argv[process.argv.indexOf('--json') + 1];
if (process.argv.includes('--json') && file !== undefined)
  writeFileSync(file, `${JSON.stringify(rows, undefined, 2)}\n`);
