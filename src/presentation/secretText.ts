/** Names that say so: `DB_PASSWORD`, `NPM_TOKEN`, `apiKey`; not `TOKENIZERS_PARALLELISM`, nor `PASSWORD_FILE`, which holds a path. */
const SECRET_NAME =
  /(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|(?:^|[_.-])(?:PASS|TOKEN|CREDENTIALS?|(?:API|ACCESS|PRIVATE|ACCOUNT|AUTH)[_.-]?KEY))(?:[_.-]?(?:KEY|KEY_BASE|VALUE|\d+))?$/i;
/** `PASSWORD=yes` says whether, not what. */
const NO_SECRET = /^(?:yes|no|true|false|on|off|none|null|[01]?)$/i;
/** `scheme://user:password@host`. */
const URL_PASSWORD = /:\/\/[^/\s:@]{0,200}:[^/\s@]{1,500}@/g;
const ASSIGNMENT = /\b([A-Za-z_]\w*)=("(?:[^"\\]|\\.)*"|'[^']*'|\S+)/g;

/** What stands in place of a secret. */
export const HIDDEN = '•••';

/** Whether a variable looks as if its value were not for everybody to see. A guess, by its name and form. */
export function looksSecret(name: string, value: string): boolean {
  if (NO_SECRET.test(value)) return false;
  // The words of camelCase are apart, too.
  return SECRET_NAME.test(name.replaceAll(/([a-z])([A-Z])/g, '$1_$2')) || value.search(URL_PASSWORD) >= 0;
}

/** A command line without the values of such variables: build arguments stand in an image's history. */
export function withoutSecrets(command: string): string {
  return command
    .replaceAll(URL_PASSWORD, `://${HIDDEN}@`)
    .replaceAll(ASSIGNMENT, (whole, name: string, value: string) =>
      looksSecret(name, value) ? `${name}=${HIDDEN}` : whole,
    );
}
