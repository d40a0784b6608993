import { cliHelp } from '../presentation/cliHelp';
import { argumentSentence, cliText } from '../presentation/cliText';
import { parseArguments } from './arguments';
import { checkCommand } from './check';
import { configCommand } from './config';
import { digestCommand } from './digest';
import { findCommand } from './find';
import { inspectCommand } from './inspect';
import { manifestCommand } from './manifest';
import { pinCommand } from './pin';
import { referrersCommand } from './referrers';
import { pullCommand } from './pull';
import { attachCommand, pushCommand } from './push';
import { tagCommand } from './tag';
import { tagsCommand } from './tags';
import { ExitStatus, misused, type Terminal } from './terminal';

/** Takes what stands behind the command's name; resolves with the exit status. */
type Command = (args: readonly string[], terminal: Terminal) => Promise<number>;

const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ['find', findCommand],
  ['digest', digestCommand],
  ['manifest', manifestCommand],
  ['config', configCommand],
  ['inspect', inspectCommand],
  ['tags', tagsCommand],
  ['referrers', referrersCommand],
  ['pull', pullCommand],
  ['push', pushCommand],
  ['attach', attachCommand],
  ['tag', tagCommand],
  ['pin', pinCommand('pin')],
  ['unpin', pinCommand('unpin')],
  ['refresh', pinCommand('refresh')],
  ['check', checkCommand],
]);

/** Runs the command that `args` name, and resolves with the exit status. */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = args;
  const command = name === undefined ? undefined : COMMANDS.get(name);
  if (command) return command(rest, terminal);
  if (name !== undefined && !name.startsWith('-'))
    return misused(terminal, cliText.unknownCommand(name), cliHelp.all());
  const parsed = parseArguments(args, { flags: [], options: [] });
  if (parsed.kind === 'wrong') return misused(terminal, argumentSentence(parsed.problem), cliHelp.all());
  if (!parsed.flags.has('help')) return misused(terminal, cliText.noCommand(), cliHelp.all());
  await terminal.print(`${cliHelp.all()}\n`);
  return ExitStatus.done;
}
