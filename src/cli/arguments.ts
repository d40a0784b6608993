import { parseArgs } from 'node:util';

/** The options that a command knows beside `--help`. */
export interface KnownOptions<Flag extends string, Option extends string> {
  /** Without a value. */
  readonly flags: readonly Flag[];
  /** With a value, `--name value` or `--name=value`. */
  readonly options: readonly Option[];
  /** Letters that options have, too: `-o value`. */
  readonly shorts?: Readonly<Record<string, string>> | undefined;
}

/** The values that an option was given, in their order. */
export type OptionValues<Option extends string> = (option: Option) => readonly string[];

/** What stands behind a command. */
export type Arguments<Flag extends string, Option extends string> =
  | {
      readonly kind: 'parsed';
      readonly flags: ReadonlySet<Flag | 'help'>;
      readonly values: OptionValues<Option>;
      readonly operands: readonly string[];
    }
  | WrongArguments;

export interface WrongArguments {
  readonly kind: 'wrong';
  readonly problem: ArgumentProblem;
}

export interface ArgumentProblem {
  readonly kind: 'unknownOption' | 'takesNoValue' | 'needsValue';
  readonly option: string;
}

/** Reads options, `--help` (`-h`) among them, and operands in any order; all that follows `--` is an operand. */
export function parseArguments<Flag extends string, Option extends string = never>(
  args: readonly string[],
  known: KnownOptions<Flag, Option>,
): Arguments<Flag, Option> {
  const { tokens } = parseArgs({
    args: [...args],
    options: {
      ...Object.fromEntries(known.flags.map((flag) => [flag, { type: 'boolean' } as const])),
      ...Object.fromEntries(known.options.map((option) => [option, stringOption(known.shorts?.[option])])),
      help: { type: 'boolean', short: 'h' },
    },
    strict: false,
    tokens: true,
  });
  const flags = new Set<Flag | 'help'>();
  const values = new Map<Option, readonly string[]>();
  const operands: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind !== 'option') continue;
    const option = known.options.find((name) => name === token.name);
    if (option !== undefined) {
      // `--option --other` is a value left out, not a value.
      const isLeftOut = token.value === undefined || (!token.inlineValue && token.value.startsWith('-'));
      if (isLeftOut || token.value === '') return wrong('needsValue', token.rawName);
      values.set(option, [...(values.get(option) ?? []), token.value]);
      continue;
    }
    const flag = [...known.flags, 'help' as const].find((name) => name === token.name);
    if (flag === undefined) return wrong('unknownOption', token.rawName);
    if (token.value !== undefined) return wrong('takesNoValue', token.rawName);
    flags.add(flag);
  }
  return { kind: 'parsed', flags, values: (option) => values.get(option) ?? [], operands };
}

function stringOption(short: string | undefined) {
  return { type: 'string', ...(short === undefined ? {} : { short }) } as const;
}

function wrong(kind: ArgumentProblem['kind'], option: string): WrongArguments {
  return { kind: 'wrong', problem: { kind, option } };
}
