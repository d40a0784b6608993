import { execFileSync } from 'node:child_process';
import os from 'node:os';
import { root } from '../scripts/paths.mjs';

/** Where and of what the figures are. */
export interface Machine {
  readonly cores: number;
  readonly processor: string;
  readonly memoryGB: number;
  readonly system: string;
  readonly node: string;
}

export function thisMachine(): Machine {
  return {
    cores: os.availableParallelism(),
    processor: os.cpus()[0]?.model.trim() ?? 'unknown',
    memoryGB: Math.round(os.totalmem() / 1e9),
    system: `${process.platform} ${process.arch}`,
    node: process.version,
  };
}

/** How many processes wanted a core in the last minute, on average. Windows does not tell: 0. */
export function load(): number {
  return os.loadavg()[0] ?? 0;
}

/** What is checked out, with `+` behind it where files differ from it; undefined outside a clone. */
export function thisCommit(): string | undefined {
  try {
    const git = (...args: readonly string[]) =>
      execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    return git('rev-parse', 'HEAD') + (git('status', '--porcelain', '--untracked-files=no') ? '+' : '');
  } catch {
    return undefined;
  }
}
