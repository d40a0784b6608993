/** Blocks of `src/` in one file, and the words in it. @see instrument.mjs */
interface CountedFile {
  readonly name: string;
  readonly first: number;
  readonly end: number;
  readonly words: readonly string[];
}

/** How often each block ran: the program that is fuzzed counts there. */
export interface Counts {
  readonly counts: Uint8Array;
  readonly files: readonly CountedFile[];
}

/** So often is as good as that often: 1, 2, 3, some, many. */
const BUCKETS = Uint8Array.from({ length: 256 }, (_, count) =>
  count < 4 ? [0, 1, 2, 4][count]! : count < 8 ? 8 : count < 16 ? 16 : count < 32 ? 32 : count < 128 ? 64 : 128,
);

/** Remembers what was reached, and tells what is new. */
export class Coverage {
  private readonly seen: Uint8Array;
  private readonly counts: Uint8Array;
  private readonly inFours: Uint32Array;

  constructor(private readonly program: Counts) {
    const used = Math.ceil((program.files.at(-1)?.end ?? 0) / 4) * 4;
    this.counts = program.counts.subarray(0, used);
    this.inFours = new Uint32Array(program.counts.buffer, program.counts.byteOffset, used / 4);
    this.seen = new Uint8Array(used);
  }

  /** Before a run. */
  begin(): void {
    this.counts.fill(0);
  }

  /** After a run: whether it went where none went before, or more often. */
  isNew(): boolean {
    const { counts, inFours, seen } = this;
    let isNew = false;
    for (let four = 0; four < inFours.length; four++) {
      if (inFours[four] === 0) continue;
      for (let index = four * 4; index < four * 4 + 4; index++) {
        const bucket = BUCKETS[counts[index] ?? 0] ?? 0;
        const before = seen[index] ?? 0;
        if ((bucket | before) !== before) {
          seen[index] = bucket | before;
          isNew = true;
        }
      }
    }
    return isNew;
  }

  /** Blocks that were reached, of those in the files that were. */
  reached(): { readonly blocks: number; readonly of: number } {
    const files = this.touched();
    const blocks = files.reduce((sum, { first, end }) => sum + this.blocksIn(first, end), 0);
    return { blocks, of: files.reduce((sum, { first, end }) => sum + end - first, 0) };
  }

  /** Words in the source of what was reached: readers look for them. */
  words(): readonly string[] {
    return [...new Set(this.touched().flatMap(({ words }) => words))];
  }

  private touched(): readonly CountedFile[] {
    return this.program.files.filter(({ first, end }) => this.blocksIn(first, end) > 0);
  }

  private blocksIn(first: number, end: number): number {
    return this.seen.subarray(first, end).reduce((sum, bucket) => sum + (bucket > 0 ? 1 : 0), 0);
  }
}
