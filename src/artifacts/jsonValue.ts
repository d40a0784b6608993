/** A JSON object from outside: nothing is known of its members. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function objectOf(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

/** The object at the end of a path of names. */
export function objectAt(value: unknown, ...names: readonly string[]): JsonObject | undefined {
  return names.reduce<JsonObject | undefined>((object, name) => objectOf(object?.[name]), objectOf(value));
}

/** Text that says something; undefined for none, and for what is no text. */
export function textAt(object: JsonObject | undefined, name: string): string | undefined {
  const value = object?.[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function listAt(object: JsonObject | undefined, name: string): readonly unknown[] {
  const value = object?.[name];
  return Array.isArray(value) ? value : [];
}

/** The objects of a list; what else stands there is passed over. */
export function objectsAt(object: JsonObject | undefined, name: string): readonly JsonObject[] {
  return listAt(object, name)
    .map(objectOf)
    .filter((value) => value !== undefined);
}

/** The texts of a list. */
export function textsAt(object: JsonObject | undefined, name: string): readonly string[] {
  return listAt(object, name).filter((value): value is string => typeof value === 'string' && value !== '');
}
