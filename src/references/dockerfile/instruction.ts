import type { LogicalLine } from '../logicalLine';
import { isBlank } from './words';

/** One instruction. `args` is the offset in `line.text` at which what follows the keyword begins. */
export interface Instruction {
  readonly keyword: string;
  readonly args: number;
  readonly line: LogicalLine;
}

/** The instruction that begins at `from`: the whole line's, or the one that an ONBUILD holds. */
export function instructionOf(line: LogicalLine, from: number): Instruction {
  let start = from;
  while (start < line.text.length && isBlank(line.text.charAt(start))) start++;
  let end = start;
  while (end < line.text.length && !isBlank(line.text.charAt(end))) end++;
  return { keyword: line.text.slice(start, end).toUpperCase(), args: end, line };
}
