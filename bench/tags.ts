import { completeTags } from '../src/tags/completeTags';
import { nearestTags } from '../src/tags/nearestTags';
import { prepareTags } from '../src/tags/prepareTags';
import { updateCandidates } from '../src/tags/updateCandidates';
import { largestOf, medianOf, single } from './figure';
import { part, row } from './part';
import { timed, times } from './time';

const COUNT = 200_000;
const RUNS = 5;
const TYPED = ['', '1', '1.2', '1.27', '1.27.3-al', 'alpine', 'latest', 'zzz', 'v', 'rc.1', '9a', '7.3'];

/** The questions about the tags of one very large repository. */
export const tags = part({
  rows: {
    'first-order': row('200,000 tags read and put in order, first time', 'ms'),
    order: row('the same again', 'ms'),
    complete: row('a completion among them', 'ms'),
    'complete.slowest': row('the slowest completion', 'ms'),
    update: row('update candidates of a tag among them', 'ms'),
    nearest: row('tags nearest to a misspelt one among them', 'ms'),
  },
  measure: () => Promise.resolve(measured(manyTags(COUNT))),
});

function measured(names: readonly string[]) {
  const first = timed(() => prepareTags(names));
  const prepared = prepareTags(names);
  for (const typed of TYPED) completeTags(typed, prepared);
  const completions = TYPED.flatMap((typed) => times(RUNS, () => completeTags(typed, prepared)));
  return {
    'first-order': single(first),
    order: medianOf(times(RUNS, () => prepareTags(names))),
    complete: medianOf(completions),
    'complete.slowest': largestOf(completions),
    update: medianOf(times(RUNS, () => updateCandidates('1.20.3-alpine3.18', prepared))),
    nearest: medianOf(times(RUNS, () => nearestTags('1.27.999-alpin', prepared))),
  };
}

/** Versions in variants, pre-releases, builds of each day, commits and signatures, in the order of a registry: by code units. */
function manyTags(count: number): readonly string[] {
  const variants = [
    '',
    '-alpine',
    '-alpine3.18',
    '-alpine3.19',
    '-slim-bookworm',
    '-bookworm',
    '-rc.1',
    '-rc.2',
    '-amd64',
  ];
  const tags: string[] = ['latest', 'stable', 'alpine', 'edge'];
  for (let index = 0; tags.length < count; index++) {
    const version = `${index % 41}.${(index * 7) % 59}.${(index * 13) % 97}`;
    tags.push(...variants.map((variant) => version + variant));
    tags.push(`2024${String((index % 12) + 1).padStart(2, '0')}${String((index % 28) + 1).padStart(2, '0')}.${index}`);
    const hash = (index * 2_654_435_761 + 0xa1b2_c3d4_e5).toString(16).padStart(16, 'a');
    tags.push(`sha-${hash}`, `main-${hash.slice(0, 8)}-${index}`, `sha256-${hash.repeat(4).slice(0, 64)}.sig`);
  }
  return tags.slice(0, count).sort();
}
