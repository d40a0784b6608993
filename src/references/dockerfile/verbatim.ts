import type { Occurrence, Span, Target } from '../occurrence';
import { imageTarget, TEMPLATED } from '../target';

/**
 * A reference in which no variable is expanded: of an image that a build takes files from, or that reads the file.
 * @param joined what it is where it is broken over lines.
 */
export function verbatimOccurrence(text: string, span: Span, joined?: string): Occurrence {
  const written = text.slice(span.start, span.end);
  const target = targetOf(joined ?? written);
  const isLiteral = target.kind !== 'unresolved' || target.reason.kind === 'invalid';
  return {
    target,
    text: written,
    span,
    format: 'dockerfile',
    edit:
      isLiteral && joined === undefined
        ? { kind: 'literal', span }
        : { kind: 'refused', reason: isLiteral ? 'escaped' : 'templated' },
    asks: { runs: false },
  };
}

function targetOf(name: string): Target {
  if (isTemplated(name)) return TEMPLATED;
  return name.includes('$') ? { kind: 'unresolved', reason: { kind: 'notExpanded' } } : imageTarget(name);
}

/** Whether a template engine makes some of it. */
export function isTemplated(name: string): boolean {
  return name.includes('{{') || name.includes('<%');
}
