import path from 'node:path';
import { type AuthFile, authFileVersion, readAuthFile } from './authFile';
import { parseAuthEntry } from './authEntry';
import { HUB, parseServerKey } from './canonicalHost';
import type { CredentialHelpers } from './credentialHelper';
import type { CredentialPlaceSource, PlaceAnswer } from './credentialPlace';
import type { Credential, TraceStep } from './credentialSource';
import { askHelper, entryOfHost, serverNames } from './helperEntry';

export interface PodmanAuthOptions {
  /** In the order in which they are asked. */
  readonly files: readonly string[];
  /** A file inside one of these is refused. */
  readonly workspaceFolders: () => readonly string[];
  readonly helpers: CredentialHelpers;
}

/**
 * Where podman, buildah and skopeo keep what `login` was given: REGISTRY_AUTH_FILE alone where it is set, else the usual places.
 * @param userId the process's, undefined on Windows.
 * @see https://github.com/containers/image/blob/main/docs/containers-auth.json.5.md
 */
export function podmanAuthFiles(env: NodeJS.ProcessEnv, home: string, userId: number | undefined): readonly string[] {
  const chosen = env['REGISTRY_AUTH_FILE'];
  if (chosen) return [chosen];
  const runtime = env['XDG_RUNTIME_DIR'];
  const folders = [
    runtime ? path.join(runtime, 'containers') : userId === undefined ? undefined : `/run/containers/${userId}`,
    env['XDG_CONFIG_HOME'] ? path.join(env['XDG_CONFIG_HOME'], 'containers') : undefined,
    path.join(home, '.config', 'containers'),
  ];
  const known = folders.filter((folder) => folder !== undefined);
  return [...new Set(known)].map((folder) => path.join(folder, 'auth.json'));
}

/** Podman's auth.json files: like Docker's config.json, but entries can be for a part of a host, and the longest prefix wins. */
export class PodmanAuthSource implements CredentialPlaceSource {
  readonly place = 'podman';
  readonly perRepository = true;

  constructor(private readonly options: PodmanAuthOptions) {}

  async version(): Promise<string> {
    const { files, helpers, workspaceFolders } = this.options;
    return JSON.stringify([await Promise.all(files.map(authFileVersion)), workspaceFolders(), helpers.version()]);
  }

  async find(host: string, repository: string, signal: AbortSignal): Promise<PlaceAnswer> {
    const steps: TraceStep[] = [];
    let wholeHost = true;
    for (const file of this.options.files) {
      const answer = await this.findIn(file, host, repository, signal);
      steps.push(...answer.steps);
      wholeHost &&= answer.wholeHost === true;
      if (answer.credential) return { credential: answer.credential, steps, wholeHost };
    }
    return { steps, wholeHost };
  }

  private async findIn(file: string, host: string, repository: string, signal: AbortSignal): Promise<PlaceAnswer> {
    const { helpers, workspaceFolders } = this.options;
    const step = { place: this.place, detail: file } as const;
    const read = await readAuthFile(file, workspaceFolders());
    if (read.outcome !== 'read') return { steps: [{ ...step, outcome: read.outcome }], wholeHost: true };
    const { auths, credHelpers } = read.content;
    const suffix = entryOfHost(credHelpers, host);
    // A helper has no entries for repositories: podman asks it first, for the host.
    const helped = suffix ? await askHelper(helpers, suffix, helperServers(auths, host), signal) : undefined;
    if (helped?.credential) return { ...helped, wholeHost: true };
    const entries = entriesOfHost(auths, host);
    const wholeHost = entries.every(({ prefix }) => prefix === '');
    const entry = longest(entries, repository);
    const own: TraceStep = { ...step, outcome: typeof entry === 'string' ? entry : 'found' };
    const credential = typeof entry === 'string' ? undefined : entry;
    return { credential, steps: [...(helped?.steps ?? []), own], wholeHost };
  }
}

interface Entry {
  /** '' for the whole host, else a part of the repository's path. */
  readonly prefix: string;
  readonly credential: Credential | 'malformed';
}

function entriesOfHost(auths: AuthFile['auths'], host: string): readonly Entry[] {
  return Object.entries(auths).flatMap(([key, value]) => {
    const server = parseServerKey(key);
    const credential = server.host === host ? parseAuthEntry(value) : 'empty';
    return credential === 'empty' ? [] : [{ prefix: server.path, credential }];
  });
}

function longest(entries: readonly Entry[], repository: string): Entry['credential'] | 'none' {
  const matching = entries.filter(({ prefix }) => prefix === '' || `${repository}/`.startsWith(`${prefix}/`));
  const [first] = matching.sort((a, b) => b.prefix.length - a.prefix.length);
  return first?.credential ?? 'none';
}

/** Podman calls Docker Hub by its name where Docker uses an address. */
function helperServers(auths: AuthFile['auths'], host: string): readonly string[] {
  return host === HUB ? [...new Set([HUB, ...serverNames(auths, host)])] : serverNames(auths, host);
}
