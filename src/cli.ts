import { setMaxListeners } from 'node:events';
import os from 'node:os';
import path from 'node:path';
import { main } from './cli/main';
import { ExitStatus, type Terminal } from './cli/terminal';
import { cliText } from './presentation/cliText';

/** What ends the program before its time, and the exit status that shells give that: 128 and the signal's number. */
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
/** That of SIGPIPE, which Node hides. */
const CLOSED_PIPE = 141;

/** Composition root of the terminal. */
async function run(): Promise<void> {
  const interrupt = new AbortController();
  // All requests under way listen to it.
  setMaxListeners(0, interrupt.signal);
  let early: number | undefined;
  const end = (status: number) => {
    early ??= status;
    interrupt.abort();
  };
  // What was begun is cleared away; a second signal, whichever, ends it at once.
  for (const [signal, status] of Object.entries(SIGNALS)) {
    process.once(signal, () => {
      for (const each of Object.keys(SIGNALS)) process.removeAllListeners(each);
      end(status);
    });
  }

  let unwritten: string | undefined;
  const lost = ({ code }: NodeJS.ErrnoException) => {
    // Whoever reads our results may stop before the end, as `head` does.
    if (code !== 'EPIPE') unwritten ??= code ?? '';
    end(code === 'EPIPE' ? CLOSED_PIPE : ExitStatus.failed);
  };
  process.stdout.on('error', lost);
  // Nobody is left who could be told; the exit status still counts.
  process.stderr.on('error', () => undefined);
  const terminal = terminalFor(interrupt.signal, lost);
  try {
    process.exitCode = await main(process.argv.slice(2), terminal);
  } catch (error) {
    process.exitCode = early ?? ExitStatus.failed;
    if (early === undefined) terminal.report(cliText.unexpected(String(error)));
  }
  // Whatever the command made of it: its result is not where it was meant to be.
  if (unwritten === undefined) return;
  process.exitCode = ExitStatus.failed;
  terminal.report(cliText.notPrinted(unwritten));
}

function terminalFor(signal: AbortSignal, lost: (error: NodeJS.ErrnoException) => void): Terminal {
  return {
    workingFolder: process.cwd(),
    homeFolder: os.homedir(),
    environment: process.env,
    documentation: path.join(__dirname, '../docs'),
    signal,
    isScreen: process.stdout.isTTY,
    showsProgress: process.stderr.isTTY,
    print: (output) =>
      new Promise((resolve) => {
        process.stdout.write(output, (error) => {
          // The stream tells by an event, too, but only after who waits has gone on.
          if (error) lost(error);
          resolve();
        });
      }),
    report: (line) => process.stderr.write(`${line}\n`),
  };
}

void run();
