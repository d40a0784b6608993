import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Change } from '../../../src/references/change';
import type { Occurrence } from '../../../src/references/occurrence';
import { formatReference, parseReference } from '../../../src/references/reference';
import { scan, type Scan, update } from '../../../src/references/scan';

const CORPUS = path.resolve('test/fixtures/references');

/** The files of the corpus, in all formats, as a scan reads them. */
const files = readdirSync(CORPUS, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name !== 'expected.jsonl' && entry.name !== 'README.md')
  .map((entry) => path.join(entry.parentPath, entry.name))
  .map((file) => scan({ path: file, text: new TextDecoder().decode(readFileSync(file)) }))
  .filter(({ occurrences }) => occurrences.length > 0);

/** What people and machines type, and what takes a reader off its track. */
const inserted = fc.oneof(
  fc.constantFrom(
    ...['\n', '\r\n', '\r', '\t', ' ', '  ', '---\n', '\n---\n', '...\n', '\uFEFF', '\0', '🐳', '\uE000', '\uD800'],
    ...[':', '@', '"', "'", '`', '\\', '#', ' # ', '|', '>-\n', '[', ']', '{', '}', ',', '=', '&a ', '*a', '<<: *a\n'],
    ...[
      '{{ x }}',
      '{{',
      '}}',
      '${X}',
      '${X:-',
      '$X',
      '$(x)',
      '$[[ inputs.x ]]',
      '<< parameters.x >>',
      '%i',
      '$${',
      '%{',
    ],
    ...['image: a:1\n', 'image:', '- ', 'FROM a:1\n', 'ARG X=$X\n', '<<EOF\n', 'EOT\n', '/*', '*/', '//', '!!', '? '],
    ...[
      'apiVersion: v1\nkind: Pod\n',
      'services:\n',
      '!reference [a, image]',
      'docker-image://',
      `sha256:${'a'.repeat(64)}`,
    ],
  ),
  fc.string({ maxLength: 3 }),
);
const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(3), fc.nat(200)),
  newText: inserted,
});

function changed({ text }: Scan, edits: readonly { at: number; length: number; newText: string }[]) {
  let current = text;
  const changes = edits.map(({ at, length, newText }): Change => {
    const start = Math.floor(at * current.length);
    const end = Math.min(start + length, current.length);
    current = current.slice(0, start) + newText + current.slice(end);
    return { span: { start, end }, newText };
  });
  return { changes, current };
}

function check(text: string, { span, text: shown, target, edit: where, asks, parts = [] }: Occurrence): void {
  expect(text.slice(span.start, span.end)).toBe(shown);
  if (target.kind !== 'unresolved') {
    const full = formatReference(target.reference);
    expect(parseReference(full)).toEqual({ kind: 'ok', value: target.reference });
    if (where.kind === 'literal') {
      const literal = text.slice(where.span.start, where.span.end);
      expect(parseReference(literal)).toEqual({ kind: 'ok', value: target.reference });
    }
  }
  const written = where.kind === 'digest' ? [where.write.span, ...(where.erase ? [where.erase.span] : [])] : [];
  const origins = parts.flatMap(({ from }) => (from.kind === 'document' ? [from.span] : []));
  const asked = [asks.platform, asks.user, asks.nonRoot, ...(asks.ports ?? [])].flatMap((one) =>
    one ? [one.span] : [],
  );
  for (const { start, end } of [...origins, ...asked, ...written]) {
    expect(start).toBeGreaterThanOrEqual(0);
    expect(end).toBeGreaterThanOrEqual(start);
    expect(end).toBeLessThanOrEqual(text.length);
  }
}

/** The whole number takes two minutes: it is for the check of a submission. */
const RUNS = process.env['OCI_LENS_COMPLETE'] === '1' ? 100_000 : 10_000;

it('in changed files of all formats nothing throws, spans are exact, and an update is what a scan is', () => {
  fc.assert(
    fc.property(fc.constantFrom(...files), fc.array(edit, { minLength: 1, maxLength: 4 }), (before, edits) => {
      const { changes, current } = changed(before, edits);
      const updated = update(before, changes);
      const fresh = scan({ path: before.path, text: current });
      expect(updated.text === current).toBe(true);
      expect(updated.occurrences).toEqual(fresh.occurrences);
      for (const occurrence of fresh.occurrences) check(current, occurrence);
      const starts = fresh.occurrences.map(({ span }) => span.start);
      expect(starts.every((start, index) => index === 0 || start > (starts[index - 1] ?? 0))).toBe(true);
    }),
    { numRuns: RUNS },
  );
}, 600_000);
