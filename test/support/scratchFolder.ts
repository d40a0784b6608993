import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

export interface ScratchFolder {
  readonly path: string;
  remove(): Promise<void>;
}

/** A folder with these files, by their relative paths. */
export async function createScratchFolder(files: Readonly<Record<string, string>>): Promise<ScratchFolder> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'oci-lens-'));
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return { path: folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
