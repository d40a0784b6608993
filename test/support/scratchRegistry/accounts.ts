/** Passwords by user name. */
export type Accounts = Readonly<Record<string, string>>;

/** Who an Authorization header of the Basic scheme is: nobody is undefined, 'wrong' is a refusal. */
export function basicUser(
  authorization: string | undefined,
  accounts: Accounts,
): { user: string } | 'wrong' | undefined {
  const encoded = /^basic +(?<encoded>\S+)$/i.exec(authorization ?? '')?.groups?.['encoded'];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  const user = text.slice(0, Math.max(0, colon));
  return Object.hasOwn(accounts, user) && accounts[user] === text.slice(colon + 1) ? { user } : 'wrong';
}
