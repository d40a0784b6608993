import { parseInstructions } from './dockerfile/instructions';
import { firstFrom } from './firstFrom';
import { lineStart } from './lines';
import type { Format } from './occurrence';
import { unitEntries } from './quadlet/unitFile';

/**
 * Gives where the line starts on which the instruction of a Dockerfile, or the entry of a unit, begins that holds an offset: it can go on
 * over lines with comments and empty ones between them. In front of all of them it is the offset's own line.
 */
export function instructionLines(text: string, format: Format): (offset: number) => number {
  const instructions = format === 'quadlet' ? unitEntries(text) : parseInstructions(text).instructions;
  const starts = instructions.map(({ line }) => line.start);
  return (offset) => {
    const start = starts[firstFrom(starts, offset + 1, (each) => each) - 1] ?? offset;
    return lineStart(text, start);
  };
}
