import path from 'node:path';
import { type AuthFile, authFileVersion, readAuthFile } from './authFile';
import { parseAuthEntry } from './authEntry';
import { HUB_SERVER } from './canonicalHost';
import type { CredentialHelpers } from './credentialHelper';
import type { CredentialPlaceSource, PlaceAnswer } from './credentialPlace';
import { askHelper, entryOfHost, isWholeHost, serverNames } from './helperEntry';

export interface DockerConfigOptions {
  readonly file: string;
  /** A file inside one of these is refused. */
  readonly workspaceFolders: () => readonly string[];
  readonly helpers: CredentialHelpers;
}

/** Where Docker keeps its settings. */
export function dockerConfigFile(env: NodeJS.ProcessEnv, home: string): string {
  return path.join(env['DOCKER_CONFIG'] || path.join(home, '.docker'), 'config.json');
}

/**
 * Docker's config.json. Where it names a helper for the host, the helper is asked, as Docker does; an entry that stands in the file
 * all the same counts only where the helper has none.
 * @see https://docs.docker.com/reference/cli/docker/login/#credential-stores
 */
export class DockerConfigSource implements CredentialPlaceSource {
  readonly place = 'dockerConfig';

  constructor(private readonly options: DockerConfigOptions) {}

  async version(): Promise<string> {
    const { file, helpers, workspaceFolders } = this.options;
    return JSON.stringify([await authFileVersion(file), workspaceFolders(), helpers.version()]);
  }

  async find(host: string, _repository: string, signal: AbortSignal): Promise<PlaceAnswer> {
    const { file, helpers, workspaceFolders } = this.options;
    const read = await readAuthFile(file, workspaceFolders());
    if (read.outcome !== 'read') return { steps: [{ place: this.place, detail: file, outcome: read.outcome }] };
    const { auths, credHelpers, credsStore } = read.content;
    const suffix = entryOfHost(credHelpers, host) ?? credsStore;
    const helped = suffix ? await askHelper(helpers, suffix, serverNames(auths, host), signal) : undefined;
    if (helped?.credential) return helped;
    const own = this.findInFile(read.content, host);
    return { credential: own.credential, steps: [...(helped?.steps ?? []), ...own.steps] };
  }

  private findInFile({ auths }: AuthFile, host: string): PlaceAnswer {
    const step = { place: this.place, detail: this.options.file } as const;
    const keys = Object.keys(auths).filter((key) => isWholeHost(key, host));
    // Docker looks for the exact key before it looks for older forms.
    const ordered = [HUB_SERVER, host].filter((key) => keys.includes(key)).concat(keys);
    const entries = ordered.map((key) => parseAuthEntry(auths[key])).filter((entry) => entry !== 'empty');
    const credential = entries.find((entry) => entry !== 'malformed');
    if (credential) return { credential, steps: [{ ...step, outcome: 'found' }] };
    return { steps: [{ ...step, outcome: entries.length > 0 ? 'malformed' : 'none' }] };
  }
}
