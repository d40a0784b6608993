import { readAuthFile } from './authFile';
import { parseServerKey } from './canonicalHost';
import { parseRegistryHost } from './registryHost';

/** More than anybody signs in to. */
const MAX_HOSTS = 200;

/** The registries that Docker's and podman's files name, sorted; helpers are not asked what else they keep. */
export async function configuredHosts(
  files: readonly string[],
  workspaceFolders: readonly string[],
): Promise<readonly string[]> {
  const read = await Promise.all(files.map((file) => readAuthFile(file, workspaceFolders)));
  const keys = read.flatMap((each) =>
    each.outcome === 'read' ? [...Object.keys(each.content.auths), ...Object.keys(each.content.credHelpers)] : [],
  );
  const hosts = keys.map((key) => parseServerKey(key).host).filter((host) => parseRegistryHost(host) === host);
  return [...new Set(hosts)].sort().slice(0, MAX_HOSTS);
}
