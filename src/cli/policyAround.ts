import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { decodeText, FileError, isWithin, MAX_FILE_BYTES, withFileErrors } from '../operations/files';
import { parsePolicy, POLICY_FILE } from '../policy/policyFile';
import type { ReadPolicy } from '../policy/readPolicy';
import { nodeFiles, repositoryAround, type WritableFiles } from './nodeFiles';

/** A policy and the folder that it is for. */
export interface FoundPolicy extends ReadPolicy {
  /** Those under the folder. */
  readonly files: WritableFiles;
  /** Of the policy's file. */
  readonly text: string;
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
    const found = await policyIn(at);
    if (found || at === top) return found;
  }
}

async function policyIn(folder: string): Promise<FoundPolicy | undefined> {
  const files = nodeFiles(folder);
  try {
    const { kind, size } = await files.stat(POLICY_FILE);
    const isReadable = kind === 'file' && size <= MAX_FILE_BYTES && (await files.realPath(POLICY_FILE)) !== undefined;
    const text = isReadable ? decodeText(await files.read(POLICY_FILE)) : undefined;
    return text === undefined ? unreadable(files) : { files, text, ...parsePolicy(text) };
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return error.kind === 'notFound' ? undefined : unreadable(files);
  }
}

function unreadable(files: WritableFiles): FoundPolicy {
  return { files, text: '', ...parsePolicy(''), problems: [{ kind: 'unreadable', path: [] }] };
}
