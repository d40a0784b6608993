/** What the words of such names hold: asked first, because almost no name does. */
const MAY_BE_SECRET = /PASS|PWD|TOKEN|SECRET|CRED|AUTH|KEY|PAT/i;
/** Words that say so wherever they stand: `DB_PASSWORD`, `TOKEN_X`, `PGPASSWORD`; not `TOKENIZERS`. */
const SECRET_WORD = /(?:PASSWORDS?|PASSWD|PASSPHRASE|SECRETS?|TOKENS?|APIKEYS?|^CREDENTIALS?|^CREDS?)$/;
/** Words that say so at the end alone: `REDIS_PASS`, `GITHUB_PAT`, `REDISCLI_AUTH`. */
const SECRET_END = /^(?:PASS|PAT|AUTH)$/;
/** As the last word of several: `MYSQL_PWD`, which is no working directory, and `STRIPE_KEY`. */
const SECRET_LAST = /^(?:PWD|KEYS?)$/;
/** Whose keys everybody may know. */
const OPEN_KEY = /^(?:GPG|PGP|PUBLIC|PUB|SIGNING|HOST|CACHE|SORT|PRIMARY|FOREIGN|APT|REPO)$/;
/** What says something about a secret: `PASSWORD_FILE` holds a path. */
const TELLS_ABOUT =
  /^(?:FILE|FILES|PATH|DIR|URL|URI|ENDPOINT|NAME|HEADER|PREFIX|TYPE|TTL|EXPIRY|EXPIRES|EXPIRATION|LIFETIME|TIMEOUT|LENGTH|SIZE|LIMIT|COUNT|ROUNDS|MIN|MAX|POLICY|AUDIENCE|ISSUER|PARALLELISM|ENABLED|REQUIRED)$/;
/** How it is written, or which of several it is. */
const FORM = /^(?:VALUE|BASE|B64|BASE64|\d*)$/;
/** `PASSWORD=yes` says whether, not what. */
const NO_SECRET = /^(?:yes|no|true|false|on|off|none|null|[01]?)$/i;
/** `scheme://user:password@host`. */
const URL_PASSWORD = /:\/\/[^/\s:@]{0,200}:[^/\s@]{1,500}@/g;
/** A quoted text ends within 2,000 characters, or is none. */
const ASSIGNMENT = /\b([A-Za-z_][\w-]{0,200})=("(?:[^"\\]|\\.){0,2000}"|'[^']{0,2000}'|\S+)/g;
/** `Authorization: Bearer abc`, as a request's header is written. */
const AUTHORIZATION =
  /(\bAuthorization["']?[ \t]{0,8}[:=][ \t]{0,8}["']?(?:(?:Bearer|Basic|Token)[ \t]{1,8})?)[^\s"']+/gi;
/** What Docker's builder writes before a command: so many arguments, without quotes, up to the shell. */
const BUILD_ARGUMENTS = /^((?:RUN )?\|\d{1,4} )(.*?)( (?:\/\S*|cmd|powershell)(?: .*)?)?$/s;
const BUILD_ARGUMENT = /(?<=^| )([A-Za-z_]\w*)=((?:(?! [A-Za-z_]\w*=).)*)/gs;

/** What stands in place of a secret. */
export const HIDDEN = '•••';

/** Whether a variable looks as if its value were not for everybody to see. A guess, by its name and form. */
export function looksSecret(name: string, value: string): boolean {
  if (NO_SECRET.test(value)) return false;
  return (MAY_BE_SECRET.test(name) && isSecretName(name)) || (value.includes('://') && value.search(URL_PASSWORD) >= 0);
}

/** A command line without the values of such variables: build arguments stand in an image's history. */
export function withoutSecrets(command: string): string {
  const hide = (whole: string, name: string, value: string) => (looksSecret(name, value) ? `${name}=${HIDDEN}` : whole);
  return command
    .replaceAll(URL_PASSWORD, `://${HIDDEN}@`)
    .replace(
      BUILD_ARGUMENTS,
      (_whole, before: string, list: string, rest = '') =>
        before + list.replaceAll(BUILD_ARGUMENT, hide) + String(rest),
    )
    .replaceAll(ASSIGNMENT, hide)
    .replaceAll(AUTHORIZATION, `$1${HIDDEN}`);
}

function isSecretName(name: string): boolean {
  // The words of camelCase are apart, too.
  const words = name
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .toUpperCase()
    .split(/[_.-]/);
  if (TELLS_ABOUT.test(words.at(-1) ?? '')) return false;
  if (words.some((word) => SECRET_WORD.test(word))) return true;
  while (words.length > 1 && FORM.test(words.at(-1) ?? '')) words.pop();
  const last = words.pop() ?? '';
  const before = words.at(-1);
  return SECRET_END.test(last) || (SECRET_LAST.test(last) && before !== undefined && !OPEN_KEY.test(before));
}
