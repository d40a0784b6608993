import { CapabilityError } from '../inspection/policyHost';
import { TransferError } from '../operations/transferError';
import { argumentSentence, cliText } from '../presentation/cliText';
import { capabilitySentence, locatorSentence, lookUpSentence, terminalHints } from '../presentation/lookUpSentence';
import { transferSentence, writeErrorSentence } from '../presentation/transferText';
import { formatReference } from '../references/reference';
import { type Ask, askOfPerson, type Locator, type RegistrySource } from '../registry/imageSource';
import type { LocalSources } from '../registry/local/localSources';
import { type ParsedLocator, parseLocator } from '../registry/local/locator';
import { RegistryError } from '../registry/registryError';
import { ACCESS_OPTIONS, failedOptions, readAccessOptions } from './accessOptions';
import { type KnownOptions, type OptionValues, parseArguments } from './arguments';
import { type Folders, pathOf } from './namedFile';
import { openSource, type RegistryAccess } from './registryAccess';
import { ExitStatus, misused, type Terminal } from './terminal';

/** What a command that looks one reference up is given. */
export interface LookUp<Flag extends string, Option extends string> {
  readonly source: LocalSources;
  /** The part of `source` that is not of this machine. */
  readonly registries: RegistrySource;
  readonly target: RegistryAccess['target'];
  readonly who: RegistryAccess['who'];
  readonly locator: Locator;
  /** The reference in full; a place on this machine as it was typed. */
  readonly name: string;
  readonly ask: Ask;
  readonly flags: ReadonlySet<Flag | 'help'>;
  readonly values: OptionValues<Option>;
  /** What stands behind the reference. */
  readonly others: readonly string[];
  readonly terminal: Terminal;
}

export interface RegistryCommand<Flag extends string, Option extends string> extends KnownOptions<Flag, Option> {
  readonly help: () => string;
  /** What is wrong with the values of the command's own options: one sentence. */
  readonly problem?: (values: OptionValues<Option>) => string | undefined;
  /** More than the reference is named. */
  readonly takesMore?: boolean;
  /** What goes wrong, goes wrong with a write. */
  readonly writes?: boolean;
  /** Resolves with the exit status. A RegistryError, CapabilityError, TransferError or WrongUse that it throws is told to the user. */
  readonly run: (lookUp: LookUp<Flag, Option>) => Promise<number>;
}

/** Thrown where what was typed means nothing; one sentence. */
export class WrongUse extends Error {}

/** `oci-lens NAME REF` with the command's options and those of every look-up. */
export function registryCommand<Flag extends string = never, Option extends string = never>(
  command: RegistryCommand<Flag, Option>,
): (args: readonly string[], terminal: Terminal) => Promise<number> {
  const { flags: flagNames, shorts } = command;
  const known = { flags: flagNames, options: [...command.options, ...ACCESS_OPTIONS], shorts };
  return async (args, terminal) => {
    const parsed = parseArguments(args, known);
    const wrongUse = (sentence: string) => misused(terminal, sentence, command.help());
    if (parsed.kind === 'wrong') return wrongUse(argumentSentence(parsed.problem));
    if (parsed.flags.has('help')) {
      await terminal.print(`${command.help()}\n`);
      return ExitStatus.done;
    }
    const [text, ...others] = parsed.operands;
    if (text === undefined || (others.length > 0 && !command.takesMore)) return wrongUse(cliText.oneReference());
    const place = locate(text, terminal);
    if (place.kind === 'invalid') return wrongUse(locatorSentence(place.problem));
    const problem = command.problem?.(parsed.values);
    if (problem !== undefined) return wrongUse(problem);
    const options = await readAccessOptions(parsed.values, terminal);
    if (options.kind === 'failed') return failedOptions(options, terminal, command.help());
    const { dispose, ...access } = openSource(options.value, terminal);
    const { flags, values } = parsed;
    const locator = place.value;
    const name = locator.kind === 'registry' ? formatReference(locator.reference) : text;
    const ask = askOfPerson(terminal.signal);
    try {
      return await command.run({ ...access, locator, name, ask, flags, values, others, terminal });
    } catch (error) {
      if (error instanceof WrongUse) return wrongUse(error.message);
      return reportFailure(error, locator, terminal, command.writes ? 'write' : 'reference');
    } finally {
      dispose();
    }
  };
}

/**
 * Says why a look-up failed; who cancelled it needs no word.
 * @throws what is no RegistryError, CapabilityError or TransferError, and anything after the user has cancelled.
 */
export function reportFailure(
  error: unknown,
  locator: Locator,
  terminal: Terminal,
  part: 'reference' | 'content' | 'write' = 'reference',
): number {
  if (terminal.signal.aborted) throw error;
  if (error instanceof CapabilityError) terminal.report(capabilitySentence(error.problem, locator));
  else if (error instanceof TransferError) {
    terminal.report(transferSentence(error.problem));
    if (error.problem.kind === 'referrersTag' && error.cause) reportFailure(error.cause, locator, terminal, part);
  } else if (error instanceof RegistryError) {
    const isWrite = part === 'write' && locator.kind === 'registry';
    terminal.report(
      isWrite
        ? writeErrorSentence(error, locator.reference)
        : lookUpSentence(error, locator, part === 'content' ? part : 'reference'),
    );
    for (const hint of terminalHints(error, locator)) terminal.report(`  ${hint}`);
  } else throw error;
  return ExitStatus.failed;
}

/** Paths are meant from the folder where the command is given. */
function locate(text: string, folders: Folders): ParsedLocator {
  const parsed = parseLocator(text);
  if (parsed.kind === 'invalid' || parsed.value.kind === 'registry') return parsed;
  return { kind: 'ok', value: { ...parsed.value, path: pathOf(parsed.value.path, folders) } };
}
