import { parseAllDocuments } from 'yaml';
import { pauses } from '../src/editor/documents/pauses';
import { readBy, readPiece } from '../src/references/reading';
import { scan, scanning, update } from '../src/references/scan';
import { kubernetesBundle } from './bundle';
import { median, type Row, timed } from './measure';

const CHARACTERS = 2_000_000;
const CHANGES = 200;

/** Finding references in one large document: all of it, and after each typed character. */
export async function benchReferences(): Promise<readonly Row[]> {
  const text = kubernetesBundle(CHARACTERS);
  const path = 'bundle.yaml';
  const size = `${(text.length / 1e6).toFixed(1)} MB, ${text.split('\n').length} lines`;

  // The first of each is measured with nothing compiled yet, as it is for the first large file that somebody opens.
  const slices = await slicesOf(path, text);
  const firstScan = slices.reduce((sum, slice) => sum + slice, 0);
  const firstParse = timed(() => parseAllDocuments(text));
  const scans = Array.from({ length: 15 }, () => timed(() => scan({ path, text })));
  const parses = Array.from({ length: 3 }, () => timed(() => parseAllDocuments(text)));

  let current = scan({ path, text });
  const typed = Array.from({ length: CHANGES }, (_, index) => {
    const place = current.occurrences[index % current.occurrences.length];
    const end = place?.span.end ?? 0;
    return timed(() => {
      current = update(current, [{ span: { start: end, end }, newText: '1' }]);
    });
  });

  return [
    { name: `scan of a Kubernetes bundle (${size}), first time`, value: firstScan, unit: 'ms' },
    { name: 'the longest of its synchronous slices', value: Math.max(...slices), unit: 'ms' },
    { name: "the same by yaml's parseAllDocuments, first time", value: firstParse, unit: 'ms' },
    { name: 'how many times faster, first time', value: firstParse / firstScan, unit: '×' },
    { name: 'scan of the bundle, median of 15', value: median(scans), unit: 'ms' },
    { name: 'how many times faster, medians', value: median(parses) / median(scans), unit: '×' },
    { name: `one typed character to the new answer, median of ${CHANGES}`, value: median(typed), unit: 'ms' },
    { name: 'one typed character to the new answer, slowest', value: Math.max(...typed), unit: 'ms' },
  ];
}

/** Milliseconds that a scan takes between two pauses, made as the editor makes them, without its thread for large pieces. */
async function slicesOf(path: string, text: string): Promise<readonly number[]> {
  const pause = pauses();
  const slices: number[] = [];
  let start = performance.now();
  await readBy(scanning({ path, text }, {}), async (piece) => {
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
