import type { Digest } from '../oci/digest';
import { type Manifest, platformEntries } from '../oci/manifest';
import { choosePlatform, type Platform, samePlatform } from '../oci/platform';
import { type Ask, type Fetched, hostOf, type ImageSource, type Locator } from '../registry/imageSource';
import { asRegistryError, type RegistryError } from '../registry/registryError';
import { comparedImage, type ComparedImage } from './comparedImage';
import { type ImageDetails, type ImageSummary, readDetails, summariseImage } from './inspectImage';

/** What is compared: an image, or the one image of its index that `entry` names. */
export interface SideRequest {
  readonly locator: Locator;
  readonly entry?: Digest | undefined;
}

export interface ComparedSide {
  readonly locator: Locator;
  /** What the locator stands for. */
  readonly fetched: Fetched<Manifest>;
  /** Undefined for an index without such an image. */
  readonly image: ComparedImage | undefined;
  /** The platform that was wished for, where this side has no image for it. */
  readonly lacks: Platform | undefined;
  /** Just this image of its index was asked for. */
  readonly isChosen: boolean;
}

export interface Comparison {
  readonly sides: readonly [ComparedSide, ComparedSide];
  /** The digests that both sides have: of layers, and of the images that indexes list. */
  readonly shared: ReadonlySet<Digest>;
}

/** Which side could not be read, and why. `part`: what it names, or a part that this names. */
export class CompareError extends Error {
  constructor(
    readonly locator: Locator,
    readonly part: 'reference' | 'content',
    override readonly cause: RegistryError,
  ) {
    super(cause.message, { cause });
    this.name = 'CompareError';
  }
}

type Two<T> = readonly [T, T];

/**
 * Two images, each of one platform: the same on both sides wherever both have it, by the first wish that both have (see
 * choosePlatform). Three requests for an index, two for a single manifest; both sides at once, unless one side alone has a choice.
 * @throws CompareError
 */
export async function compareImages(
  source: ImageSource,
  requests: Two<SideRequest>,
  wishes: readonly (Platform | undefined)[],
  ask: Ask,
): Promise<Comparison> {
  const asked = await both(requests, async (request) => ({
    request,
    summary: await naming(request, 'reference', () => summariseImage(source, request.locator, ask)),
  }));
  const read = ({ request, summary }: AskedSide, platforms: readonly (Platform | undefined)[]) => {
    const { entry: digest } = request;
    const choice = digest ? ({ kind: 'entry', digest } as const) : ({ kind: 'wishes', wishes: platforms } as const);
    return naming(request, 'content', () => readDetails(source, summary, choice, ask));
  };
  // What has no choice is read first: the other side is to show the same platform.
  const fixed = await both(asked, (side) => (hasChoice(side) ? undefined : read(side, [])));
  const [left, right] = asked;
  const common = fixed[0]?.platform ?? fixed[1]?.platform ?? commonPlatform(left.summary, right.summary, wishes);
  const details = await both([0, 1] as const, (which) =>
    hasChoice(asked[which]) ? read(asked[which], [common, ...wishes]) : fixed[which],
  );
  const wish = wishes.find((each) => each !== undefined);
  const sides = [comparedSide(left, details[0], wish), comparedSide(right, details[1], wish)] as const;
  const onTheRight = new Set(digestsOf(sides[1]));
  return { sides, shared: new Set(digestsOf(sides[0]).filter((digest) => onTheRight.has(digest))) };
}

interface AskedSide {
  readonly request: SideRequest;
  readonly summary: ImageSummary;
}

function hasChoice({ request, summary }: AskedSide): boolean {
  return !request.entry && summary.fetched.value.kind === 'index';
}

function comparedSide(
  { request, summary }: AskedSide,
  details: ImageDetails | undefined,
  wish: Platform | undefined,
): ComparedSide {
  return {
    locator: request.locator,
    fetched: summary.fetched,
    image: details && comparedImage(details),
    lacks: wish && !request.entry && lacks(summary, details, wish) ? wish : undefined,
    isChosen: request.entry !== undefined,
  };
}

/** The platform to show of two indexes; undefined where they have none in common. */
function commonPlatform(left: ImageSummary, right: ImageSummary, wishes: readonly (Platform | undefined)[]) {
  const theirs = platformsOf(right);
  const common = platformsOf(left).filter((platform) => theirs.some((other) => samePlatform(platform, other)));
  return choosePlatform(
    common.map((platform) => ({ platform })),
    wishes,
  )?.platform;
}

function lacks(summary: ImageSummary, details: ImageDetails | undefined, wish: Platform): boolean {
  const single = details?.platform ? [details.platform] : [];
  const platforms = summary.fetched.value.kind === 'index' ? platformsOf(summary) : single;
  return platforms.length > 0 && !platforms.some((platform) => samePlatform(platform, wish));
}

function platformsOf({ fetched }: ImageSummary): readonly Platform[] {
  return entriesOf(fetched.value).flatMap(({ platform }) => platform ?? []);
}

function entriesOf(manifest: Manifest) {
  return manifest.kind === 'index' ? platformEntries(manifest) : [];
}

function digestsOf({ fetched, image }: ComparedSide): readonly Digest[] {
  return [...(image?.layers ?? []), ...entriesOf(fetched.value)].map(({ digest }) => digest);
}

async function naming<T>({ locator }: SideRequest, part: CompareError['part'], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new CompareError(locator, part, asRegistryError(error, hostOf(locator)));
  }
}

async function both<A, R>([left, right]: Two<A>, work: (side: A) => R | Promise<R>): Promise<Two<R>> {
  return Promise.all([work(left), work(right)]);
}
