import { existsSync } from 'node:fs';
import path from 'node:path';

/** The path of `keytar`, where the package has a program for this machine. */
export function findKeytar(): string | undefined {
  try {
    const module = require.resolve('keytar');
    const programs = path.resolve(path.dirname(module), '../prebuilds');
    return existsSync(path.join(programs, `${process.platform}-${process.arch}`, 'keytar.node')) ? module : undefined;
  } catch {
    return undefined;
  }
}
