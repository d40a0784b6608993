import type * as vscode from 'vscode';
import { besideOf, type FilesBeside } from '../../operations/beside';
import { customFinders, type CustomPositions } from '../../references/customFinders';
import type { Occurrence } from '../../references/occurrence';
import { type PieceReader, readPiece } from '../../references/reading';
import type { ScanOptions } from '../../references/scan';
import type { Logger } from '../../registry/logger';
import { pauses } from './pauses';
import type { PieceToRead, ReadingThread } from './readingThread';

/** What a scan uses beside the document: as options, and as what these are made of. */
export interface ScanSources {
  readonly options: ScanOptions;
  readonly files: FilesBeside;
  readonly positions: CustomPositions;
}

/** In UTF-16 units: less is read within some milliseconds, whatever stands in it. */
const LARGE = 8 * 1024;

/** Reads pieces of documents without keeping anybody waiting: with pauses, and large ones in a thread of their own. */
export class PieceReaders implements vscode.Disposable {
  private thread: Promise<ReadingThread> | undefined;
  /** What failed once would fail again, and each time keep somebody waiting. */
  private isOver = false;

  /** @param program the path of what runs in the thread. */
  constructor(
    private readonly program: string,
    private readonly log: Logger,
  ) {}

  /** For one scan, or one change of it. */
  readerFor({ options, files, positions }: ScanSources): PieceReader {
    const pause = pauses();
    return async (piece) => {
      const lists = piece.text.length < LARGE ? undefined : await this.readInThread({ piece, files, positions });
      const found = lists ? [] : [...readPiece(piece, options)];
      await pause();
      for (const list of lists ?? []) {
        found.push(...(JSON.parse(list) as readonly Occurrence[]));
        await pause();
      }
      return found;
    };
  }

  dispose(): void {
    this.isOver = true;
    void this.thread?.then((thread) => thread.dispose());
  }

  /** Undefined where no thread can be had: then it is read here. */
  private async readInThread(piece: PieceToRead): Promise<readonly string[] | undefined> {
    if (this.isOver) return undefined;
    this.thread ??= import('./readingThread').then(({ ReadingThread }) => new ReadingThread(this.program));
    try {
      return await (await this.thread).read(piece);
    } catch (error) {
      this.giveUp(error);
      return undefined;
    }
  }

  private giveUp(error: unknown): void {
    if (!this.isOver) this.log.warn(`Large documents are read without a thread of their own: ${String(error)}`);
    this.isOver = true;
  }
}

export function scanSources(files: FilesBeside, positions: CustomPositions): ScanSources {
  return { options: { beside: besideOf(files), additional: customFinders(positions) }, files, positions };
}
