import { randomUUID } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findDockerRegistry } from '../../scripts/programs.mjs';
import type { Certificate } from './certificates';
import { formatHtpasswd, type HtpasswdUser } from './htpasswd';
import { startGuarded } from './guardedProgram';

/** Debian's `docker-registry` (distribution 2.8) on a loopback port of its own. */
export interface DockerRegistry {
  /** `address:port`, as in an image reference. */
  readonly host: string;
  readonly url: string;
  /** Holds its configuration and, unless it serves another registry's, its data; removed when it stops. */
  readonly folder: string;
  /** Where its data are. */
  readonly storage: string;
  /** Its log so far: JSON objects and requests, one a line. */
  readonly log: () => string;
  /**
   * Every request so far as its access log has it, in the order in which they ended: `HEAD /v2/a/manifests/1 200`. To be asked of
   * registries without TLS.
   */
  readonly requests: () => Promise<readonly string[]>;
  readonly stop: () => Promise<void>;
}

export interface DockerRegistryOptions {
  /** Default: everybody may do everything. */
  readonly auth?: HtpasswdAuth | TokenAuth;
  readonly tls?: RegistryTls;
  /** Its loopback address. Default: 127.0.0.1. */
  readonly hostname?: string;
  /** Another registry, which still runs: this one serves its data. Default: none, it is empty. */
  readonly dataOf?: DockerRegistry;
}

/** Who logs in may do everything, nobody else anything. */
export interface HtpasswdAuth {
  readonly kind: 'htpasswd';
  readonly users: readonly HtpasswdUser[];
}

/** @see https://distribution.github.io/distribution/about/configuration/#token */
export interface TokenAuth {
  readonly kind: 'token';
  readonly realm: string;
  readonly service: string;
  readonly issuer: string;
  /** PEM file with the certificates whose keys sign tokens. */
  readonly rootCertBundle: string;
}

export interface RegistryTls {
  readonly certificate: Pick<Certificate, 'certFile' | 'keyFile'>;
  /** With it, only clients with a certificate of this authority are served. */
  readonly clientAuthority?: Pick<Certificate, 'certFile'>;
}

/** Whether the program is installed; without it a suite skips itself. */
export function hasDockerRegistry(): boolean {
  return findDockerRegistry() !== undefined;
}

export async function startDockerRegistry(options: DockerRegistryOptions = {}): Promise<DockerRegistry> {
  const program = findDockerRegistry();
  if (!program) throw new Error('docker-registry is not installed.');
  const folder = await mkdtemp(path.join(os.tmpdir(), 'oci-lens-registry-'));
  const storage = options.dataOf?.storage ?? path.join(folder, 'data');
  const configFile = path.join(folder, 'config.yml');
  // JSON is YAML.
  await writeFile(configFile, JSON.stringify(await configuration(options, folder, storage)));
  const { match, output, stop } = await startGuarded({
    command: program,
    args: ['serve', configFile],
    env: withoutRegistrySettings(process.env),
    folder,
    ready: /listening on (127\.\d+\.\d+\.\d+:\d+)/,
  });
  const host = match[1]!;
  const url = `${options.tls ? 'https' : 'http'}://${host}`;
  return { host, url, folder, storage, log: output, requests: () => requestsOf(url, output), stop };
}

async function configuration(
  { auth, tls, hostname = '127.0.0.1' }: DockerRegistryOptions,
  folder: string,
  storage: string,
): Promise<object> {
  return {
    version: 0.1,
    log: { accesslog: { disabled: false }, level: 'info', formatter: 'json' },
    storage: { filesystem: { rootdirectory: storage }, delete: { enabled: true } },
    http: { addr: `${hostname}:0`, relativeurls: true, ...(tls ? { tls: tlsSettings(tls) } : {}) },
    ...(auth ? { auth: await authSettings(auth, folder) } : {}),
  };
}

function tlsSettings({ certificate: { certFile, keyFile }, clientAuthority }: RegistryTls): object {
  return {
    certificate: certFile,
    key: keyFile,
    ...(clientAuthority ? { clientcas: [clientAuthority.certFile] } : {}),
  };
}

async function authSettings(auth: HtpasswdAuth | TokenAuth, folder: string): Promise<object> {
  if (auth.kind === 'token') {
    const { realm, service, issuer, rootCertBundle } = auth;
    return { token: { realm, service, issuer, rootcertbundle: rootCertBundle } };
  }
  const file = path.join(folder, 'htpasswd');
  await writeFile(file, formatHtpasswd(auth.users));
  return { htpasswd: { realm: 'docker-registry', path: file } };
}

/** REGISTRY_… variables outdo the configuration. */
function withoutRegistrySettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('REGISTRY_')));
}

/** A line of the access log (Apache's combined format). */
const ACCESS = /^\S+ - \S+ \[[^\]]*\] "([A-Z]+) (\S+) HTTP\/[\d.]+" (\d{3}) .*$/gm;
const MARK = '/mark-of-the-test/';

/** The log comes through a pipe: what has come before a request of our own is all there is. */
async function requestsOf(url: string, output: () => string): Promise<readonly string[]> {
  const mark = `${MARK}${randomUUID()}`;
  await (await fetch(url + mark)).arrayBuffer();
  const signal = AbortSignal.timeout(5_000);
  while (!output().includes(`${mark} `)) await sleep(5, undefined, { signal });
  return [...output().matchAll(ACCESS)]
    .filter(([, , path = '']) => !path.startsWith(MARK))
    .map(([, method, path, status]) => `${method} ${path} ${status}`);
}
