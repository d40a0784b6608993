import { randomUUID } from 'node:crypto';
import { access, constants, type FileHandle, open, readFile, realpath, rename, stat, unlink } from 'node:fs/promises';
import path from 'node:path';

/**
 * Puts `after` in the place of `before` in an existing file, the whole of it or nothing: who reads it meanwhile, or after the machine
 * stopped, has the one or the other. Its mode, owner and group stay; of a symlink its target is replaced. Other hard links keep `before`.
 * Resolves with whether the file still held `before`: otherwise it is left as it is. Rejects with Node's errors.
 */
export async function replaceFile(file: string, before: Uint8Array, after: Uint8Array): Promise<boolean> {
  const real = await realpath(file);
  // A rename asks only whether the folder may be written.
  await access(real, constants.W_OK);
  // In the same folder, so on the same file system; its name is short, as that of the file may be as long as names can be.
  const temporary = path.join(path.dirname(real), `.oci-lens-${randomUUID().slice(0, 8)}.tmp`);
  const handle = await open(temporary, 'wx', 0o600);
  try {
    try {
      await handle.writeFile(after);
      await keepOwnerAndMode(handle, real);
      await handle.sync();
    } finally {
      await handle.close();
    }
    const isSame = Buffer.compare(await readFile(real), before) === 0;
    if (isSame) await rename(temporary, real);
    else await unlink(temporary);
    return isSame;
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
}

/** Who may write a file of somebody else becomes its owner, as with Git. @throws where it would leave its group, and who reads it by that. */
async function keepOwnerAndMode(handle: FileHandle, real: string): Promise<void> {
  const [wanted, made] = await Promise.all([stat(real), handle.stat()]);
  if (wanted.uid !== made.uid || wanted.gid !== made.gid) {
    await handle.chown(wanted.uid, wanted.gid).catch(() => handle.chown(made.uid, wanted.gid));
  }
  // After the owner, whose change takes some of the mode's bits away.
  await handle.chmod(wanted.mode & 0o7777);
}
