import path from 'node:path';
import { root } from '../../../scripts/paths.mjs';
import { PieceReaders } from '../../../src/editor/documents/pieceReaders';
import type { Logger } from '../../../src/registry/logger';

/** With the thread that the extension has. */
export function pieceReaders(log: Logger): PieceReaders {
  return new PieceReaders(path.join(root, 'dist/readingWorker.mjs'), log);
}
