import { parseAllDocuments } from 'yaml';
import { pauses } from '../src/editor/documents/pauses';
import { readBy, readPiece } from '../src/references/reading';
import { scan, scanning, update } from '../src/references/scan';
import { kubernetesBundle } from './bundle';
import { largestOf, medianOf, ratioOf } from './figure';
import { inFreshProcesses } from './freshProcess';
import { part, row } from './part';
import { type Spent, spending, spent, timed } from './time';

const PATH = 'bundle.yaml';
const CHARACTERS = 2_000_000;
const CHANGES = 200;
const PROCESSES = 7;
/** Scans before each of so many parses. */
const SCANS = 3;
const PAIRS = 5;

/** The task of a process in which nothing is compiled yet, as it is for the first large file that somebody opens. */
export const FIRST_SCAN = '--first-scan';

interface FirstScan {
  /** Each synchronous slice. */
  readonly slices: readonly Spent[];
  /** What `yaml` takes for the same text. */
  readonly parse: Spent;
}

/** Finding references in one large document: all of it, and after each typed character. */
export const references = part({
  rows: {
    'first-scan': row('finding all references of a Kubernetes bundle, in a fresh process', 'ms'),
    'first-scan.slice': row('the longest synchronous slice of that', 'ms', { atMost: 16 }),
    'first-scan.slice-processor': row('the most processor time in a slice', 'ms'),
    'first-parse': row("the same text by yaml's parseAllDocuments, in the same process", 'ms'),
    'first-ratio': row('how many times faster finding is than parsing, fresh', '×', { atLeast: 30 }),
    'first-ratio.processor': row('the same by processor time', '×'),
    scan: row('finding all references of the bundle again', 'ms'),
    parse: row('parsing it again', 'ms'),
    ratio: row('how many times faster, again', '×', { atLeast: 30 }),
    'ratio.processor': row('the same by processor time', '×'),
    typed: row('from one typed character to the new answer', 'ms', { atMost: 2 }),
    'typed.slowest': row('the slowest of these', 'ms'),
  },
  measure: async () => {
    const first = await inFreshProcesses<FirstScan>(PROCESSES, FIRST_SCAN);
    const firstScans = (of: keyof Spent) =>
      first.map(({ slices }) => slices.reduce((sum, slice) => sum + slice[of], 0));
    const firstParses = (of: keyof Spent) => first.map(({ parse }) => parse[of]);
    const longest = (of: keyof Spent) =>
      medianOf(first.map(({ slices }) => Math.max(...slices.map((each) => each[of]))));
    const text = kubernetesBundle(CHARACTERS);
    const size = `${(text.length / 1e6).toFixed(1)} MB, ${text.split('\n').length} lines`;
    const again = Array.from({ length: PAIRS }, () => ({
      scans: Array.from({ length: SCANS }, () => spent(() => scan({ path: PATH, text }))),
      parse: spent(() => parseAllDocuments(text)),
    }));
    const scans = (of: keyof Spent) => again.map((pair) => medianOf(pair.scans.map((each) => each[of])).value);
    const parses = (of: keyof Spent) => again.map(({ parse }) => parse[of]);
    const typed = typedIn(text);
    return {
      'first-scan': { ...medianOf(firstScans('clock')), note: size },
      'first-scan.slice': longest('clock'),
      'first-scan.slice-processor': longest('processor'),
      'first-parse': medianOf(firstParses('clock')),
      'first-ratio': ratioOf(firstParses('clock'), firstScans('clock')),
      'first-ratio.processor': ratioOf(firstParses('processor'), firstScans('processor')),
      scan: medianOf(again.flatMap((pair) => pair.scans.map(({ clock }) => clock))),
      parse: medianOf(parses('clock')),
      ratio: ratioOf(parses('clock'), scans('clock')),
      'ratio.processor': ratioOf(parses('processor'), scans('processor')),
      typed: medianOf(typed),
      'typed.slowest': largestOf(typed),
    };
  },
});

/** What {@link FIRST_SCAN} does. */
export async function firstScan(): Promise<FirstScan> {
  const text = kubernetesBundle(CHARACTERS);
  return { slices: await slicesOf(text), parse: spent(() => parseAllDocuments(text)) };
}

/** Milliseconds for each of many changes of one character. */
function typedIn(text: string): readonly number[] {
  let current = scan({ path: PATH, text });
  return Array.from({ length: CHANGES }, (_, index) => {
    const place = current.occurrences[index % current.occurrences.length];
    const end = place?.span.end ?? 0;
    return timed(() => {
      current = update(current, [{ span: { start: end, end }, newText: '1' }]);
    });
  });
}

/** What a scan takes between two pauses, made as the editor makes them, without its thread for large pieces. */
async function slicesOf(text: string): Promise<readonly Spent[]> {
  const pause = pauses();
  const slices: Spent[] = [];
  let end = spending();
  await readBy(scanning({ path: PATH, text }, {}), async (piece) => {
    const found = readPiece(piece, {});
    const paused = pause();
    if (!paused) return found;
    slices.push(end());
    await paused;
    end = spending();
    return found;
  });
  return [...slices, end()];
}
