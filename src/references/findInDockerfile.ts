import { parsePlatform, type Platform } from '../oci/platform';
import { type Instruction, instructionOf } from './dockerfile/instruction';
import { parseInstructions } from './dockerfile/instructions';
import type { LogicalLine } from './dockerfile/logicalLine';
import { words } from './dockerfile/words';
import { fileName, type Finder } from './finder';
import { expand, type Expanded, join, type Piece, placeOf, type Syntax } from './interpolation';
import type { Asked, Occurrence, Origin, Span } from './occurrence';
import { imageTarget, TEMPLATED } from './target';

/** Dockerfile and Containerfile: `FROM`, `COPY --from`, `RUN --mount=from=`, their ONBUILD forms, and `# syntax=`. */
export const findInDockerfile: Finder = {
  claims({ path, languageId }) {
    if (languageId === 'dockerfile') return true;
    const name = fileName(path).toLowerCase();
    if (name.endsWith('.dockerignore')) return false;
    return /^(?:dockerfile|containerfile)(?:\.|$)|\.(?:dockerfile|containerfile)$/.test(name);
  },
  find,
};

/** What a build sets by itself, known in FROM without an ARG; the value depends on the run. */
const PLATFORM_ARGS = /^(?:TARGET|BUILD)(?:PLATFORM|OS|OSVERSION|ARCH|VARIANT)$|^TARGETSTAGE$/;

/** A part of a logical line: a word, or what stands behind a flag's '='. */
interface Part {
  readonly line: LogicalLine;
  readonly start: number;
  readonly end: number;
}

interface Flag {
  readonly name: string;
  readonly value: Part;
}

function* find(text: string): Generator<Occurrence> {
  const { directives, escape, instructions } = parseInstructions(text);
  const syntax = directives.find(({ name }) => name === 'syntax');
  if (syntax) {
    // A frontend's own options may follow the image.
    const end = syntax.span.start + syntax.value.search(/\s|$/);
    yield plain(text, { start: syntax.span.start, end });
  }

  const allStages = new Set(instructions.flatMap((instruction) => stageName(instruction, escape) ?? []));
  const args = new Map<string, readonly Piece[]>();
  const variables: Syntax = {
    escape,
    lookup: (name) => args.get(name) ?? (PLATFORM_ARGS.test(name) ? [{ kind: 'unknown' }] : undefined),
  };
  const earlierStages = new Set<string>();
  let inStage = false;
  for (const instruction of instructions) {
    switch (instruction.keyword) {
      case 'ARG':
        // An ARG inside a stage does not reach a FROM.
        if (!inStage) declare(instruction, args, variables);
        break;
      case 'FROM': {
        inStage = true;
        const occurrence = fromOccurrence(text, instruction, variables, earlierStages);
        if (occurrence) yield occurrence;
        const name = stageName(instruction, escape);
        if (name !== undefined) earlierStages.add(name);
        break;
      }
      case 'ONBUILD':
        yield* sources(text, instructionOf(instruction.line, instruction.args), escape, allStages);
        break;
      default:
        yield* sources(text, instruction, escape, allStages);
    }
  }
}

/** Adds the defaults of an ARG; one without a default leaves an earlier one standing. */
function declare({ line, args: from }: Instruction, args: Map<string, readonly Piece[]>, syntax: Syntax): void {
  for (const word of words(line.text, from, syntax.escape ?? '')) {
    const [, name = '', value] = /^(\w+)(?:=(.*))?$/s.exec(line.text.slice(word.start, word.end)) ?? [];
    if (value !== undefined)
      args.set(name, pieces({ line, start: word.start + name.length + 1, end: word.end }, syntax));
  }
}

function fromOccurrence(
  text: string,
  instruction: Instruction,
  syntax: Syntax,
  earlierStages: ReadonlySet<string>,
): Occurrence | undefined {
  const { flags, rest } = argumentsOf(instruction, syntax.escape ?? '');
  const [word] = rest;
  const image = word && unquoted(word);
  if (!image || image.end === image.start) return undefined;
  const written = sliceOf(image);
  const span = image.line.spanOf(image.start, image.end);
  const expanded = join(pieces(image, syntax));
  if (expanded.kind === 'known' && (expanded.text === 'scratch' || earlierStages.has(expanded.text.toLowerCase()))) {
    return undefined;
  }
  if (expanded.kind === 'unknown' && mayNameStage(expanded, earlierStages)) return undefined;
  const platformFlag = flags.find(({ name }) => name === 'platform');
  const platform = platformFlag && askedPlatform(platformFlag.value, syntax);
  const isTemplated = expanded.kind === 'unknown' || written.includes('{{');
  return {
    target: isTemplated ? TEMPLATED : imageTarget(expanded.text),
    text: text.slice(span.start, span.end),
    span,
    format: 'dockerfile',
    ...(isTemplated ? UNKNOWN_EDIT : placeOf(expanded, written.includes('$') ? 'templated' : 'escaped')),
    asks: platform ? { platform } : {},
  };
}

/** `base-${TARGETARCH}` beside the stages `base-amd64` and `base-arm64` names one of them. */
function mayNameStage({ before, after }: Expanded & { kind: 'unknown' }, stages: ReadonlySet<string>): boolean {
  if (before === '' && after === '') return false;
  const [start, end] = [before.toLowerCase(), after.toLowerCase()];
  return [...stages].some(
    (name) => name.length >= start.length + end.length && name.startsWith(start) && name.endsWith(end),
  );
}

const UNKNOWN_EDIT = { edit: { kind: 'refused', reason: 'templated' } } as const;

/** What `--platform=` asks for; that of the machine that builds is no wish. */
function askedPlatform(value: Part, syntax: Syntax): Asked<Platform> | undefined {
  const expanded = join(pieces(value, syntax));
  const platform = expanded.kind === 'known' ? parsePlatform(expanded.text) : undefined;
  return platform && { value: platform, span: value.line.spanOf(value.start, value.end) };
}

/**
 * The images of `COPY --from=` and of `RUN --mount=…,from=`. Here a stage may stand later in the file, and variables are not
 * expanded. In `COPY --from=` a number is a stage.
 */
function* sources(
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
    const verbatim = image.line.verbatimSpanOf(image.start, image.end);
    if (verbatim) {
      yield plain(text, verbatim);
    } else {
      const span = image.line.spanOf(image.start, image.end);
      yield {
        ...plain(text, span),
        target: isTemplate(name) ? TEMPLATED : imageTarget(name),
        edit: { kind: 'refused', reason: isTemplate(name) ? 'templated' : 'escaped' },
      };
    }
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

/** The lower-case name that a FROM gives its stage. */
function stageName(instruction: Instruction, escape: string): string | undefined {
  if (instruction.keyword !== 'FROM') return undefined;
  const [, as, name] = argumentsOf(instruction, escape).rest;
  return as && name && sliceOf(as).toUpperCase() === 'AS' ? sliceOf(name).toLowerCase() : undefined;
}

/** The flags of an instruction (`--name=value`, in front of everything else) and the words behind them. */
function argumentsOf({ line, args }: Instruction, escape: string): { flags: readonly Flag[]; rest: readonly Part[] } {
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
function unquoted(part: Part): Part {
  const text = sliceOf(part);
  const quote = text[0];
  const isQuoted = text.length > 1 && (quote === '"' || quote === "'") && text.indexOf(quote, 1) === text.length - 1;
  return isQuoted ? { ...part, start: part.start + 1, end: part.end - 1 } : part;
}

function sliceOf({ line, start, end }: Part): string {
  return line.text.slice(start, end);
}

function pieces(part: Part, syntax: Syntax): readonly Piece[] {
  const originOf = (start: number, end: number): Origin | undefined => {
    const span = part.line.verbatimSpanOf(part.start + start, part.start + end);
    return span && { kind: 'document', span };
  };
  return expand({ text: sliceOf(part), originOf }, syntax);
}

/** A reference that stands verbatim in the text; here no variable is expanded. */
function plain(text: string, span: Span): Occurrence {
  const value = text.slice(span.start, span.end);
  const common = { text: value, span, format: 'dockerfile', asks: {} } as const;
  return isTemplate(value)
    ? { ...common, target: TEMPLATED, edit: { kind: 'refused', reason: 'templated' } }
    : { ...common, target: imageTarget(value), edit: { kind: 'literal', span } };
}

function isTemplate(value: string): boolean {
  return value.includes('$') || value.includes('{{');
}
