import * as v from 'valibot';
import type { Annotations } from '../../oci/descriptor';
import { type ImageDetail, judgeImages, type Judgement, neededImages, PASSES, platformNeeds } from '../images';
import type { PlatformImage, WhyUnknown } from '../imageFacts';
import type { Rule } from '../rule';
import { textOption } from '../options';
import { fitsWildcard } from '../wildcard';

/** For each key a pattern of `*` and `?` that its value fits, or true for any value but none. */
interface Options {
  readonly required: Readonly<Record<string, string | true>>;
}

/** A number alone is the place in a list, which has no keys. */
const key = v.pipe(textOption, v.regex(/\D/));

/**
 * The image has some annotations, with values that fit. Nearer to the image counts more: its manifest, its entry in the index, the
 * index; a label of its configuration does as well where none of them has the key.
 */
export const annotationsRequired: Rule<Options> = {
  id: 'annotations-required',
  options: v.strictObject({
    required: v.pipe(
      v.record(key, v.union([v.literal(true), textOption])),
      v.check((map) => Object.keys(map).length > 0, 'names no annotation'),
    ),
  }),
  needs: (_options, occurrence) => ({ level: 'configs', platforms: platformNeeds(occurrence) }),
  check(subject, { required }) {
    const { manifest } = subject.facts;
    const own = manifest?.kind === 'known' && manifest.value.kind === 'index' ? manifest.value.annotations : {};
    const wanted = Object.entries(required);
    return judgeImages(neededImages(subject), (image) => judge(image, own, wanted));
  },
};

function judge(
  image: PlatformImage,
  own: Annotations,
  wanted: readonly (readonly [string, string | true])[],
): Judgement {
  if (image.manifest.kind !== 'known') return image.manifest;
  const places = [image.manifest.value.annotations, image.entry?.annotations ?? {}, own];
  const details: ImageDetail[] = [];
  let why: WhyUnknown | undefined;
  for (const [key, pattern] of wanted) {
    const value = valueOf(places, key);
    if (value === undefined && image.config.kind !== 'known') why = image.config.why;
    else {
      const labels = image.config.kind === 'known' ? image.config.value?.labels : undefined;
      const detail = wrong(key, value ?? valueOf([labels ?? {}], key), pattern);
      if (detail) details.push(detail);
    }
  }
  if (details.length > 0) return { kind: 'violates', details };
  return why ? { kind: 'unknown', why } : PASSES;
}

function wrong(key: string, value: string | undefined, pattern: string | true): ImageDetail | undefined {
  if (value === undefined) return { kind: 'annotationAbsent', key };
  if (pattern === true || fitsWildcard(pattern, value)) return undefined;
  return { kind: 'annotationDiffers', key, value, pattern };
}

function valueOf(places: readonly Annotations[], key: string): string | undefined {
  const place = places.find((annotations) => Object.hasOwn(annotations, key) && annotations[key] !== '');
  return place?.[key];
}
