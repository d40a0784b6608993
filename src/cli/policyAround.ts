import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { isWithin, withFileErrors } from '../operations/files';
import { policyIn, type PolicyOfFile } from '../operations/policy/policyIn';
import { nodeFiles, repositoryAround, type WritableFiles } from './nodeFiles';

/** A policy and the folder that it is for. */
export interface FoundPolicy extends PolicyOfFile {
  /** Those under the folder. */
  readonly files: WritableFiles;
}

/**
 * The policy of a path that a person named: that of the nearest folder with a policy's file, up to the Git repository around it; without
 * one up to the working folder, or the folder itself. Undefined where there is none.
 * @throws FileError where the path does not exist.
 */
export async function policyAround(named: string, workingFolder: string): Promise<FoundPolicy | undefined> {
  const [folder, here] = await withFileErrors(async () => {
    const absolute = path.resolve(workingFolder, named);
    const isFolder = (await stat(absolute)).isDirectory();
    return Promise.all([realpath(isFolder ? absolute : path.dirname(absolute)), realpath(workingFolder)]);
  });
  const top = (await repositoryAround(folder)) ?? (isWithin(folder, here) ? here : folder);
  for (let at = folder; ; at = path.dirname(at)) {
    const files = nodeFiles(at);
    const found = await policyIn(files);
    if (found) return { ...found, files };
    if (at === top) return undefined;
  }
}
