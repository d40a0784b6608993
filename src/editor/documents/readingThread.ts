import { Worker } from 'node:worker_threads';
import type { FilesBeside } from '../../operations/beside';
import type { CustomPositions } from '../../references/customFinders';
import type { Piece } from '../../references/reading';

/** A piece, with what a scan uses beside the document: data, for the way into the thread. */
export interface PieceToRead {
  readonly piece: Piece;
  readonly files: FilesBeside;
  readonly positions: CustomPositions;
}

/** Lists of occurrences as JSON, each short enough to be parsed in a millisecond or two. */
export interface WhatWasRead {
  readonly lists: readonly string[];
}

interface Asker {
  readonly resolve: (lists: readonly string[]) => void;
  readonly reject: (reason: unknown) => void;
}

/** Milliseconds that the thread waits for another piece. */
const IDLE = 5 * 60_000;

/** A thread that reads pieces one after another. It lives as long as there is something to read. */
export class ReadingThread {
  private worker: Worker | undefined;
  /** In the order of their pieces. */
  private askers: Asker[] = [];
  private clock: NodeJS.Timeout | undefined;

  constructor(private readonly program: string) {}

  /** @throws where the thread cannot be started, or ends in the midst of it. */
  read(piece: PieceToRead): Promise<readonly string[]> {
    clearTimeout(this.clock);
    this.worker ??= this.start();
    const { worker } = this;
    return new Promise((resolve, reject) => {
      worker.postMessage(piece);
      this.askers.push({ resolve, reject });
    });
  }

  dispose(): void {
    clearTimeout(this.clock);
    void this.worker?.terminate();
    this.worker = undefined;
  }

  private start(): Worker {
    const worker = new Worker(this.program);
    worker.unref();
    worker.on('message', ({ lists }: WhatWasRead) => {
      this.askers.shift()?.resolve(lists);
      if (this.askers.length === 0) this.clock = setTimeout(() => this.dispose(), IDLE).unref();
    });
    worker.on('error', (error) => this.end(worker, error));
    worker.on('exit', () => this.end(worker, new Error('The thread has ended.')));
    return worker;
  }

  private end(worker: Worker, reason: unknown): void {
    // One that was idle and ended on time leaves nobody behind; by now there may be another.
    if (this.worker === worker) this.worker = undefined;
    else if (this.worker) return;
    for (const { reject } of this.askers.splice(0)) reject(reason);
  }
}
