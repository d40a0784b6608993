/** Controls, separators and format characters: JSON may hold them as they are, but a terminal obeys some and hides others. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** One line of JSON, harmless to show: characters that cannot be seen are written by their number, which means the same. */
export function jsonText(value: unknown): string {
  return withoutInvisible(JSON.stringify(value));
}

/** A piece of JSON that holds such characters in its strings alone. */
export function withoutInvisible(json: string): string {
  return json.replaceAll(INVISIBLE, escaped);
}

function escaped(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
