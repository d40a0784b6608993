import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

let folder: string | undefined;

/** A file that a target may write and read; gone when the program ends. */
export function scratchFile(name: string): string {
  if (folder === undefined) {
    const made = mkdtempSync(path.join(os.tmpdir(), 'oci-lens-fuzz-'));
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
    folder = made;
  }
  return path.join(folder, name);
}
