import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseLayer } from '../../../../src/editor/panel/parsingThread';
import { digestOf } from '../../../../src/oci/digest';
import { createScratchFolder, type ScratchFolder } from '../../../support/scratchFolder';

const BYTES = Buffer.alloc(300 * 1024, ' ');
const LAYER = { mediaType: 'application/spdx+json', digest: digestOf(BYTES), size: BYTES.length, annotations: {} };

describe('the thread that parses a large layer', () => {
  let scratch: ScratchFolder;

  beforeAll(async () => {
    scratch = await createScratchFolder({});
  });
  afterAll(() => scratch.remove());

  /** Parses in a thread that does this when it gets the layer. */
  async function parsedBy(what: string, signal = new AbortController().signal) {
    const program = path.join(scratch.path, `${digestOf(Buffer.from(what)).slice(-8)}.mjs`);
    await writeFile(
      program,
      `import { parentPort } from 'node:worker_threads'; parentPort.once('message', () => { ${what} });`,
    );
    return parseLayer(program, LAYER, BYTES, signal);
  }

  it.each([
    ['throws', 'throw new Error("broken");', 'broken'],
    ['rejects', 'void Promise.reject(new Error("broken"));', 'broken'],
    ['ends without a word', 'process.exit(0);', 'its thread has ended'],
  ])('tells that it cannot be read where that %s', async (_, what, reason) => {
    expect(await parsedBy(what)).toEqual({ facts: { kind: 'malformed', reason }, content: undefined });
  });

  it('is too large where it takes too much memory', async () => {
    const what = `throw Object.assign(new Error('heap'), { code: 'ERR_WORKER_OUT_OF_MEMORY' });`;
    await expect(parsedBy(what)).rejects.toMatchObject({ kind: 'tooLarge' });
  });

  it('ends with whoever wanted it', async () => {
    const controller = new AbortController();
    const parsing = parsedBy('setInterval(() => {}, 1000);', controller.signal);
    setTimeout(() => controller.abort(new Error('no longer')), 10);
    await expect(parsing).rejects.toThrow('no longer');
    await expect(parsedBy('', AbortSignal.abort(new Error('never')))).rejects.toThrow('never');
  });
});
