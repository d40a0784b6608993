import { parsePolicy, POLICY_FILE } from '../../policy/policyFile';
import type { ReadPolicy } from '../../policy/readPolicy';
import { decodeText, FileError, type Files, MAX_FILE_BYTES } from '../files';

/** A policy and the text of its file. */
export interface PolicyOfFile extends ReadPolicy {
  readonly text: string;
}

/** The policy at the root of `files`; undefined where there is no file of it. One that cannot be read is a problem of its own. */
export async function policyIn(files: Files): Promise<PolicyOfFile | undefined> {
  try {
    const { kind, size } = await files.stat(POLICY_FILE);
    const isReadable = kind === 'file' && size <= MAX_FILE_BYTES && (await files.realPath(POLICY_FILE)) !== undefined;
    const text = isReadable ? decodeText(await files.read(POLICY_FILE)) : undefined;
    return text === undefined ? unreadable() : { text, ...parsePolicy(text) };
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return error.kind === 'notFound' ? undefined : unreadable();
  }
}

function unreadable(): PolicyOfFile {
  return { text: '', ...parsePolicy(''), problems: [{ kind: 'unreadable', path: [] }] };
}
