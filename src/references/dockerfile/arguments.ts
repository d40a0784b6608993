import type { LogicalLine } from '../logicalLine';
import type { Instruction } from './instruction';
import { words } from './words';

/** A part of a logical line: a word, or what stands behind a flag's '='. */
export interface Part {
  readonly line: LogicalLine;
  readonly start: number;
  readonly end: number;
}

export interface Flag {
  readonly name: string;
  readonly value: Part;
}

/** The flags of an instruction (`--name=value`, in front of everything else) and the words behind them. */
export function argumentsOf(
  { line, args }: Instruction,
  escape: string,
): { flags: readonly Flag[]; rest: readonly Part[] } {
  const all = words(line.text, args, escape).map((word): Part => ({ line, ...word }));
  const flags: Flag[] = [];
  for (const word of all) {
    const text = sliceOf(word);
    if (!text.startsWith('--') || text === '--') break;
    const equals = text.indexOf('=');
    const name = text.slice(2, equals < 0 ? undefined : equals);
    const start = equals < 0 ? word.end : word.start + equals + 1;
    flags.push({ name, value: unquoted({ ...word, start }) });
  }
  return { flags, rest: all.slice(flags.length) };
}

/** Without the pair of quotes around it. */
export function unquoted(part: Part): Part {
  const text = sliceOf(part);
  const quote = text[0];
  const isQuoted = (quote === '"' || quote === "'") && text.indexOf(quote, 1) === text.length - 1;
  return isQuoted ? { ...part, start: part.start + 1, end: part.end - 1 } : part;
}

export function sliceOf({ line, start, end }: Part): string {
  return line.text.slice(start, end);
}
