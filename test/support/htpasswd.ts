/** A user whose password's hash was made once, by Apache's `htpasswd -nbB`: Node knows no bcrypt. */
export interface HtpasswdUser {
  readonly username: string;
  readonly password: string;
  /** bcrypt, cost 5. */
  readonly hash: string;
}

export const htpasswdUsers = {
  ada: {
    username: 'ada',
    password: 'correct horse',
    hash: '$2y$05$HfxPuekYoHWNAe84/v29seSVWrGAu4KZzE2bb3TXjNQctA4j/3fyO',
  },
  /** A password with what often goes wrong. */
  bob: {
    username: 'bob',
    password: String.raw`grüße: "$x" \ end`,
    hash: '$2y$05$xIc2vaG2Io0PdlTJ0m6NT.k2ISF.VyK2b4HNvSZg091hA3ky478fC',
  },
} as const satisfies Readonly<Record<string, HtpasswdUser>>;

export function formatHtpasswd(users: readonly HtpasswdUser[]): string {
  return users.map(({ username, hash }) => `${username}:${hash}\n`).join('');
}
