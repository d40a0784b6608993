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

/** More than any document of OCI, SPDX, CycloneDX or in-toto; what reads a document may go down by recursion. */
const MAX_JSON_DEPTH = 200;

/** The JSON value in `bytes`, which must be UTF-8, and not nested deeper than 200 objects and arrays. */
export function parseJson(bytes: Uint8Array): Parsed<unknown> {
  if (isTooDeep(bytes)) return malformed('the JSON is nested too deeply');
  try {
    return ok(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    return malformed('the body is not JSON');
  }
}

/** Counts brackets outside of strings: in UTF-8 no other character has their bytes, and `JSON.parse` sees to their order. */
function isTooDeep(bytes: Uint8Array): boolean {
  let depth = 0;
  let inString = false;
  for (let position = 0; position < bytes.length; position++) {
    const byte = bytes[position];
    if (inString) {
      if (byte === 0x5c)
        position++; // backslash
      else if (byte === 0x22) inString = false;
    } else if (byte === 0x22) inString = true;
    else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > MAX_JSON_DEPTH) return true;
    } else if (byte === 0x7d || byte === 0x5d) depth--;
  }
  return false;
}

/** `value` read by `schema`; the reason names the first place that does not fit. */
export function parseWith<S extends v.GenericSchema>(schema: S, value: unknown): Parsed<v.InferOutput<S>> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return ok(result.output);
  const issue = result.issues[0];
  const path = v.getDotPath(issue);
  return malformed(path ? `'${path}': ${issue.message}` : issue.message);
}
