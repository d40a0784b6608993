import * as v from 'valibot';

/** What reading a document from outside gave. A malformed one is a result, not an exception. */
export type Parsed<T> =
  { readonly kind: 'ok'; readonly value: T } | { readonly kind: 'malformed' | 'unsupported'; readonly reason: string };

export function ok<T>(value: T): Parsed<T> {
  return { kind: 'ok', value };
}

export function malformed(reason: string): Parsed<never> {
  return { kind: 'malformed', reason };
}

/** The JSON value in `bytes`, which must be UTF-8. */
export function parseJson(bytes: Uint8Array): Parsed<unknown> {
  try {
    return ok(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch (error) {
    // RangeError: JSON nested deeper than the engine's stack.
    return malformed(error instanceof RangeError ? 'the JSON is nested too deeply' : 'the body is not JSON');
  }
}

/** `value` read by `schema`; the reason names the first place that does not fit. */
export function parseWith<S extends v.GenericSchema>(schema: S, value: unknown): Parsed<v.InferOutput<S>> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return ok(result.output);
  const issue = result.issues[0];
  const path = v.getDotPath(issue);
  return malformed(path ? `'${path}': ${issue.message}` : issue.message);
}
