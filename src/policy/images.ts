import type { Platform } from '../oci/platform';
import { entriesFor, saysNothing } from '../oci/platformSpecifier';
import type { Occurrence } from '../references/occurrence';
import type { Detail } from './detail';
import type { Fact, Needs, PlatformImage, WhyUnknown } from './imageFacts';
import { notSaid, unknown } from './outcomes';
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
 * judged, that this is not known, each reason once; else nothing.
 */
export function judgeImages(
  images: Fact<readonly PlatformImage[]> | undefined,
  judge: (image: PlatformImage) => Judgement,
): readonly Outcome[] {
  if (images?.kind !== 'known') return unknown(images);
  if (images.value.length === 0) return [notSaid('image')];
  const judged = images.value.map((image) => ({ image, judgement: judge(image) }));
  const found = new Found<ImageDetail>();
  const open = new Found<WhyUnknown>();
  for (const { image, judgement } of judged) {
    // A single manifest has no need of being told apart.
    const platform = image.entry && platformOf(image);
    if (judgement.kind === 'unknown') open.add(reasonOf(judgement.why), judgement.why, platform);
    if (judgement.kind !== 'violates') continue;
    for (const detail of judgement.details) found.add(detail, detail, platform);
  }
  const violations = found.all.map(({ what, platforms }): Outcome => ({
    kind: 'violation',
    detail: { ...what, platforms },
  }));
  if (violations.length > 0) return violations;
  return open.all.map(({ what: why, platforms }) => ({
    kind: 'unknown',
    why,
    ...(platforms.length > 0 ? { platforms } : {}),
  }));
}

/** Each thing once, with the platforms that it holds for. */
class Found<T> {
  private readonly byKey = new Map<string, { readonly what: T; readonly platforms: Platform[] }>();

  get all(): readonly { readonly what: T; readonly platforms: readonly Platform[] }[] {
    return [...this.byKey.values()];
  }

  add(key: unknown, what: T, platform: Platform | undefined): void {
    const name = JSON.stringify(key);
    const one = this.byKey.get(name) ?? { what, platforms: [] };
    if (platform) one.platforms.push(platform);
    this.byKey.set(name, one);
  }
}

/** What a sentence tells of it: each part that was not read has an error of its own. */
function reasonOf(why: WhyUnknown): unknown {
  if (why.kind !== 'error') return why;
  const { kind, host, status } = why.error;
  return [kind, host, status, why.part];
}

/** An index may leave it to the image. */
function platformOf({ platform, config }: PlatformImage): Platform | undefined {
  return platform ?? (config.kind === 'known' && config.value?.platform.os ? config.value.platform : undefined);
}
