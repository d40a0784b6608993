import type { LogicalLine } from './logicalLine';

/** One instruction. `args` is the offset in `line.text` at which what follows the keyword begins. */
export interface Instruction {
  readonly keyword: string;
  readonly args: number;
  readonly line: LogicalLine;
}

/** The instruction that begins at `from`: the whole line's, or the one that an ONBUILD holds. */
export function instructionOf(line: LogicalLine, from: number): Instruction {
  const start = from + (line.text.slice(from).length - line.text.slice(from).trimStart().length);
  const end = start + line.text.slice(start).search(/[ \t]|$/);
  return { keyword: line.text.slice(start, end).toUpperCase(), args: end, line };
}
