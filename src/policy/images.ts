import type { Platform } from '../oci/platform';
import { entriesFor, saysNothing } from '../oci/platformSpecifier';
import type { Occurrence } from '../references/occurrence';
import type { Detail } from './detail';
import type { Fact, Needs, PlatformImage, WhyUnknown } from './imageFacts';
import type { Outcome, Subject } from './rule';

/** What is wrong with one image; for which platforms is told when all have been looked at. */
export type ImageDetail = DetailOfPlatforms extends infer D
  ? D extends DetailOfPlatforms
    ? Omit<D, 'platforms'>
    : never
  : never;

type DetailOfPlatforms = Extract<Detail, { readonly platforms: readonly Platform[] }>;

/** What a rule says of one platform's image. */
export type Judgement =
  | { readonly kind: 'passes' }
  | { readonly kind: 'violates'; readonly details: readonly ImageDetail[] }
  | { readonly kind: 'unknown'; readonly why: WhyUnknown };

export const PASSES: Judgement = { kind: 'passes' };

/** The images that may run where the document asks for platforms, else those of all. */
export function platformNeeds({ asks: { platform } }: Occurrence): NonNullable<Needs['platforms']> {
  const asked = platform?.value.each ?? [{}];
  return asked.some(saysNothing) ? { kind: 'all' } : { kind: 'asked', asked };
}

/** Of those that are known, the ones that {@link platformNeeds} names: other rules may have asked for more. */
export function neededImages({ occurrence, facts: { images } }: Subject): Fact<readonly PlatformImage[]> {
  if (images?.kind !== 'known') return images ?? { kind: 'unknown', why: { kind: 'notSaid' } };
  const needs = platformNeeds(occurrence);
  return needs.kind === 'all' ? images : { kind: 'known', value: entriesFor(images.value, needs.asked) };
}

/**
 * What is found in all of `images`: what is wrong, each thing once with the platforms that it holds for; else, where some could not be
 * judged, that this is not known; else nothing.
 */
export function judgeImages(
  images: Fact<readonly PlatformImage[]> | undefined,
  judge: (image: PlatformImage) => Judgement,
): readonly Outcome[] {
  if (images?.kind !== 'known') return [{ kind: 'unknown', why: images?.why ?? { kind: 'notSaid' } }];
  if (images.value.length === 0) return [{ kind: 'unknown', why: { kind: 'notSaid' } }];
  const judged = images.value.map((image) => ({ image, judgement: judge(image) }));
  const found = new Map<string, { readonly detail: ImageDetail; readonly platforms: Platform[] }>();
  for (const { image, judgement } of judged) {
    if (judgement.kind !== 'violates') continue;
    for (const detail of judgement.details) {
      const key = JSON.stringify(detail);
      const one = found.get(key) ?? { detail, platforms: [] };
      // A single manifest has no need of being told apart.
      const platform = image.entry && platformOf(image);
      if (platform) one.platforms.push(platform);
      found.set(key, one);
    }
  }
  if (found.size > 0) {
    return [...found.values()].map(({ detail, platforms }) => ({
      kind: 'violation',
      detail: { ...detail, platforms },
    }));
  }
  const unknown = judged.map(({ judgement }) => judgement).find((judgement) => judgement.kind === 'unknown');
  return unknown ? [{ kind: 'unknown', why: unknown.why }] : [];
}

/** An index may leave it to the image. */
function platformOf({ platform, config }: PlatformImage): Platform | undefined {
  return platform ?? (config.kind === 'known' && config.value?.platform.os ? config.value.platform : undefined);
}
