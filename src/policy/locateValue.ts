import type { Located, LocatedEntry } from './located';

/** Of all that settings may hold, and of what nests in it. */
const MAX_NODES = 20_000;
const MAX_DEPTH = 32;

/** The same value with places; what is deeper, or more, than a person writes is left out. */
export function locateValue(value: unknown): Located {
  let nodes = 0;
  const locate = (inner: unknown, path: readonly (string | number)[]): Located | undefined => {
    if (++nodes > MAX_NODES || path.length > MAX_DEPTH) return undefined;
    if (Array.isArray(inner)) {
      const items = inner.flatMap((item: unknown, index) => locate(item, [...path, index]) ?? []);
      return { kind: 'list', path, items };
    }
    if (typeof inner === 'object' && inner !== null) {
      const entries = Object.entries(inner).flatMap(([key, of]: [string, unknown]): LocatedEntry[] => {
        const place = { path: [...path, key] };
        const located = locate(of, place.path);
        return located ? [{ key, place, value: located }] : [];
      });
      return { kind: 'map', path, entries };
    }
    const isPlain = typeof inner === 'string' || typeof inner === 'number' || typeof inner === 'boolean';
    return { kind: 'scalar', path, value: isPlain ? inner : null };
  };
  return locate(value, []) ?? { kind: 'scalar', path: [], value: null };
}
