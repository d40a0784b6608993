import { parsePlatform, type Platform } from '../oci/platform';
import { argumentsOf, type Part, sliceOf, unquoted } from './dockerfile/arguments';
import { type Instruction, instructionOf } from './dockerfile/instruction';
import { parseInstructions } from './dockerfile/instructions';
import { sources } from './dockerfile/sources';
import { isTemplated, verbatimOccurrence } from './dockerfile/verbatim';
import { words } from './dockerfile/words';
import { fileName, type Finder } from './finder';
import { expand, type Expanded, join, type Piece, placeOf, type Syntax } from './interpolation';
import type { Asked, Occurrence, Origin } from './occurrence';
import { imageTarget, TEMPLATED } from './target';

/** Dockerfile and Containerfile: `FROM`, `COPY --from`, `RUN --mount=from=`, their ONBUILD forms, and `# syntax=`. */
export const findInDockerfile: Finder = {
  claims({ path, languageId }, text) {
    const name = fileName(path);
    if (/\.(?:docker|container)ignore$/i.test(name)) return false;
    if (languageId === 'dockerfile' || /^(?:dockerfile|containerfile)$|\.(?:dockerfile|containerfile)$/i.test(name))
      return true;
    return (
      /^(?:dockerfile|containerfile)\./i.test(name) && (!IN_OTHER_LANGUAGE.test(name) || FIRST_INSTRUCTION.test(text()))
    );
  },
  find,
};

/** `Dockerfile.go` can be the Dockerfile of a Go program, and `dockerfile.go` the Go program that writes one. */
const IN_OTHER_LANGUAGE =
  /\.(?:adoc|bash|bat|cjs|cs|css|cts|go|html?|java|json|jsx?|kts?|lua|mdx?|mjs|mts|php|pl|ps1|py[ci]?|rb|rst|rs|sh|snap|sql|svg|swift|toml|tsx?|vue|xml|ya?ml)$/i;
/** In capitals: Python's `from` stands at the top of a file too. */
const FIRST_INSTRUCTION = /^\uFEFF?(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*(?:FROM|ARG)[ \t]/;

/** What a build sets by itself, known in FROM without an ARG; the value depends on the run. */
const PLATFORM_ARGS = /^(?:TARGET|BUILD)(?:PLATFORM|OS|OSVERSION|ARCH|VARIANT)$|^TARGETSTAGE$/;

function* find(text: string): Generator<Occurrence> {
  const { escape, syntax, instructions } = parseInstructions(text);
  if (syntax) yield verbatimOccurrence(text, syntax);

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
  const isUnknown = expanded.kind === 'unknown' || isTemplated(written);
  const platformFlag = flags.find(({ name }) => name === 'platform');
  const platform = platformFlag && askedPlatform(platformFlag.value, syntax);
  return {
    target: isUnknown ? TEMPLATED : imageTarget(expanded.text),
    text: text.slice(span.start, span.end),
    span,
    format: 'dockerfile',
    ...(isUnknown ? UNKNOWN_EDIT : placeOf(expanded, written.includes('$') ? 'templated' : 'escaped')),
    asks: platform ? { platform } : {},
  };
}

/** `base-${TARGETARCH}` beside the stages `base-amd64` and `base-arm64` names one of them. */
function mayNameStage({ before, after }: Expanded & { kind: 'unknown' }, stages: ReadonlySet<string>): boolean {
  if (before === '' && after === '') return false;
  const [start, end] = [before.toLowerCase(), after.toLowerCase()];
  let looked = 0;
  for (const name of stages) {
    if (name.length >= start.length + end.length && name.startsWith(start) && name.endsWith(end)) return true;
    if (++looked >= MAX_STAGES) break;
  }
  return false;
}

/** Looked at for one name. */
const MAX_STAGES = 1000;

const UNKNOWN_EDIT = { edit: { kind: 'refused', reason: 'templated' } } as const;

/** What `--platform=` asks for; that of the machine that builds is no wish. */
function askedPlatform(value: Part, syntax: Syntax): Asked<Platform> | undefined {
  const expanded = join(pieces(value, syntax));
  const platform = expanded.kind === 'known' ? parsePlatform(expanded.text) : undefined;
  return platform && { value: platform, span: value.line.spanOf(value.start, value.end) };
}

/** The lower-case name that a FROM gives its stage. */
function stageName(instruction: Instruction, escape: string): string | undefined {
  if (instruction.keyword !== 'FROM') return undefined;
  const [, as, name] = argumentsOf(instruction, escape).rest;
  return as && name && sliceOf(as).toUpperCase() === 'AS' ? sliceOf(name).toLowerCase() : undefined;
}

function pieces(part: Part, syntax: Syntax): readonly Piece[] {
  const originOf = (start: number, end: number): Origin | undefined => {
    const span = part.line.verbatimSpanOf(part.start + start, part.start + end);
    return span && { kind: 'document', span };
  };
  return expand({ text: sliceOf(part), originOf }, syntax);
}
