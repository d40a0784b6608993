import type { Occurrence } from '../occurrence';
import { argumentsOf, type Flag, sliceOf, unquoted } from './arguments';
import type { Instruction } from './instruction';
import { verbatimOccurrence } from './verbatim';

/**
 * The images of `COPY --from=` and of `RUN --mount=…,from=`. Here a stage may stand later in the file, and variables are not
 * expanded. In `COPY --from=` a number is a stage.
 */
export function* sources(
  text: string,
  instruction: Instruction,
  escape: string,
  stages: ReadonlySet<string>,
): Generator<Occurrence> {
  const { keyword } = instruction;
  if (keyword !== 'COPY' && keyword !== 'RUN') return;
  const { flags } = argumentsOf(instruction, escape);
  const named = keyword === 'COPY' ? flags.filter(({ name }) => name === 'from') : flags.flatMap(mountSource);
  for (const { value } of named) {
    const image = unquoted(value);
    const name = sliceOf(image);
    if (name === '' || name === 'scratch' || stages.has(name.toLowerCase())) continue;
    if (keyword === 'COPY' && /^[+-]?[0-9]+$/.test(name)) continue;
    const span = image.line.spanOf(image.start, image.end);
    const isVerbatim = image.line.verbatimSpanOf(image.start, image.end) !== undefined;
    yield verbatimOccurrence(text, span, isVerbatim ? undefined : name);
  }
}

/** The `from` of a `--mount`, whose value is a line of comma-separated values. */
function mountSource({ name, value }: Flag): readonly Flag[] {
  if (name !== 'mount') return [];
  const found: Flag[] = [];
  const text = sliceOf(value);
  for (let start = 0; start <= text.length;) {
    const comma = text.indexOf(',', start);
    const end = comma < 0 ? text.length : comma;
    const field = unquoted({ line: value.line, start: value.start + start, end: value.start + end });
    const key = /^from=/i.exec(sliceOf(field))?.[0];
    if (key !== undefined) found.push({ name: 'from', value: { ...field, start: field.start + key.length } });
    start = end + 1;
  }
  return found;
}
