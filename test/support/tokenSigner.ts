import { execFile } from 'node:child_process';
import { createPrivateKey, randomUUID, sign, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Scope } from './scratchRegistry/scope';

const run = promisify(execFile);

export interface TokenClaims {
  readonly issuer: string;
  readonly service: string;
  /** '' for nobody in particular. */
  readonly subject: string;
  readonly access: readonly Scope[];
  /** Seconds. */
  readonly lifetime: number;
}

/** An RSA key with its certificate, which signs tokens as the distribution project wants them. */
export interface TokenSigner {
  /** PEM, for a registry's `rootcertbundle`. */
  readonly certFile: string;
  /**
   * A JWT, signed with RS256, with the certificate in its header.
   * @see https://distribution.github.io/distribution/spec/auth/jwt/
   */
  sign(claims: TokenClaims): string;
}

/** @param folder takes the files; it is the caller's to remove. */
export async function createTokenSigner(folder: string): Promise<TokenSigner> {
  const [certFile, keyFile] = [path.join(folder, 'signer.crt'), path.join(folder, 'signer.key')];
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-noenc', '-subj', '/CN=tokens', '-days', '30'];
  await run('openssl', [...args, '-keyout', keyFile, '-out', certFile], { timeout: 20_000 });
  const key = createPrivateKey(await readFile(keyFile));
  const certificate = new X509Certificate(await readFile(certFile)).raw.toString('base64');
  return {
    certFile,
    sign: (claims) => {
      const text = [{ typ: 'JWT', alg: 'RS256', x5c: [certificate] }, payloadOf(claims)].map(encode).join('.');
      return `${text}.${sign('RSA-SHA256', Buffer.from(text), key).toString('base64url')}`;
    },
  };
}

function payloadOf({ issuer, service, subject, access, lifetime }: TokenClaims): object {
  const now = Math.floor(Date.now() / 1000);
  const times = { nbf: now - 5, iat: now, exp: now + lifetime };
  return { iss: issuer, sub: subject, aud: service, ...times, jti: randomUUID(), access };
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
