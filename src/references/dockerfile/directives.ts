import { isMap } from 'yaml';
import type { Span } from '../occurrence';
import { yamlDocuments } from '../yaml/documents';
import { scalarOf } from '../yaml/scalars';

/** A parser directive, `# name=value`; the span is that of the value. */
export interface Directive {
  readonly name: string;
  readonly value: string;
  readonly span: Span;
}

const NAMES: ReadonlySet<string> = new Set(['syntax', 'escape', 'check']);

/** The comments at the very top that are directives; the first line of another form ends them. */
export function parserDirectives(text: string, lines: readonly Span[], comment: '#' | '//'): readonly Directive[] {
  const directives: Directive[] = [];
  for (const line of lines) {
    if (!text.startsWith(comment, line.start)) break;
    const content = text.slice(line.start + comment.length, line.end);
    const [, before, name = '', rest] = /^(\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*)(\S.*)$/s.exec(content) ?? [];
    if (before === undefined || rest === undefined || !NAMES.has(name.toLowerCase())) break;
    const value = rest.trimEnd();
    const start = line.start + comment.length + before.length;
    directives.push({ name: name.toLowerCase(), value, span: { start, end: start + value.length } });
  }
  return directives;
}

/**
 * Where the image stands that reads the file instead of the builder: `# syntax=`, behind a shebang too; else `// syntax=`, else
 * `{"syntax": "…"}`.
 * @see https://github.com/moby/buildkit/blob/v0.23.0/frontend/dockerfile/parser/directives.go
 */
export function syntaxImage(text: string, lines: readonly Span[]): Span | undefined {
  const [first] = lines;
  const behindShebang = first && text.startsWith('#!', first.start) ? lines.slice(1) : lines;
  const directive = (['#', '//'] as const)
    .flatMap((comment) => parserDirectives(text, behindShebang, comment))
    .find(({ name }) => name === 'syntax');
  if (!directive) return syntaxInJson(text);
  const { span, value } = directive;
  // A frontend's own options may follow the image.
  return { start: span.start, end: span.start + value.search(/\s|$/) };
}

function syntaxInJson(text: string): Span | undefined {
  if (!/^\uFEFF?\s*\{\s*"/.test(text)) return undefined;
  for (const document of yamlDocuments(text, (part) => part.includes('"syntax"'))) {
    const scalar = isMap(document.root) ? scalarOf(document, document.root, 'syntax') : undefined;
    if (scalar?.edit.kind === 'literal') return scalar.span;
  }
  return undefined;
}
