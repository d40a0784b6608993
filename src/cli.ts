import { setMaxListeners } from 'node:events';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { main } from './cli/main';
import type { Terminal } from './cli/terminal';
import { cliText } from './presentation/cliText';

/** Composition root of the terminal. */
async function run(): Promise<void> {
  const interrupt = new AbortController();
  // All requests under way listen to it.
  setMaxListeners(0, interrupt.signal);
  process.once('SIGINT', () => interrupt.abort());
  // Whoever reads our results may stop before the end, as `head` does.
  process.stdout.on('error', () => interrupt.abort());
  const terminal: Terminal = {
    workingFolder: process.cwd(),
    homeFolder: os.homedir(),
    environment: process.env,
    documentation: `${pathToFileURL(path.join(__dirname, '../docs')).href}/`,
    signal: interrupt.signal,
    isScreen: process.stdout.isTTY,
    showsProgress: process.stderr.isTTY,
    print: (output) => new Promise((resolve) => process.stdout.write(output, () => resolve())),
    report: (line) => process.stderr.write(`${line}\n`),
  };
  try {
    process.exitCode = await main(process.argv.slice(2), terminal);
  } catch (error) {
    process.exitCode = interrupt.signal.aborted ? 130 : 3;
    if (!interrupt.signal.aborted) terminal.report(cliText.unexpected(String(error)));
  }
}

void run();
