import type * as vscode from 'vscode';
import type { OriginOfPart, Origins } from '../../presentation/originHover';
import type { Occurrence, Origin, Span } from '../../references/occurrence';
import { formatReference, parseReference, type Reference } from '../../references/reference';

/** Of text that names variables as shells, Compose, Dockerfiles and CI files do. */
const VARIABLE = /(?<!\$)\$\{?([A-Za-z_]\w*)/g;

/** Where the value at `occurrence` comes from; undefined where it stands there as it is. */
export function originsOf(
  document: vscode.TextDocument,
  occurrence: Occurrence,
  reference: Reference,
): Origins | undefined {
  const { text, span, edit, parts, asks } = occurrence;
  const isElsewhere = edit.kind === 'literal' && (edit.span.start < span.start || edit.span.end > span.end);
  const whole: OriginOfPart[] =
    isElsewhere && !parts ? [{ part: 'all', from: originIn(document, { kind: 'document', span: edit.span }) }] : [];
  const known: OriginOfPart[] = [
    ...whole,
    ...(parts ?? []).map((part) => ({ ...part, from: originIn(document, part.from, span) })),
  ];
  if (asks.tag === 'inOtherFile') known.push({ part: 'tag', from: { kind: 'unknownFile' } });
  const variables = new Set(Array.from(text.matchAll(VARIABLE), ([, name = '']) => name));
  if (edit.kind === 'literal' && edit.variable !== undefined) variables.add(edit.variable);
  if (known.length === 0 && variables.size === 0 && isWritten(text, reference)) return undefined;
  return { written: text, variables: [...variables], parts: known };
}

/** Whether the text alone says as much: `docker://`, `oci://` and their like are no news. */
function isWritten(text: string, reference: Reference): boolean {
  const parsed = parseReference(text.replace(/^[a-z]+:\/\//, ''));
  return parsed.kind === 'ok' && formatReference(parsed.value) === formatReference(reference);
}

function originIn(document: vscode.TextDocument, from: Origin, here?: Span): OriginOfPart['from'] {
  if (from.kind === 'file') return from;
  const { start, end } = from.span;
  if (here && here.start <= start && end <= here.end) return { kind: 'here' };
  const text = document.getText().slice(start, end);
  return {
    kind: 'line',
    line: document.positionAt(start).line + 1,
    place: { uri: document.uri.toString(), start, text },
  };
}
