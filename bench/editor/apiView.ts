/** The same properties, read when they are asked for: some are getters, and some throw where a proposal is not switched on. */
export function view(source: object, of: (key: string, value: unknown) => unknown): object {
  const target = {};
  for (const key of Object.keys(source)) {
    Object.defineProperty(target, key, { enumerable: true, get: () => of(key, Reflect.get(source, key)) });
  }
  return target;
}
