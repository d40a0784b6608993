import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Digest, parseDigest } from '../../../src/oci/digest';
import { applyEdits, mergeEdits } from '../../../src/references/edits';
import type { Occurrence } from '../../../src/references/occurrence';
import { pinReference, type PinEdit, unpinReference } from '../../../src/references/pin';
import { scan, type Scan } from '../../../src/references/scan';
import { sharedText } from '../../../src/references/sharing';
import { verifyPins } from '../../../src/references/verifyPins';

const CORPUS = resolve('test/fixtures/references');

function besideOf(file: string): (name: string) => string | undefined {
  return (name) => {
    try {
      return readFileSync(join(dirname(file), name), 'utf8');
    } catch {
      return undefined;
    }
  };
}

/** The files of the corpus that hold references, in all formats. */
const files = readdirSync(CORPUS, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name !== 'expected.jsonl' && entry.name !== 'README.md')
  .map((entry) => join(entry.parentPath, entry.name))
  .map((file) =>
    scan(
      { path: file, text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(readFileSync(file)) },
      { beside: besideOf(file) },
    ),
  )
  .filter(({ occurrences }) => occurrences.length > 0);

const digest = fc
  .oneof(
    fc
      .string({ unit: fc.constantFrom('0', '1', '7', '9', 'a', 'e', 'f'), minLength: 64, maxLength: 64 })
      .map((hex) => `sha256:${hex}`),
    fc
      .string({ unit: fc.constantFrom('0', '1', '7', '9', 'a', 'e', 'f'), minLength: 128, maxLength: 128 })
      .map((hex) => `sha512:${hex}`),
  )
  .map((text) => parseDigest(text)!);

/** What stands around must stay, whatever it is: characters of several units, and line ends of both kinds. */
const dressed = fc.record({
  file: fc.nat(files.length - 1),
  before: fc.constantFrom('', '# größe 🐳\n', '# é\r\n# 🐳\n', '\n\r\n'),
  behind: fc.constantFrom('', '\n# größe 🐳', '\r\n# 日本\r\n'),
  /** Which lines end with CRLF. */
  carriage: fc.constantFrom<(line: number) => boolean>(
    () => false,
    () => true,
    (line) => line % 2 === 0,
    (line) => line % 3 === 1,
  ),
});

function dress({
  file,
  before,
  behind,
  carriage,
}: {
  file: number;
  before: string;
  behind: string;
  carriage: (line: number) => boolean;
}): Scan {
  const { path, options, text } = files[file]!;
  const lines = text.split(/\r?\n/);
  const body = lines
    .map((line, index) => (index === lines.length - 1 ? line : line + (carriage(index) ? '\r\n' : '\n')))
    .join('');
  // Comments are none in JSON and in front of directives, nor may they join a file's last line.
  const isOpen = !/\.json$/.test(path) && !/^(?:\uFEFF|#|%)/.test(body);
  return scan({ path: path, text: isOpen ? before + body + (body.endsWith('\n') ? behind : '') : body }, options);
}

function made(before: Scan, edits: readonly PinEdit[]): Scan {
  const after = scan({ path: before.path, text: applyEdits(before.text, edits) }, before.options);
  expect(verifyPins(before, edits, after)).toBe(true);
  return after;
}

function pinnedText(before: Scan, index: number, to: Digest): string {
  const edit = pinReference(before.occurrences[index]!, to, sharedText(before));
  return edit.kind === 'edit' ? applyEdits(before.text, [edit]) : edit.reason;
}

/** Unpinned, a tag that is a number gets quotes that it did not have. */
function withoutTagQuotes(text: string): string {
  return text.replace(/((?:tag|newTag|version):[ \t]+)"([\d.]+)"/gi, '$1$2');
}

const RUNS = process.env['OCI_LENS_COMPLETE'] === '1' ? 20_000 : 10_000;

it('whatever is pinned in files of all formats, nothing but digests changes, and an unpin restores the text', () => {
  const seen = { pinned: 0, refused: 0 };
  fc.assert(
    fc.property(dressed, fc.nat(), digest, digest, (dressing, pick, one, other) => {
      const before = dress(dressing);
      if (before.occurrences.length === 0) return;
      const index = pick % before.occurrences.length;
      const occurrence = before.occurrences[index]!;
      if (occurrence.target.kind !== 'image') return;
      const edit = pinReference(occurrence, one, sharedText(before));
      if (edit.kind === 'refused') {
        seen.refused++;
        return;
      }
      seen.pinned++;
      // Nothing but the digest: what is taken away is one, what is added holds one and no more than its key and marks.
      expect(before.text.slice(edit.span.start, edit.span.end)).toMatch(
        /^(?:|(?:(?:sha256|sha512|blake3):)?[0-9a-f]+|~|null)$/,
      );
      expect(edit.newText.replace(edit.digest!, '')).toMatch(
        /^(?:|@|[ ,\r\n]*(?:"?ref"?:[ {\r\n]*)?"?digest"?: "?"?\}?| )$/,
      );
      const after = made(before, [edit]);
      expect(pinnedText(after, index, other)).toBe(pinnedText(before, index, other));
      checkUnpin(before, after, index, occurrence);
    }),
    { numRuns: RUNS },
  );
  expect(seen.pinned).toBeGreaterThan(seen.refused);
}, 600_000);

function checkUnpin(before: Scan, after: Scan, index: number, { target }: Occurrence): void {
  const edit = unpinReference(after.occurrences[index]!, sharedText(after));
  if (edit.kind === 'refused') {
    expect(edit.reason).toBe('digestAlone');
    return;
  }
  const unpinned = made(after, [edit]);
  if (target.kind === 'image' && target.reference.digest === undefined) {
    expect(withoutTagQuotes(unpinned.text)).toBe(withoutTagQuotes(before.text));
  }
}

it('all references of a file are pinned and unpinned at once', () => {
  fc.assert(
    fc.property(dressed, digest, (dressing, one) => {
      const before = dress(dressing);
      const { edits, conflicts } = mergeEdits(
        editsOf(before, (occurrence) => pinReference(occurrence, one, sharedText(before))),
      );
      expect(conflicts).toEqual([]);
      const after = made(before, edits);
      const undone = mergeEdits(editsOf(after, (occurrence) => unpinReference(occurrence, sharedText(after))));
      expect(undone.conflicts).toEqual([]);
      made(after, undone.edits);
    }),
    { numRuns: RUNS / 10 },
  );
}, 600_000);

function editsOf(
  { occurrences }: Scan,
  plan: (occurrence: Occurrence) => ReturnType<typeof pinReference>,
): readonly PinEdit[] {
  return occurrences.map(plan).filter((edit) => edit.kind === 'edit');
}
