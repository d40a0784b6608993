import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MAX_TOOL_ANSWER, pagedAnswer, toolAnswer, toolError } from '../../../src/presentation/toolAnswer';

interface Parsed {
  readonly notice: string;
  readonly data: unknown;
  readonly truncated?: readonly string[];
}

const read = ({ json }: { readonly json: string }) => JSON.parse(json) as Parsed;

it('says first that the data is of strangers', () => {
  const { json } = toolAnswer({ a: 1 });
  expect(Object.keys(JSON.parse(json) as object)).toEqual(['notice', 'data']);
  expect(read({ json }).notice).toContain('untrusted data');
  expect(Object.keys(JSON.parse(toolError('notFound', 'no').json) as object)).toEqual(['notice', 'error']);
});

it('makes texts and the names of mappings harmless lines', () => {
  const evil = 'a\u0007b\u202e\nc\u200b\ud800';
  const { json } = toolAnswer({
    text: evil,
    labels: new Map([
      [evil, evil],
      ['__proto__', 'x'],
    ]),
  });
  const shown = 'a⟨U+0007⟩b⟨U+202E⟩ c⟨U+200B⟩⟨U+D800⟩';
  const labels = JSON.parse(`{"${shown}": "${shown}", "__proto__": "x"}`) as object;
  expect(read({ json }).data).toEqual({ text: shown, labels });
  expect(json).not.toMatch(/\p{Cc}|\p{Cf}|\p{Cs}/u);
});

it('shortens long texts first, then lists, and says what was cut', () => {
  const few = read(toolAnswer({ history: Array.from({ length: 60 }, () => ({ createdBy: 'x'.repeat(4_000) })) }));
  expect(few.truncated).toEqual(['60 texts were shortened to 1024 characters']);
  const many = toolAnswer({ layers: Array.from({ length: 2_000 }, () => ({ digest: 'x'.repeat(71) })) });
  expect(many.isCut).toBe(true);
  const { data, truncated } = read(many);
  const { length } = (data as { layers: unknown[] }).layers;
  expect(truncated).toEqual([`layers: ${length} of 2000`]);
  expect(length).toBeGreaterThan(300);
  const nested = toolAnswer({
    manifests: Array.from({ length: 2 }, () => ({
      annotations: new Map(Array.from({ length: 5_000 }, (_, n) => [`k${n}`, '1'])),
    })),
  });
  expect(read(nested).truncated?.[0]).toMatch(/^manifests\[\]\.annotations: \d+ of 10000$/);
});

it('fits whatever strangers write, as JSON', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.integer({ min: 0, max: 9_000 }).map((n) => '𝔘\u0000'.repeat(n)),
  );
  const hostile = fc.record({
    text,
    list: fc.array(fc.record({ text, more: fc.array(text, { maxLength: 30 }) }), { maxLength: 30 }),
    mapping: fc.array(fc.tuple(text, text), { maxLength: 30 }).map((entries) => new Map(entries)),
  });
  fc.assert(
    fc.property(hostile, (data) => {
      const { json } = toolAnswer(data);
      expect(Buffer.byteLength(json)).toBeLessThanOrEqual(MAX_TOOL_ANSWER);
      expect(Object.keys(read({ json }).data as object)).toEqual(['text', 'list', 'mapping']);
    }),
    { numRuns: 30 },
  );
  const { json } = toolAnswer(Array.from({ length: 100_000 }, () => ['𝔘'.repeat(100)]));
  expect(Buffer.byteLength(json)).toBeLessThanOrEqual(MAX_TOOL_ANSWER);
});

it('gives of a list so much that it fits whole, and where the rest begins', () => {
  const all = Array.from({ length: 1_000 }, (_, index) => `${index} ${'é'.repeat(120)}`);
  const answer = pagedAnswer(1_000, (limit) => ({ page: all.slice(0, limit), next: limit }));
  const { data, truncated } = read(answer);
  const { page, next } = data as { page: string[]; next: number };
  expect(truncated).toBeUndefined();
  expect(page).toHaveLength(next);
  expect(page).toEqual(all.slice(0, next));
  expect(next).toBeGreaterThan(100);
});
