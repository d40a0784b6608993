import * as v from 'valibot';
import { parseWith } from '../../oci/parsed';
import type { Credential } from './credentialSource';

const schema = v.object({
  auth: v.nullish(v.string()),
  username: v.nullish(v.string()),
  password: v.nullish(v.string()),
  identitytoken: v.nullish(v.string()),
  registrytoken: v.nullish(v.string()),
});

/**
 * The credential in one entry of `auths`. `empty`: the entry only tells that a helper keeps the credential.
 * @see https://github.com/docker/cli/blob/master/cli/config/configfile/file.go decodeAuth
 */
export function parseAuthEntry(entry: unknown): Credential | 'empty' | 'malformed' {
  const parsed = parseWith(schema, entry);
  if (parsed.kind !== 'ok') return 'malformed';
  const { auth, username, password, identitytoken, registrytoken } = parsed.value;
  if (registrytoken) {
    // It goes into a header as it is.
    return /^[\x21-\x7e]+$/.test(registrytoken) ? { kind: 'registryToken', token: registrytoken } : 'malformed';
  }
  // Beside an identity token the user is a placeholder (Azure's is the zero GUID).
  if (identitytoken) return { kind: 'identityToken', token: identitytoken };
  if (auth) return decodeAuth(auth);
  return username || password ? { kind: 'basic', username: username ?? '', password: password ?? '' } : 'empty';
}

function decodeAuth(auth: string): Credential | 'empty' | 'malformed' {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(auth)) return 'malformed';
  const text = Buffer.from(auth, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 0) return 'malformed';
  const username = text.slice(0, colon);
  const password = text.slice(colon + 1).replace(/\0+$/, '');
  return username || password ? { kind: 'basic', username, password } : 'empty';
}
