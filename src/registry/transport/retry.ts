/** Milliseconds: the longest wait for a repetition, and the wait where a registry that flaps names none. */
const MAX_WAIT_MS = 2_000;
const SHORT_WAIT_MS = 250;

/**
 * Seconds that a `Retry-After` header asks to wait: it holds a number of them, or an HTTP date. Zero where the date is over.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export function retryAfterSeconds(headers: Headers, now: number = Date.now()): number | undefined {
  const value = headers.get('retry-after');
  if (value === null) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value);
  // Date.parse reads much that is no date of HTTP's: '1.5', '-3'.
  const date = /^[A-Za-z]{3,9},? /.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
}

/**
 * Milliseconds after which a GET or HEAD that was answered so is repeated, the only time; undefined where it is not: a 429 without
 * `Retry-After`, and any longer wait, is for the user to know.
 */
export function repetitionDelay(status: number, headers: Headers): number | undefined {
  if (status !== 429 && status !== 503) return undefined;
  const seconds = retryAfterSeconds(headers);
  if (seconds === undefined) return status === 503 && !headers.has('retry-after') ? SHORT_WAIT_MS : undefined;
  const delay = Math.max(seconds * 1000, SHORT_WAIT_MS);
  return delay <= MAX_WAIT_MS ? delay : undefined;
}
