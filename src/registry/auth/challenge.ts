/** One challenge of a WWW-Authenticate header: scheme and parameter names in lower case. */
export interface Challenge {
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, string>>;
}

const MAX_HEADER = 16 * 1024;
const TOKEN_CHARACTER = /[!#$%&'*+\-.^_`|~0-9A-Za-z]/;

/**
 * The challenges in a WWW-Authenticate header, of which one can carry several: `Bearer realm="…",Basic realm="…"`.
 * Read character by character; what cannot be read ends the list and throws nothing.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1
 */
export function parseChallenges(header: string): readonly Challenge[] {
  const text = header.slice(0, MAX_HEADER);
  const challenges: Challenge[] = [];
  let position = 0;

  const skip = (characters: RegExp) => {
    while (position < text.length && characters.test(text.charAt(position))) position++;
  };
  const token = () => {
    const start = position;
    skip(TOKEN_CHARACTER);
    return text.slice(start, position);
  };
  const quoted = () => {
    let value = '';
    for (position++; position < text.length && text[position] !== '"'; position++) {
      if (text[position] === '\\') position++;
      value += text.charAt(position);
    }
    position++;
    return value;
  };

  let parameters: Record<string, string> | undefined;
  for (;;) {
    skip(/[\s,]/);
    const word = token();
    if (!word) return challenges;
    skip(/[ \t]/);
    // A word before '=' is a parameter of the challenge under way; `abc==` alone would be a token68, which no registry sends.
    if (text[position] === '=' && parameters) {
      position++;
      skip(/[ \t]/);
      parameters[word.toLowerCase()] = text[position] === '"' ? quoted() : token();
    } else {
      parameters = Object.create(null) as Record<string, string>;
      challenges.push({ scheme: word.toLowerCase(), parameters });
    }
  }
}
