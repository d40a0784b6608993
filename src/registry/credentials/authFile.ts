import { type FileHandle, open, realpath, stat } from 'node:fs/promises';
import * as v from 'valibot';
import { parseJson, parseWith } from '../../oci/parsed';
import type { CredentialFailure } from './credentialSource';
import { isInsideFolders } from './insideFolders';

/** Docker's config.json and podman's auth.json, as far as they are about credentials. */
export interface AuthFile {
  /** Server -> entry; see `parseAuthEntry`. One that is wrong does not spoil the others. */
  readonly auths: Readonly<Record<string, unknown>>;
  /** Server -> suffix of the helper's name; '' for this file itself. */
  readonly credHelpers: Readonly<Record<string, string>>;
  /** Suffix of the helper for every other server. */
  readonly credsStore: string | undefined;
}

/** `none`: there is no such file. */
export type ReadAuthFile =
  | { readonly outcome: 'read'; readonly content: AuthFile }
  | { readonly outcome: 'none' | Extract<CredentialFailure, 'unreadable' | 'malformed' | 'refused'> };

/** Far more than any such file; Docker writes one entry a registry. */
const MAX_BYTES = 1024 * 1024;

const schema = v.object({
  auths: v.nullish(v.record(v.string(), v.unknown()), {}),
  credHelpers: v.nullish(v.record(v.string(), v.string()), {}),
  credsStore: v.nullish(v.string()),
});

/** Reads `file`, unless it stands in a workspace folder: a repository does not choose which credentials and helpers are used. */
export async function readAuthFile(file: string, workspaceFolders: readonly string[]): Promise<ReadAuthFile> {
  try {
    const real = await realpath(file);
    if (await isInsideFolders(file, workspaceFolders)) return { outcome: 'refused' };
    const bytes = await readCapped(real);
    return bytes ? parseAuthFile(bytes) : { outcome: 'unreadable' };
  } catch (error) {
    const code = codeOf(error);
    return { outcome: code === 'ENOENT' || code === 'ENOTDIR' ? 'none' : 'unreadable' };
  }
}

/** Changes when the file does; cheap enough for every look-up. */
export async function authFileVersion(file: string): Promise<string> {
  try {
    const { mtimeNs, size, ino } = await stat(file, { bigint: true });
    return `${mtimeNs.toString()} ${size.toString()} ${ino.toString()}`;
  } catch (error) {
    return codeOf(error) ?? 'unknown';
  }
}

function parseAuthFile(bytes: Uint8Array): ReadAuthFile {
  const json = parseJson(bytes);
  const parsed = json.kind === 'ok' ? parseWith(schema, json.value) : json;
  if (parsed.kind !== 'ok') return { outcome: 'malformed' };
  const { auths, credHelpers, credsStore } = parsed.value;
  return { outcome: 'read', content: { auths, credHelpers, credsStore: credsStore ?? undefined } };
}

/** Undefined where it is no file, or a larger one. */
async function readCapped(file: string): Promise<Uint8Array | undefined> {
  // Only a file is opened: a pipe would wait for a writer, a device may do anything.
  if (!(await stat(file)).isFile()) return undefined;
  const handle = await open(file, 'r');
  try {
    const buffer = Buffer.alloc(MAX_BYTES + 1);
    const length = await fill(handle, buffer);
    return length > MAX_BYTES ? undefined : buffer.subarray(0, length);
  } finally {
    await handle.close();
  }
}

/** The number of bytes read: fewer than `buffer` has room for where the file ended. */
async function fill(handle: FileHandle, buffer: Uint8Array): Promise<number> {
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return length;
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}
