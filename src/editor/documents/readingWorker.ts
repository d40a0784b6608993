import { parentPort } from 'node:worker_threads';
import { besideOf } from '../../operations/beside';
import { customFinders } from '../../references/customFinders';
import { readPiece } from '../../references/reading';
import type { PieceToRead, WhatWasRead } from './readingThread';

/* Runs in a thread of its own. */

const LIST_LENGTH = 200;

parentPort?.on('message', ({ piece, files, positions }: PieceToRead) => {
  const found = readPiece(piece, { beside: besideOf(files), additional: customFinders(positions) });
  const lists: string[] = [];
  for (let start = 0; start < found.length; start += LIST_LENGTH) {
    lists.push(JSON.stringify(found.slice(start, start + LIST_LENGTH)));
  }
  const read: WhatWasRead = { lists };
  parentPort?.postMessage(read);
});
