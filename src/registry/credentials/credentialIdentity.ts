import { createHmac, randomBytes } from 'node:crypto';
import { ANONYMOUS, type FoundCredential } from './credentialSource';

/** Of this process alone: what is written under an identity cannot be guessed back to a secret. */
const processKey = randomBytes(32);

/**
 * Who is asking, for the keys of caches: the same for the same credential from the same place, another for every other one. It holds
 * no secret and means nothing in another process.
 */
export function identityOf({ credential, trace }: FoundCredential): string {
  if (credential === ANONYMOUS) return 'anonymous';
  const place = trace.at(-1)?.place ?? '';
  const parts =
    credential.kind === 'basic'
      ? [credential.kind, credential.username, credential.password]
      : [credential.kind, credential.token];
  return `${place}:${createHmac('sha256', processKey).update(JSON.stringify(parts)).digest('hex')}`;
}
