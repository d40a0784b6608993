import { parseArgs } from 'node:util';

/** What stands behind a command. */
export type Arguments<Flag extends string> =
  | { readonly kind: 'parsed'; readonly flags: ReadonlySet<Flag | 'help'>; readonly operands: readonly string[] }
  | { readonly kind: 'wrong'; readonly problem: ArgumentProblem };

export interface ArgumentProblem {
  readonly kind: 'unknownOption' | 'takesNoValue';
  readonly option: string;
}

/** Reads flags, `--help` (`-h`) among them, and operands in any order; all that follows `--` is an operand. */
export function parseArguments<Flag extends string>(args: readonly string[], flags: readonly Flag[]): Arguments<Flag> {
  const known: readonly (Flag | 'help')[] = [...flags, 'help'];
  const { tokens } = parseArgs({
    args: [...args],
    options: {
      ...Object.fromEntries(flags.map((flag) => [flag, { type: 'boolean' } as const])),
      help: { type: 'boolean', short: 'h' },
    },
    strict: false,
    tokens: true,
  });
  const given = new Set<Flag | 'help'>();
  const operands: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind !== 'option') continue;
    const flag = known.find((name) => name === token.name);
    if (flag === undefined) return wrong('unknownOption', token.rawName);
    if (token.value !== undefined) return wrong('takesNoValue', token.rawName);
    given.add(flag);
  }
  return { kind: 'parsed', flags: given, operands };
}

function wrong(kind: ArgumentProblem['kind'], option: string): { kind: 'wrong'; problem: ArgumentProblem } {
  return { kind: 'wrong', problem: { kind, option } };
}
