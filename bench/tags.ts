import { completeTags } from '../src/tags/completeTags';
import { nearestTags } from '../src/tags/nearestTags';
import { prepareTags } from '../src/tags/prepareTags';
import { updateCandidates } from '../src/tags/updateCandidates';
import { median, type Row, timed } from './measure';

const COUNT = 200_000;
const TYPED = ['', '1', '1.2', '1.27', '1.27.3-al', 'alpine', 'latest', 'zzz', 'v', 'rc.1', '9a', '7.3'];

/** The questions about the tags of one very large repository. */
export function benchTags(): readonly Row[] {
  const tags = manyTags(COUNT);
  const first = timed(() => prepareTags(tags));
  const prepared = prepareTags(tags);
  for (const typed of TYPED) completeTags(typed, prepared);
  const completions = TYPED.flatMap((typed) =>
    Array.from({ length: 5 }, () => timed(() => completeTags(typed, prepared))),
  );
  return [
    { name: `${COUNT} tags read and put in order, first time`, value: first, unit: 'ms' },
    { name: 'the same, median of 5', value: repeated(() => prepareTags(tags)), unit: 'ms' },
    { name: 'a completion among them, median', value: median(completions), unit: 'ms' },
    { name: 'a completion among them, slowest', value: Math.max(...completions), unit: 'ms' },
    { name: 'update candidates', value: repeated(() => updateCandidates('1.20.3-alpine3.18', prepared)), unit: 'ms' },
    { name: 'nearest tags', value: repeated(() => nearestTags('1.27.999-alpin', prepared)), unit: 'ms' },
  ];
}

function repeated(work: () => unknown): number {
  return median(Array.from({ length: 5 }, () => timed(work)));
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
