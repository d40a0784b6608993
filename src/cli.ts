import { setMaxListeners } from 'node:events';
import os from 'node:os';
import path from 'node:path';
import { main } from './cli/main';
import { ExitStatus, type Terminal } from './cli/terminal';
import { cliText } from './presentation/cliText';

/** What ends the program before its time. */
const SIGNALS = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;
/** The exit status that shells give what SIGPIPE ends, which Node hides. */
const CLOSED_PIPE = 141;

/** Composition root of the terminal. */
async function run(): Promise<void> {
  const interrupt = new AbortController();
  // All requests under way listen to it.
  setMaxListeners(0, interrupt.signal);
  let signal: (typeof SIGNALS)[number] | undefined;
  // What was begun is cleared away; a second signal, whichever, ends it at once.
  for (const each of SIGNALS) {
    process.once(each, () => {
      for (const other of SIGNALS) process.removeAllListeners(other);
      signal = each;
      interrupt.abort();
    });
  }

  let unwritten: string | undefined;
  const lost = ({ code = '' }: NodeJS.ErrnoException) => {
    // So a terminal fails that was closed: its signal may come later, or to our shell alone.
    if (code === 'EIO' && process.stdout.isTTY) signal ??= 'SIGHUP';
    unwritten ??= code;
    interrupt.abort();
  };
  process.stdout.on('error', lost);
  // Nobody is left who could be told; the exit status still counts.
  process.stderr.on('error', () => undefined);
  const terminal = terminalFor(interrupt.signal, lost);
  // Whoever reads our results may stop before the end, as `head` does.
  const isClosed = () => unwritten === 'EPIPE';
  try {
    process.exitCode = await main(process.argv.slice(2), terminal);
  } catch (error) {
    process.exitCode = isClosed() ? CLOSED_PIPE : ExitStatus.failed;
    if (!interrupt.signal.aborted) terminal.report(cliText.unexpected(String(error)));
  }
  if (unwritten !== undefined && !isClosed()) {
    // Whatever the command made of it: its result is not where it was meant to be.
    process.exitCode = ExitStatus.failed;
    terminal.report(cliText.notPrinted(unwritten));
  }
  if (signal !== undefined) endBy(signal);
}

/**
 * As the signal itself ends programs, with 128 and its number in shells: a script of theirs ends with it, and Node's own end, which
 * sets the terminal back, would crash where that is gone. Windows has no signals of its own, and the first process of a container, which
 * the kernel spares them, goes on: they end with the number alone.
 */
function endBy(signal: (typeof SIGNALS)[number]): void {
  process.removeAllListeners(signal);
  process.exitCode = 128 + os.constants.signals[signal];
  if (process.platform !== 'win32') process.kill(process.pid, signal);
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
