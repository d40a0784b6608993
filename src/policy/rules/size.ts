import * as v from 'valibot';
import { layersSize } from '../../oci/manifest';
import { judgeImages, neededImages, PASSES, platformNeeds } from '../images';
import type { Rule } from '../rule';
import { worst } from '../worst';

/** In bytes. */
interface Options {
  readonly max: number;
}

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
};

/** Bytes as a number, or a number with a unit: `500MB`, `1.5 GiB`. */
const bytes = v.union(
  [
    v.pipe(v.number(), v.minValue(0), v.finite()),
    v.pipe(
      v.string(),
      // No flags: the JSON schema takes the pattern over.
      v.regex(/^\d{1,15}(?:\.\d{1,6})? ?(?:[kKmMgG][iI]?)?[bB]?$/),
      v.transform((text) => {
        const [, number = '', unit = ''] = /^([\d.]+) ?(.*)$/.exec(text) ?? [];
        return Number(number) * (UNITS[unit.toLowerCase()] ?? UNITS[`${unit.toLowerCase()}b`] ?? NaN);
      }),
    ),
  ],
  'is not a size such as 500MB or 1.5GiB',
);

/** What is pulled for a platform, compressed, is not too much. */
export const size: Rule<Options> = {
  id: 'size',
  options: v.strictObject({ max: bytes }),
  needs: (_options, occurrence) => ({ level: 'manifests', platforms: platformNeeds(occurrence) }),
  check(subject, { max }) {
    const outcomes = judgeImages(neededImages(subject), ({ manifest }) => {
      if (manifest.kind !== 'known') return manifest;
      const pulled = layersSize(manifest.value) + manifest.value.config.size;
      return pulled > max ? { kind: 'violates', details: [{ kind: 'tooLarge', size: pulled, max }] } : PASSES;
    });
    return worst(outcomes);
  },
};
