/** Levels of nesting. Real documents stay far below. */
const MAX_DEPTH = 1000;

/**
 * Whether a YAML text may nest so deep that parsing it would exhaust the stack. Checked before parsing, since V8 can end the whole
 * process, beyond any `catch`, when it compiles a regular expression close to the end of the stack. Brackets inside quotes count
 * too, so this can be wrong about a text, but only about one with a thousand unpaired brackets, or a thousand ': ' on one line.
 */
export function isTooDeep(text: string): boolean {
  let brackets = 0;
  let indent = 0;
  let marks = 0;
  let inIndent = true;
  for (let index = 0; index < text.length; index++) {
    const char = text.charCodeAt(index);
    if (char === NEWLINE) {
      indent = marks = 0;
      inIndent = true;
      continue;
    }
    if (inIndent && char === SPACE) {
      indent++;
      continue;
    }
    // A key at the start of a line closes whatever was open.
    if (inIndent && indent === 0 && isLetter(char)) brackets = 0;
    inIndent = false;
    if (char === OPEN_BRACKET || char === OPEN_BRACE) brackets++;
    else if ((char === CLOSE_BRACKET || char === CLOSE_BRACE) && brackets > 0) brackets--;
    else if (brackets === 0 && (char === DASH || char === COLON || char === QUESTION)) {
      const next = text.charCodeAt(index + 1);
      if (next === SPACE || next === TAB) marks++;
    } else continue;
    if (brackets + marks + indent > MAX_DEPTH) return true;
  }
  return false;
}

const [TAB, NEWLINE, SPACE, DASH, COLON, QUESTION] = [9, 10, 32, 45, 58, 63] as const;
const [OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE] = [91, 93, 123, 125] as const;

function isLetter(char: number): boolean {
  return (char >= 65 && char <= 90) || (char >= 97 && char <= 122);
}
