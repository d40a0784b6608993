import type { Run } from './runs';

/** How the bench and its suite in VS Code's extension host find each other: files that these variables name. */
export const taskVariable = 'OCI_LENS_BENCH_TASK';
export const resultVariable = 'OCI_LENS_BENCH_RESULT';

export interface Task {
  readonly manifests: readonly { readonly file: string; readonly characters: number }[];
}

export interface Result {
  /** Milliseconds; undefined without the extension. */
  readonly activation: number | undefined;
  /** One for each manifest. */
  readonly typed: readonly Typed[];
}

export interface Typed {
  /** From opening the manifest until everything about it is said. */
  readonly opening: readonly Run[];
  /** From the first character until everything about the last is said. */
  readonly runs: readonly Run[];
  /** Of the extension host's event loop, in milliseconds. */
  readonly delay: { readonly p50: number; readonly p99: number; readonly max: number };
}
