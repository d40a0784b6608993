/** One challenge of a WWW-Authenticate header: scheme and parameter names in lower case. */
export interface Challenge {
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** What a Bearer challenge says of its token service; neither is checked. */
export interface BearerChallenge {
  readonly realm: string;
  readonly service: string | undefined;
}

const MAX_HEADER = 16 * 1024;
const TOKEN_CHARACTER = /[!#$%&'*+\-.^_`|~0-9A-Za-z]/;

export function challengesOf(headers: Headers): readonly Challenge[] {
  return parseChallenges(headers.get('www-authenticate') ?? '');
}

/** The first one with a realm. */
export function bearerChallenge(challenges: readonly Challenge[]): BearerChallenge | undefined {
  for (const { scheme, parameters } of challenges) {
    const { realm, service } = parameters;
    if (scheme === 'bearer' && realm) return { realm, service };
  }
  return undefined;
}

export function offersBasic(challenges: readonly Challenge[]): boolean {
  return challenges.some(({ scheme }) => scheme === 'basic');
}

/**
 * The challenges in a WWW-Authenticate header, of which one can carry several: `Bearer realm="…",Basic realm="…"`.
 * Read character by character; what cannot be read is skipped up to the next comma, and throws nothing.
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
    if (position >= text.length) return challenges;
    const word = token();
    if (!word) {
      skip(/[^,]/);
      continue;
    }
    skip(/[ \t]/);
    // A word before '=' is a parameter of the challenge under way; the end of a token68 (`Negotiate abc==`) looks like one, and is of no use.
    if (text[position] === '=' && parameters) {
      position++;
      skip(/[ \t=]/);
      parameters[word.toLowerCase()] = text[position] === '"' ? quoted() : token();
    } else {
      parameters = Object.create(null) as Record<string, string>;
      challenges.push({ scheme: word.toLowerCase(), parameters });
    }
  }
}
