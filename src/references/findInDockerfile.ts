import { argumentsOf, type Part, sliceOf, unquoted } from './dockerfile/arguments';
import { assignments } from './dockerfile/assignments';
import { type Instruction, instructionOf } from './dockerfile/instruction';
import { parseInstructions } from './dockerfile/instructions';
import { pieces } from './dockerfile/pieces';
import { sources } from './dockerfile/sources';
import { fittingStages, type Stage, stageImages } from './dockerfile/stages';
import { StageUser } from './dockerfile/stageUser';
import { isTemplated, verbatimOccurrence } from './dockerfile/verbatim';
import { fileName, type Finder } from './finder';
import { join, type Piece, placeOf, type Syntax } from './interpolation';
import type { Asked, Occurrence, PlatformAsk } from './occurrence';
import { askedByText } from './platformAsk';
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

/** In the order of the text: a Dockerfile inside another file is traced back in that order. */
function find(text: string): readonly Occurrence[] {
  const { escape, syntax, instructions } = parseInstructions(text);
  const found: Occurrence[] = syntax ? [verbatimOccurrence(text, syntax)] : [];

  const allStages = new Set(instructions.flatMap((instruction) => stageName(instruction, escape) ?? []));
  const args = new Map<string, readonly Piece[]>();
  const variables: Syntax = {
    escape,
    lookup: (name) => args.get(name) ?? (PLATFORM_ARGS.test(name) ? [{ kind: 'unknown' }] : undefined),
  };
  const stages: Stage[] = [];
  const stagesByName = new Map<string, Stage>();
  let inStage: StageUser | undefined;
  for (const instruction of instructions) {
    switch (instruction.keyword) {
      case 'ARG':
        // An ARG inside a stage does not reach a FROM.
        if (inStage) inStage.read(instruction);
        else declare(instruction, args, variables);
        break;
      case 'FROM': {
        const users = new StageUser(args, escape);
        inStage = users;
        const name = stageName(instruction, escape);
        const base = baseOf(text, instruction, variables, stagesByName);
        const stage: Stage = {
          name,
          ...base,
          get user() {
            return users.user;
          },
        };
        stages.push(stage);
        if (name !== undefined) stagesByName.set(name, stage);
        break;
      }
      case 'ENV':
      case 'USER':
        inStage?.read(instruction);
        break;
      case 'ONBUILD':
        found.push(...sources(text, instructionOf(instruction.line, instruction.args), escape, allStages));
        break;
      default:
        found.push(...sources(text, instruction, escape, allStages));
    }
  }
  return [...found, ...stageImages(stages)].sort((a, b) => a.span.start - b.span.start);
}

/** Adds the defaults of an ARG; one without a default leaves an earlier one standing. */
function declare(instruction: Instruction, args: Map<string, readonly Piece[]>, syntax: Syntax): void {
  for (const { name, value } of assignments(instruction, syntax.escape ?? '')) {
    if (value) args.set(name, pieces(value, syntax));
  }
}

/** What a FROM begins with: an image, stages that are there, or nothing. */
function baseOf(
  text: string,
  instruction: Instruction,
  syntax: Syntax,
  stages: ReadonlyMap<string, Stage>,
): Pick<Stage, 'image' | 'from'> {
  const { flags, rest } = argumentsOf(instruction, syntax.escape ?? '');
  const [word] = rest;
  const image = word && unquoted(word);
  if (!image || image.end === image.start) return { image: undefined, from: [] };
  const written = sliceOf(image);
  const span = image.line.spanOf(image.start, image.end);
  const expanded = join(pieces(image, syntax));
  const named = expanded.kind === 'known' ? stages.get(expanded.text.toLowerCase()) : undefined;
  const from = expanded.kind === 'unknown' ? fittingStages(expanded, stages) : named ? [named] : [];
  const isScratch = expanded.kind === 'known' && expanded.text === 'scratch';
  if (isScratch || from.length > 0) return { image: undefined, from: isScratch ? [] : from };
  const isUnknown = expanded.kind === 'unknown' || isTemplated(written);
  const platformFlag = flags.find(({ name }) => name === 'platform');
  const platform = platformFlag && askedPlatform(platformFlag.value, syntax);
  const occurrence: Occurrence = {
    target: isUnknown ? TEMPLATED : imageTarget(expanded.text),
    text: text.slice(span.start, span.end),
    span,
    format: 'dockerfile',
    ...(isUnknown ? UNKNOWN_EDIT : placeOf(expanded, written.includes('$') ? 'templated' : 'escaped')),
    asks: platform ? { platform } : {},
  };
  return { image: occurrence, from };
}

const UNKNOWN_EDIT = { edit: { kind: 'refused', reason: 'templated' } } as const;

/** What `--platform=` asks for; what a build sets by itself is no wish. */
function askedPlatform(value: Part, syntax: Syntax): Asked<PlatformAsk> | undefined {
  const expanded = join(pieces(value, syntax));
  const span = value.line.spanOf(value.start, value.end);
  if (expanded.kind === 'known') return askedByText({ value: expanded.text, span });
  const lookup: Syntax['lookup'] = (name) => (PLATFORM_ARGS.test(name) ? [] : syntax.lookup(name));
  const isOfTheBuild = join(pieces(value, { ...syntax, lookup })).kind === 'known';
  return isOfTheBuild ? undefined : askedByText({ value: undefined, span });
}

/** The lower-case name that a FROM gives its stage. */
function stageName(instruction: Instruction, escape: string): string | undefined {
  if (instruction.keyword !== 'FROM') return undefined;
  const [, as, name] = argumentsOf(instruction, escape).rest;
  return as && name && sliceOf(as).toUpperCase() === 'AS' ? sliceOf(name).toLowerCase() : undefined;
}
