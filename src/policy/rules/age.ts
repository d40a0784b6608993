import * as v from 'valibot';
import type { Manifest } from '../../oci/manifest';
import { judgeImages, neededImages, PASSES, platformNeeds } from '../images';
import type { Fact, PlatformImage } from '../imageFacts';
import { notSaid } from '../outcomes';
import type { Rule } from '../rule';
import { worst } from '../worst';

interface Options {
  readonly maxDays: number;
}

const CREATED = 'org.opencontainers.image.created';
const DAY = 24 * 60 * 60 * 1000;

/** The image was made not too long ago, as its manifest, its configuration, its entry in the index or the index says. */
export const age: Rule<Options> = {
  id: 'age',
  options: v.strictObject({ maxDays: v.pipe(v.number(), v.minValue(0), v.finite()) }),
  needs: (_options, occurrence) => ({ level: 'configs', platforms: platformNeeds(occurrence) }),
  check(subject, { maxDays: max }) {
    const { now, facts } = subject;
    const outcomes = judgeImages(neededImages(subject), (image) => {
      const created = createdAt(image, facts.manifest);
      if (created.kind !== 'known') return created;
      const days = Math.floor((now - created.value) / DAY);
      // A clock may be a little off; what is to come tells nothing.
      if (days < -1) return notSaid('date');
      return days > max ? { kind: 'violates', details: [{ kind: 'tooOld', age: days, max }] } : PASSES;
    });
    return worst(outcomes);
  },
};

/** Labels say when the base image was made. */
function createdAt({ manifest, config, entry }: PlatformImage, own: Fact<Manifest> | undefined): Fact<number> {
  if (manifest.kind === 'unknown') return manifest;
  const annotated = timeOf(manifest.value.annotations[CREATED]);
  if (annotated !== undefined) return { kind: 'known', value: annotated };
  // An index is often made anew of images that are old.
  if (config.kind === 'unknown') return config;
  const texts = [
    config.value?.created,
    entry?.annotations[CREATED],
    own?.kind === 'known' ? own.value.annotations[CREATED] : undefined,
  ];
  const time = texts.map(timeOf).find((each) => each !== undefined);
  return time === undefined ? notSaid('date') : { kind: 'known', value: time };
}

/** 1970 and before: reproducible builds write it where they mean none. */
function timeOf(text: string | undefined): number | undefined {
  const time = Date.parse(text ?? '');
  return Number.isFinite(time) && new Date(time).getUTCFullYear() > 1970 ? time : undefined;
}
