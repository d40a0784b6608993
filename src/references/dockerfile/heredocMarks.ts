import { type Instruction, instructionOf } from './instruction';
import { words } from './words';

/** `<<EOF` in an instruction: its text stands on the lines that follow, up to the line that is `name`. */
export interface HeredocMark {
  readonly name: string;
  /** `<<-`: tabs in front of the name do not count. */
  readonly stripsTabs: boolean;
}

/** Whatever `# escape=` says. */
const ESCAPE = '\\';

/** @see https://docs.docker.com/reference/dockerfile/#here-documents */
export function heredocMarks(instruction: Instruction): readonly HeredocMark[] {
  const { keyword, line, args } = instruction;
  if (!line.text.includes('<<', args)) return [];
  if (keyword === 'ONBUILD') {
    const inner = instructionOf(line, args);
    return inner.keyword === 'ONBUILD' ? [] : heredocMarks(inner);
  }
  if (keyword !== 'RUN' && keyword !== 'COPY' && keyword !== 'ADD') return [];
  return words(line.text, args, ESCAPE).flatMap(({ start, end }) => {
    const [, dash, quoted = ''] = /^[0-9]*<<(-?)([^<]+)$/.exec(line.text.slice(start, end)) ?? [];
    const name = quoted.replace(/["']|\\(.)/g, '$1');
    return name === '' ? [] : [{ name, stripsTabs: dash === '-' }];
  });
}
