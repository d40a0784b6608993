import { parseAllDocuments } from 'yaml';
import { pauses } from '../src/editor/documents/pauses';
import { readBy, readPiece } from '../src/references/reading';
import { scan, scanning, update } from '../src/references/scan';
import { kubernetesBundle } from './bundle';
import { largestOf, medianOf, ratioOf, single } from './figure';
import { inFreshProcesses } from './freshProcess';
import { part, row } from './part';
import { timed, times } from './time';

const PATH = 'bundle.yaml';
const CHARACTERS = 2_000_000;
const CHANGES = 200;
const PROCESSES = 7;
const SCANS = 15;
const PARSES = 5;

/** The task of a process in which nothing is compiled yet, as it is for the first large file that somebody opens. */
export const FIRST_SCAN = '--first-scan';

interface FirstScan {
  /** Milliseconds of each synchronous slice. */
  readonly slices: readonly number[];
  /** Milliseconds that `yaml` takes for the same text. */
  readonly parse: number;
}

/** Finding references in one large document: all of it, and after each typed character. */
export const references = part({
  rows: {
    'first-scan': row('finding all references of a Kubernetes bundle, in a fresh process', 'ms'),
    'first-scan.slice': row('the longest synchronous slice of that', 'ms', { atMost: 16 }),
    'first-parse': row("the same text by yaml's parseAllDocuments, in the same process", 'ms'),
    'first-ratio': row('how many times faster finding is than parsing, fresh', '×', { atLeast: 30 }),
    scan: row('finding all references of the bundle again', 'ms'),
    parse: row('parsing it again', 'ms'),
    ratio: row('how many times faster, again', '×', { atLeast: 30 }),
    typed: row('from one typed character to the new answer', 'ms', { atMost: 2 }),
    'typed.slowest': row('the slowest of these', 'ms'),
  },
  measure: async () => {
    const first = await inFreshProcesses<FirstScan>(PROCESSES, FIRST_SCAN);
    const firstScans = first.map(({ slices }) => slices.reduce((sum, slice) => sum + slice, 0));
    const firstParses = first.map(({ parse }) => parse);
    const text = kubernetesBundle(CHARACTERS);
    const scans = times(SCANS, () => scan({ path: PATH, text }));
    const parses = times(PARSES, () => parseAllDocuments(text));
    const typed = typedIn(text);
    const size = `${(text.length / 1e6).toFixed(1)} MB, ${text.split('\n').length} lines`;
    return {
      'first-scan': { ...medianOf(firstScans), note: size },
      'first-scan.slice': medianOf(first.map(({ slices }) => Math.max(...slices))),
      'first-parse': medianOf(firstParses),
      'first-ratio': ratioOf(firstParses, firstScans),
      scan: medianOf(scans),
      parse: medianOf(parses),
      ratio: single(medianOf(parses).value / medianOf(scans).value),
      typed: medianOf(typed),
      'typed.slowest': largestOf(typed),
    };
  },
});

/** What {@link FIRST_SCAN} does. */
export async function firstScan(): Promise<FirstScan> {
  const text = kubernetesBundle(CHARACTERS);
  return { slices: await slicesOf(text), parse: timed(() => parseAllDocuments(text)) };
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

/** Milliseconds that a scan takes between two pauses, made as the editor makes them, without its thread for large pieces. */
async function slicesOf(text: string): Promise<readonly number[]> {
  const pause = pauses();
  const slices: number[] = [];
  let start = performance.now();
  await readBy(scanning({ path: PATH, text }, {}), async (piece) => {
    const found = readPiece(piece, {});
    const paused = pause();
    if (!paused) return found;
    slices.push(performance.now() - start);
    await paused;
    start = performance.now();
    return found;
  });
  return [...slices, performance.now() - start];
}
