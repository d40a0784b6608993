import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];

/** PEM texts, and the files that hold them. */
export interface Certificate {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly certFile: string;
  readonly keyFile: string;
}

export interface CertificateOptions {
  /** `DNS:name` and `IP:address`. Default: localhost, 127.0.0.1 and 127.0.0.2. */
  readonly subjectAltNames?: readonly string[];
  /** Whether its time was over before today. */
  readonly expired?: boolean;
  /** Encrypts the key. */
  readonly passphrase?: string;
}

/** A private certificate authority; made by the program `openssl` (Debian package openssl). */
export interface Authority extends Certificate {
  issue(name: string, options?: CertificateOptions): Promise<Certificate>;
}

/** @param folder takes the files; it is the caller's to remove. */
export async function createAuthority(folder: string, name = 'authority'): Promise<Authority> {
  const { certFile, keyFile } = filesOf(folder, name);
  await openssl(
    ...['req', '-x509', ...KEY, '-noenc', '-subj', `/CN=${name}`, '-days', '30'],
    ...['-keyout', keyFile, '-out', certFile],
  );
  const authority = await read(certFile, keyFile);
  return { ...authority, issue: (subject, options = {}) => issue(folder, authority, subject, options) };
}

async function issue(
  folder: string,
  authority: Certificate,
  name: string,
  {
    subjectAltNames = ['DNS:localhost', 'IP:127.0.0.1', 'IP:127.0.0.2'],
    expired = false,
    passphrase,
  }: CertificateOptions,
): Promise<Certificate> {
  const { certFile, keyFile } = filesOf(folder, name);
  const requestFile = path.join(folder, `${name}.csr`);
  const extensionFile = path.join(folder, `${name}.ext`);
  await writeFile(extensionFile, `subjectAltName=${subjectAltNames.join(',')}\n`);
  const protection = passphrase === undefined ? ['-noenc'] : ['-passout', `pass:${passphrase}`];
  await openssl('req', '-new', ...KEY, ...protection, '-subj', `/CN=${name}`, '-keyout', keyFile, '-out', requestFile);
  await openssl(
    ...['x509', '-req', '-in', requestFile, '-CA', authority.certFile, '-CAkey', authority.keyFile],
    ...['-extfile', extensionFile, '-out', certFile, '-days', expired ? '-1' : '30'],
  );
  return read(certFile, keyFile);
}

function filesOf(folder: string, name: string): { certFile: string; keyFile: string } {
  return { certFile: path.join(folder, `${name}.crt`), keyFile: path.join(folder, `${name}.key`) };
}

async function read(certFile: string, keyFile: string): Promise<Certificate> {
  return { certFile, keyFile, cert: await readFile(certFile), key: await readFile(keyFile) };
}

async function openssl(...args: string[]): Promise<void> {
  await run('openssl', args, { timeout: 20_000 });
}
