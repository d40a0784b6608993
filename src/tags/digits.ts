/** The code of '0'. */
export const ZERO = 48;

/** False behind the end of the text, too. */
export function isDigit(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= ZERO && code < ZERO + 10;
}
