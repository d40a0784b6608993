import * as v from 'valibot';
import { parseJson, parseWith } from '../../oci/parsed';
import type { StorableCredential } from './credentialSource';

const schema = v.union([
  v.object({ username: v.string(), password: v.string() }),
  v.object({ identityToken: v.pipe(v.string(), v.nonEmpty()) }),
]);

/** The JSON text under which a credential is kept: `{username, password}` or `{identityToken}`. */
export function formatStoredCredential(credential: StorableCredential): string {
  return JSON.stringify(
    credential.kind === 'basic'
      ? { username: credential.username, password: credential.password }
      : { identityToken: credential.token },
  );
}

/** Undefined where the text is none of ours: any program of the user can write there. */
export function parseStoredCredential(text: string): StorableCredential | undefined {
  const json = parseJson(Buffer.from(text));
  const parsed = json.kind === 'ok' ? parseWith(schema, json.value) : json;
  if (parsed.kind !== 'ok') return undefined;
  return 'identityToken' in parsed.value
    ? { kind: 'identityToken', token: parsed.value.identityToken }
    : { kind: 'basic', ...parsed.value };
}

/** The user to show: none where it is the secret itself, as some registries' sign-ins have it (DigitalOcean's token is both). */
export function shownUser(credential: StorableCredential): string | undefined {
  if (credential.kind !== 'basic' || credential.username === credential.password) return undefined;
  return credential.username;
}
