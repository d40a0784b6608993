import type { Asks, Occurrence } from '../occurrence';

/** What a FROM begins. */
export interface Stage {
  /** In lower case. */
  readonly name: string | undefined;
  /** The image that it begins with; none where that is another stage, or nothing. */
  readonly image: Occurrence | undefined;
  /** The earlier stages that it may begin with. */
  readonly from: readonly Stage[];
  /** See StageUser. */
  readonly user: Asks['user'];
}

/**
 * The images that stages begin with, and what is asked of them. What a build makes without a target is its last stage: containers run
 * from the image that this one begins with in the end, as the nearest USER on the way. The others are for the build alone.
 */
export function* stageImages(stages: readonly Stage[]): Generator<Occurrence> {
  const users = new Map<Stage, Asks['user']>();
  const ways = stages.slice(-1).map((stage) => ({ stage, nearer: undefined as Asks['user'] }));
  for (const { stage, nearer } of ways) {
    if (users.has(stage)) continue;
    const user = nearer ?? stage.user;
    users.set(stage, user);
    for (const before of stage.from) ways.push({ stage: before, nearer: user });
  }
  for (const stage of stages) {
    const { image } = stage;
    if (!image) continue;
    const user = users.get(stage);
    const asked: Asks = users.has(stage) ? (user ? { user } : {}) : { runs: false };
    yield { ...image, asks: { ...image.asks, ...asked } };
  }
}

/** Looked at for one name. */
const MAX_LOOKED = 1000;
/** More fit no name that differs by platform alone. */
const MAX_FITTING = 16;

/** Those that a name may be of which only the start and the end are known: `base-${TARGETARCH}` names `base-amd64` or `base-arm64`. */
export function fittingStages(
  { before, after }: { readonly before: string; readonly after: string },
  stages: ReadonlyMap<string, Stage>,
): readonly Stage[] {
  const found: Stage[] = [];
  if (before === '' && after === '') return found;
  const [start, end] = [before.toLowerCase(), after.toLowerCase()];
  let looked = 0;
  for (const [name, stage] of stages) {
    const fits = name.length >= start.length + end.length && name.startsWith(start) && name.endsWith(end);
    if (fits) found.push(stage);
    if (++looked >= MAX_LOOKED || found.length >= MAX_FITTING) break;
  }
  return found;
}
