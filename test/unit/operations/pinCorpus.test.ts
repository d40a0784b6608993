import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Digest } from '../../../src/oci/digest';
import { decodeText } from '../../../src/operations/files';
import { characterPerByte, patchBytes } from '../../../src/operations/patchBytes';
import { planPins } from '../../../src/operations/pinPlan';
import { scan } from '../../../src/references/scan';

const CORPUS = path.resolve('test/fixtures/references');
const DIGEST = `sha256:${'5'.repeat(64)}` as Digest;

const files = readdirSync(CORPUS, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.parentPath !== CORPUS)
  .map((entry) => path.relative(CORPUS, path.join(entry.parentPath, entry.name)))
  .filter((file) => occurrencesOf(file, readFileSync(path.join(CORPUS, file))).length > 0);

/** How the bytes of a file can be, beside how they are. */
const variants: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  'as it is': (bytes) => bytes,
  'with CRLF': (bytes) => eachLine(bytes, () => true),
  'with mixed line ends': (bytes) => eachLine(bytes, (line) => line % 3 === 0),
  'with a byte order mark': (bytes) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]),
  'with bytes that are no UTF-8': (bytes) =>
    Buffer.from(bytes.toString('latin1').replaceAll(/(#[^\n]*)\n/g, '$1 \xe9\xe2\x82 \xff\xf0\x9f\n'), 'latin1'),
};

describe.each(Object.entries(variants))('%s', (_name, made) => {
  it.each(files)('a pin changes only digests, and an unpin restores the bytes: %s', async (file) => {
    const before = made(readFileSync(path.join(CORPUS, file)));
    const pinned = await changed(file, before, DIGEST);
    // The bytes without what was written: `@sha256:…`, or a key of its own where the format has one.
    const written = new RegExp(
      `@${DIGEST}|(?:[\\r\\n]+ *|, )digest: "?${DIGEST}"?|[\\r\\n]+ *sha: "?${DIGEST.slice(7)}"?`,
      'g',
    );
    const text = characterPerByte(pinned);
    const rest = text.replaceAll(written, '');
    const original = characterPerByte(before);
    if (!original.includes('sha256:') && !/digest:|sha:/.test(original)) {
      // A tag that was a number gets quotes with its digest.
      expect(rest.replaceAll(/(tag|newTag): "([^"]*)"/gi, '$1: $2')).toBe(
        original.replaceAll(/(tag|newTag): "([^"]*)"/gi, '$1: $2'),
      );
      expect(characterPerByte(await changed(file, pinned, undefined))).toBe(original);
    }
    expect(occurrencesOf(file, pinned).length).toBe(occurrencesOf(file, before).length);
  });
});

/** As the terminal does it. */
async function changed(file: string, bytes: Buffer, digest: Digest | undefined): Promise<Buffer> {
  const scanned = scan({ path: `/${file}`, text: decodeText(bytes) });
  const plan = await planPins(
    scanned,
    scanned.occurrences.map((occurrence) => ({ occurrence, digest })),
  );
  const patched = patchBytes(bytes, plan.edits);
  expect(patched).toBeDefined();
  return Buffer.from(patched ?? []);
}

function occurrencesOf(file: string, bytes: Buffer) {
  return scan({ path: `/${file}`, text: decodeText(bytes) }).occurrences;
}

function eachLine(bytes: Buffer, isCrlf: (line: number) => boolean): Buffer {
  let line = 0;
  const text = bytes.toString('latin1').replaceAll(/\r?\n/g, () => (isCrlf(line++) ? '\r\n' : '\n'));
  return Buffer.from(text, 'latin1');
}
