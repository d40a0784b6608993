import { editDistance } from '../tags/editDistance';

/** Names are short; what is longer is no misspelt one. */
const MAX_LENGTH = 60;

/** The one of the known names that was probably meant. */
export function nearest(written: string, known: readonly string[]): string | undefined {
  if (written.length > MAX_LENGTH) return undefined;
  const text = written.toLowerCase().replaceAll(/[_ ]/g, '-');
  let found: { readonly name: string; readonly distance: number } | undefined;
  for (const name of known) {
    const limit = Math.max(1, Math.floor(name.length / 3));
    const distance = editDistance(text, name.toLowerCase(), limit);
    if (distance !== undefined && (!found || distance < found.distance)) found = { name, distance };
  }
  return found?.name;
}
