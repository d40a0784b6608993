import { constants } from 'node:fs';
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { RegistryError } from '../registryError';
import { localError, throwIfCancelled } from './localError';
import { chunksOf, fileTooLarge, type LocalFiles, openFile, readFully } from './localFiles';

/** The files of a folder. Symbolic links are followed where they stay inside of it, and `refused` where they lead out. */
export class FolderFiles implements LocalFiles {
  constructor(readonly place: string) {}

  async size(name: string, signal: AbortSignal): Promise<number | undefined> {
    const handle = await this.open(name, signal);
    try {
      return (await handle?.stat())?.size;
    } catch (error) {
      throw localError(error, this.place);
    } finally {
      await handle?.close();
    }
  }

  async read(name: string, maxBytes: number, signal: AbortSignal): Promise<Uint8Array | undefined> {
    const handle = await this.open(name, signal);
    if (!handle) return undefined;
    try {
      const { size } = await handle.stat();
      if (size > maxBytes) throw fileTooLarge(name, size, this.place);
      return await readFully(handle, 0, size);
    } catch (error) {
      throw localError(error, this.place);
    } finally {
      await handle.close();
    }
  }

  async *chunks(name: string, signal: AbortSignal): AsyncGenerator<Uint8Array, void, void> {
    const handle = await this.open(name, signal);
    if (!handle) return;
    try {
      for await (const chunk of chunksOf(handle)) {
        throwIfCancelled(signal, this.place);
        yield chunk;
      }
    } catch (error) {
      throw localError(error, this.place);
    } finally {
      await handle.close();
    }
  }

  private async open(name: string, signal: AbortSignal) {
    throwIfCancelled(signal, this.place);
    const file = await this.resolve(name);
    // The links are resolved: one that stands there now was put there meanwhile.
    return file === undefined ? undefined : openFile(file, this.place, constants.O_NOFOLLOW);
  }

  /** The path of a file without links; undefined where there is none. The folder itself must be there. */
  private async resolve(name: string): Promise<string | undefined> {
    const root = await realpath(this.place).catch((error: unknown) => {
      throw localError(error, this.place);
    });
    let file: string;
    try {
      file = await realpath(path.join(root, ...name.split('/')));
    } catch (cause) {
      const error = localError(cause, this.place);
      if (error.kind === 'notFound') return undefined;
      throw error;
    }
    if (isInside(file, root)) return file;
    throw new RegistryError('refused', `${name} is a link that leads out of the folder`, { host: this.place });
  }
}

function isInside(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '' && relative.split(path.sep)[0] !== '..' && !path.isAbsolute(relative);
}
