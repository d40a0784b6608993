import type { LocatedScalar } from '../yaml/scalars';

/**
 * What follows `prefix` in a scalar, with its place: a reference behind a scheme (`oci://`). Undefined where the value does not start
 * with it or nothing follows.
 */
export function withoutPrefix(scalar: LocatedScalar, prefix: string): LocatedScalar | undefined {
  const { text, span, value, edit } = scalar;
  if (!value.startsWith(prefix) || value === prefix || text === prefix) return undefined;
  // An alias's text is its name, and escapes can hide the prefix.
  const cut = text.startsWith(prefix) ? prefix.length : 0;
  return {
    text: text.slice(cut),
    span: { ...span, start: span.start + cut },
    value: value.slice(prefix.length),
    edit: edit.kind === 'literal' ? { ...edit, span: { ...edit.span, start: edit.span.start + prefix.length } } : edit,
  };
}
