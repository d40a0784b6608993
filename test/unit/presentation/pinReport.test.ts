import { describe, expect, it } from 'vitest';
import type { PinOutcome } from '../../../src/operations/pin';
import { pinReport } from '../../../src/presentation/pinReport';
import { scan } from '../../../src/references/scan';

const { occurrences } = scan({ path: 'Dockerfile', text: 'FROM a:1\nFROM b:2\n' });
const outcome = (refused: PinOutcome['refused']): PinOutcome => ({
  ...{ edits: [], pins: [], unchanged: [], failed: [] },
  refused,
});
const place = ({ span }: { span: { start: number } }) => ({ line: span.start > 8 ? 1 : 0, character: 5 });

describe('the report of many pins', () => {
  it('says where each place stands that it names, in the order of the text', () => {
    const [first, second] = occurrences;
    const refused = [second!, first!].map((occurrence) => ({ occurrence, why: { kind: 'noTag' } as const }));
    const { text, places } = pinReport([
      { name: 'quiet', outcome: outcome([]), place },
      { name: 'a/Dockerfile', outcome: outcome(refused), place },
      { name: 'b\n/Dockerfile', outcome: outcome([]), place, problem: 'It is gone.' },
    ]);
    expect(text.split('\n').filter((line) => !line.startsWith('      '))).toEqual([
      ...['a/Dockerfile', '  1:6  a:1', '  2:6  b:2', ''],
      ...[expect.stringMatching(/^b.*\/Dockerfile$/) as string, '  It is gone.', ''],
    ]);
    expect(places.map(({ span, file, position }) => [text.slice(span.start, span.end), file, position])).toEqual([
      ['a/Dockerfile', 1, undefined],
      ['1:6', 1, { line: 0, character: 5 }],
      ['2:6', 1, { line: 1, character: 5 }],
      [expect.stringMatching(/^b.*\/Dockerfile$/), 2, undefined],
    ]);
  });

  it('is empty where there is nothing to say', () => {
    const [occurrence] = occurrences;
    const refused = [{ occurrence: occurrence!, why: { kind: 'alreadyPinned' } as const }];
    expect(pinReport([{ name: 'a', outcome: outcome(refused), place }])).toEqual({ text: '', places: [] });
  });
});
