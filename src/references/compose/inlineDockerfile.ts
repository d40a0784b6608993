import type { Scalar } from 'yaml';
import { findInDockerfile } from '../findInDockerfile';
import type { Asks, LiteralTarget, Occurrence, Origin, Provenance, Span } from '../occurrence';
import { provenanceOf, type Stretch } from '../provenance';
import { formatReference, parseReference } from '../reference';
import { TEMPLATED } from '../target';
import { interpolatedText, type InterpolatedText, type Run } from './interpolatedText';
import { placedText, type PlacedText } from './placedText';
import type { Project } from './project';

/**
 * The images of a Dockerfile that is a value in the file. Compose replaces its own variables first; what the builder then reads is
 * traced back to where it stands. A named context takes the place of the image of that name.
 * @see https://github.com/compose-spec/compose-spec/blob/main/build.md#dockerfile_inline
 * @see https://docs.docker.com/reference/cli/docker/buildx/build/#build-context
 */
export function* imagesInDockerfile(
  project: Project,
  scalar: Scalar,
  contexts: readonly string[],
): Generator<Occurrence> {
  const { document, variables } = project;
  const source = placedText(document, scalar);
  if (!source) return;
  const dockerfile = interpolatedText(source.text, variables);
  const trace: Trace = { source, dockerfile, textAt: (span) => textAt(project, span) };
  const names = new Set(contexts.map(familiar));
  let last = 0;
  for (const found of findInDockerfile.find(dockerfile.text, { path: 'Dockerfile', beside: () => undefined })) {
    if (names.has(nameOf(found))) continue;
    const occurrence = traced(trace, found);
    // One variable can stand for several instructions: the first of them is reported.
    if (occurrence.span.start < last || occurrence.text === '') continue;
    last = occurrence.span.end;
    yield occurrence;
  }
}

/** The way from a Dockerfile back to the file that holds it. */
interface Trace {
  readonly source: PlacedText;
  readonly dockerfile: InterpolatedText;
  textAt(span: Span): string;
}

function textAt({ document: { text, offset } }: Project, { start, end }: Span): string {
  return text.slice(start - offset, end - offset);
}

/** As buildx compares names of contexts with those of images. */
function familiar(name: string): string {
  const parsed = parseReference(name);
  return parsed.kind === 'ok' ? formatReference(parsed.value).replace(/:latest$/, '') : name;
}

function nameOf({ target, text }: Occurrence): string {
  return familiar(target.kind === 'unresolved' ? text : formatReference(target.reference));
}

function traced(trace: Trace, found: Occurrence): Occurrence {
  const span = writtenSpan(trace, found.span);
  const common = { text: trace.textAt(span), span, format: 'compose', asks: tracedAsks(trace, found.asks) } as const;
  if (runsIn(trace, found.span).some((run) => run.kind === 'replaced' && run.piece.kind === 'unknown')) {
    return { ...common, target: TEMPLATED, edit: { kind: 'refused', reason: 'templated' } };
  }
  return { ...common, target: found.target, ...tracedOrigin(trace, found) };
}

function tracedAsks(trace: Trace, { platform, user, runs }: Asks): Asks {
  const traced = <T extends { readonly span: Span }>(asked: T): T => ({
    ...asked,
    span: writtenSpan(trace, asked.span),
  });
  return {
    ...(platform ? { platform: traced(platform) } : {}),
    ...(user ? { user: traced(user) } : {}),
    ...(runs === undefined ? {} : { runs }),
  };
}

/** Where the edit lands and the parts come from: the Dockerfile says it of itself, and each place there can be of several here. */
function tracedOrigin(trace: Trace, { edit, parts }: Occurrence): Pick<Occurrence, 'edit' | 'parts'> {
  if (edit.kind !== 'literal') {
    const all = parts?.flatMap((part) => originsOf(trace, part.from).map((from) => ({ ...part, from })));
    // A digest behind what is put together is not traced to here.
    const refusal = edit.kind === 'refused' ? edit : ({ kind: 'refused', reason: 'templated' } as const);
    return {
      edit: isElsewhere(all) ? { kind: 'refused', reason: 'otherFile' } : refusal,
      ...(all ? { parts: all } : {}),
    };
  }
  const stretches = stretchesOf(trace, edit.span);
  const [only] = stretches;
  if (only && stretches.length === 1 && only.from?.kind === 'document') {
    return { edit: editAt(trace, only.from.span, only, edit.variable) };
  }
  const composed = provenanceOf(stretches);
  const reason = isElsewhere(composed) ? 'otherFile' : 'templated';
  return { edit: { kind: 'refused', reason }, parts: composed };
}

function editAt(trace: Trace, span: Span, { text, variable }: TracedStretch, outer: string | undefined): LiteralTarget {
  if (trace.textAt(span) !== text) return { kind: 'refused', reason: 'escaped' };
  const name = outer ?? variable;
  return { kind: 'literal', span, ...(name === undefined ? {} : { variable: name }) };
}

function isElsewhere(parts: readonly Provenance[] | undefined): boolean {
  return parts?.some(({ from }) => from.kind === 'file') === true;
}

function originsOf(trace: Trace, from: Origin): readonly Origin[] {
  if (from.kind === 'file') return [from];
  return stretchesOf(trace, from.span).flatMap((stretch) => stretch.from ?? []);
}

interface TracedStretch extends Stretch {
  readonly variable?: string | undefined;
}

/** What a part of the Dockerfile is put together from. */
function stretchesOf(trace: Trace, { start, end }: Span): readonly TracedStretch[] {
  return runsIn(trace, { start, end }).map((run): TracedStretch => {
    const first = Math.max(start, run.start) - run.start;
    const last = Math.min(end, run.start + run.text.length) - run.start;
    const text = run.text.slice(first, last);
    if (run.kind === 'verbatim') return { text, from: placed(trace, run.from + first, run.from + last) };
    if (run.piece.kind === 'unknown') return { text };
    const { from, variable } = run.piece;
    if (from?.kind !== 'document') return { text, from, variable };
    return { text, from: placed(trace, from.span.start + first, from.span.start + last), variable };
  });
}

function placed({ source }: Trace, start: number, end: number): Origin {
  return { kind: 'document', span: source.spanOf(start, end) };
}

/** Where a part of the Dockerfile is written in the file: the expression, where a value takes its place. */
function writtenSpan(trace: Trace, { start, end }: Span): Span {
  const runs = runsIn(trace, { start, end });
  const [first, last] = [runs[0], runs.at(-1)];
  const from = first?.kind === 'replaced' ? first.expression.start : start + offsetOf(first);
  const to = last?.kind === 'replaced' ? last.expression.end : end + offsetOf(last);
  return trace.source.spanOf(from, to);
}

function offsetOf(run: Run | undefined): number {
  return run?.kind === 'verbatim' ? run.from - run.start : 0;
}

function runsIn({ dockerfile: { runs } }: Trace, { start, end }: Span): readonly Run[] {
  let low = 0;
  let high = runs.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((runs[middle]?.start ?? 0) <= start) low = middle;
    else high = middle - 1;
  }
  const found: Run[] = [];
  for (let run = runs[low]; run && run.start < end; run = runs[++low]) found.push(run);
  return found;
}
