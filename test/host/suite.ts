/*
 * Runs inside the extension host, in front of the real suite. The workbench mixes that host's console into its own log; here it goes to
 * a file, which runHost copies to its output.
 */
import { appendFileSync, writeFileSync } from 'node:fs';
import { format } from 'node:util';
import { suiteFiles, suiteFolderVariable, suiteVariable } from './suiteFiles';

export async function run(): Promise<void> {
  const suite = process.env[suiteVariable];
  const folder = process.env[suiteFolderVariable];
  if (!suite || !folder) throw new Error('This is started by runHost alone.');
  const files = suiteFiles(folder);
  const write = (text: string): void => appendFileSync(files.output, text);

  writeFileSync(files.processId, String(process.pid));
  redirectConsole(write);
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- only known now
  const module = require(suite) as { run: () => Promise<void> };
  await module.run();
  writeFileSync(files.passed, '');
}

function redirectConsole(write: (text: string) => void): void {
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    Object.defineProperty(console, method, {
      configurable: true,
      writable: true,
      value: (...values: unknown[]) => write(`${format(...values)}\n`),
    });
  }
  for (const stream of [process.stdout, process.stderr]) {
    stream.write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
      write(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
      const written = rest.find((argument) => typeof argument === 'function') as (() => void) | undefined;
      written?.();
      return true;
    };
  }
}
