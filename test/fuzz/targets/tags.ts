import { compareTags } from '../../../src/tags/compareTags';
import { completeTags } from '../../../src/tags/completeTags';
import { nearestTags } from '../../../src/tags/nearestTags';
import { parseTag } from '../../../src/tags/parseTag';
import { prepareTags } from '../../../src/tags/prepareTags';
import { updateCandidates } from '../../../src/tags/updateCandidates';
import { text } from '../shapes';
import { holds, type Target } from '../target';

/** More take no other ways. */
const MAX_TAGS = 200;

export const tags: readonly Target[] = [
  {
    name: 'tags',
    shape: text,
    seeds: [
      '1.27 1.27.3-alpine 1.27.3-alpine3.20 1.28-rc.1 latest stable v2.0.0 20250101 sha-0123abc',
      '3.14.0a1-slim-bookworm 3.13 chart-4.7 2025.06.01 lts jammy 8u402-jdk 1.2-M1 1.2.0-SNAPSHOT',
    ],
    words: [
      '-rc',
      '.',
      '-alpine',
      'v',
      '_',
      '99999999999999999999',
      '2025',
      'latest',
      'constructor',
      '__proto__',
      '0'.repeat(40),
    ],
    run: (input) => {
      const names = input
        .split(/[^\w.-]+/)
        .filter(Boolean)
        .slice(0, MAX_TAGS);
      const [current = '1'] = names;
      const prepared = prepareTags(names);
      const parsed = names.slice(0, 20).map(parseTag);
      for (const a of parsed) {
        for (const b of parsed) {
          const order = compareTags(a, b);
          holds(!Number.isNaN(order) && Math.sign(order) === -Math.sign(compareTags(b, a)), 'tags have no order');
        }
      }
      for (const a of parsed.slice(0, 6)) {
        for (const b of parsed.slice(0, 6)) {
          const behind = parsed.slice(0, 6).filter((c) => compareTags(a, b) <= 0 && compareTags(b, c) <= 0);
          for (const c of behind) holds(compareTags(a, c) <= 0, 'the order of tags goes round');
        }
      }
      const updates = updateCandidates(current, prepared);
      if (updates.kind === 'versions') {
        const all = updates.all.map(({ tag }) => tag);
        holds(new Set(all).size === all.length, 'an update is there twice');
        for (const tag of all) holds(tag !== current && names.includes(tag), 'an update is none of the tags');
        for (const tag of Object.values(updates.newest)) holds(all.includes(tag), 'the newest is no update');
      }
      const completed = completeTags(current.slice(0, 2), prepared);
      for (const tag of completed.tags) holds(names.includes(tag), 'a tag is completed that there is none of');
      return [parsed, updates, completed, nearestTags(current, prepared)];
    },
  },
];
