import { argumentSentence, cliText } from '../presentation/cliText';
import { parseArguments } from './arguments';
import { findCommand } from './find';
import { ExitStatus, type Terminal } from './terminal';

/** Takes what stands behind the command's name; resolves with the exit status. */
type Command = (args: readonly string[], terminal: Terminal) => Promise<number>;

const COMMANDS: ReadonlyMap<string, Command> = new Map([['find', findCommand]]);

/** Runs the command that `args` name, and resolves with the exit status. */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = args;
  const command = name === undefined ? undefined : COMMANDS.get(name);
  if (command) return command(rest, terminal);
  if (name !== undefined && !name.startsWith('-')) return misused(terminal, cliText.unknownCommand(name));
  const parsed = parseArguments(args, []);
  if (parsed.kind === 'wrong') return misused(terminal, argumentSentence(parsed.problem));
  if (!parsed.flags.has('help')) return misused(terminal, cliText.noCommand());
  await terminal.print(`${cliText.help()}\n`);
  return ExitStatus.done;
}

function misused(terminal: Terminal, sentence: string): number {
  terminal.report(sentence);
  terminal.report(cliText.help());
  return ExitStatus.wrongUse;
}
