import type { Target } from './occurrence';
import { parseReference } from './reference';

export const TEMPLATED: Target = { kind: 'unresolved', reason: { kind: 'templated' } };

/** What stands at a position that an image is read from, where `value` is known. */
export function imageTarget(value: string): Target {
  const parsed = parseReference(value);
  return parsed.kind === 'ok'
    ? { kind: 'image', reference: parsed.value }
    : { kind: 'unresolved', reason: { kind: 'invalid', problem: parsed.problem } };
}
