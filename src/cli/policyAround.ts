import { lstat, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { pathUnder, withFileErrors } from '../operations/files';
import { policyIn, type PolicyOfFile } from '../operations/policy/policyIn';
import { NEARLY_POLICY_FILES, POLICY_FILE } from '../policy/policyFile';
import { nodeFiles, repositoryAround, type WritableFiles } from './nodeFiles';

/** A policy and the folder that it is for. */
export interface FoundPolicy extends PolicyOfFile {
  /** Those under the folder. */
  readonly files: WritableFiles;
}

export interface PolicyAround {
  /** Undefined where there is none. */
  readonly policy: FoundPolicy | undefined;
  /** Absolute paths of files on the way to it whose names are nearly a policy's. */
  readonly misnamed: readonly string[];
}

/**
 * The policy of a path that a person named: that of the nearest folder with a policy's file, up to the Git repository around it. Without
 * one up to the working folder, or the folder itself, and on through folders that are the person's own: what others write is no policy.
 * @throws FileError where the path does not exist.
 */
export async function policyAround(named: string, workingFolder: string): Promise<PolicyAround> {
  const [folder, here] = await withFileErrors(async () => {
    const absolute = path.resolve(workingFolder, named);
    const isFolder = (await stat(absolute)).isDirectory();
    return Promise.all([realpath(isFolder ? absolute : path.dirname(absolute)), realpath(workingFolder)]);
  });
  const repository = await repositoryAround(folder);
  const top = repository ?? (pathUnder(here, folder) === undefined ? folder : here);
  const misnamed: string[] = [];
  for (let at = folder; ; at = path.dirname(at)) {
    const files = nodeFiles(at);
    const policy = await policyIn(files);
    if (policy) return { policy: { ...policy, files }, misnamed };
    misnamed.push(...(await existing(NEARLY_POLICY_FILES.map((name) => path.join(at, name)))));
    if (at === repository || at === path.dirname(at)) break;
    const above = path.dirname(at);
    if (pathUnder(top, above) === undefined && !(await isOwn(above))) break;
  }
  return { policy: undefined, misnamed };
}

/** Whether a folder, and what is a policy in it, are of whoever runs this, and not everybody's to write. */
async function isOwn(folder: string): Promise<boolean> {
  const user = process.getuid?.();
  // Windows tells no owner.
  if (user === undefined) return false;
  const [own, file] = await Promise.all([statOf(folder), statOf(path.join(folder, POLICY_FILE))]);
  return own?.uid === user && (own.mode & 0o002) === 0 && (file === undefined || file.uid === user);
}

async function existing(paths: readonly string[]): Promise<readonly string[]> {
  const stats = await Promise.all(paths.map(statOf));
  return paths.filter((_, index) => stats[index]?.isFile());
}

function statOf(file: string) {
  return lstat(file).catch(() => undefined);
}
