import type { Part } from './arguments';
import type { Instruction } from './instruction';
import { words } from './words';

/** A variable that ARG or ENV names. */
export interface Assignment {
  readonly name: string;
  /** Undefined where none is given. */
  readonly value: Part | undefined;
}

/** `NAME` and `NAME=value`, again and again. The old form of ENV, `NAME some value`, gives its name without a value first. */
export function* assignments({ line, args }: Instruction, escape: string): Generator<Assignment> {
  for (const word of words(line.text, args, escape)) {
    const [, name, value] = /^(\w+)(?:=(.*))?$/s.exec(line.text.slice(word.start, word.end)) ?? [];
    if (name === undefined) continue;
    const start = word.start + name.length + 1;
    yield { name, value: value === undefined ? undefined : { line, start, end: word.end } };
  }
}
