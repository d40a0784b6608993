import type { ImageConfig } from '../../oci/imageConfig';
import type { Occurrence } from '../../references/occurrence';
import { judgeImages, type Judgement, neededImages, PASSES, platformNeeds } from '../images';
import type { PlatformImage } from '../imageFacts';
import type { Rule } from '../rule';
import { noOptions } from '../options';
import { notSaid, unknown, violation } from '../outcomes';

/**
 * The container does not run as root. What the document says of the user counts before what the image does. Windows knows no root, and
 * images that only a build reads run nothing: they pass.
 */
export const userNotRoot: Rule<object> = {
  id: 'user-not-root',
  options: noOptions,
  needs(_options, occurrence) {
    const isSaid = isForWindows(occurrence) || occurrence.asks.runs === false || occurrence.asks.user;
    return isSaid ? { level: 'text' } : { level: 'configs', platforms: platformNeeds(occurrence) };
  },
  check(subject) {
    const { occurrence } = subject;
    const { user, nonRoot, runs } = occurrence.asks;
    if (isForWindows(occurrence) || runs === false) return [];
    if (user) {
      if (user.value === undefined) return unknown({ kind: 'unknown', why: { kind: 'ofARun' } });
      const isWrong = isRoot(user.value);
      return isWrong ? violation({ kind: 'root', user: user.value, from: 'document', platforms: [] }) : [];
    }
    return judgeImages(neededImages(subject), (image) => judge(image, nonRoot?.value === true));
  },
};

function judge({ platform, config }: PlatformImage, mustBeNumber: boolean): Judgement {
  if (platform && isWindows(platform)) return PASSES;
  if (config.kind !== 'known') return config;
  const image: ImageConfig | undefined = config.value;
  if (!image) return notSaid('configuration');
  const { user } = image;
  if (isWindows(image.platform)) return PASSES;
  if (isRoot(user)) return { kind: 'violates', details: [{ kind: 'root', user, from: 'image' }] };
  // The kubelet cannot tell whose name it is.
  const isName = !/^\d+$/.test(withoutGroup(user));
  if (mustBeNumber && isName) {
    return { kind: 'violates', details: [{ kind: 'nameNeedsNumber', user, from: 'image' }] };
  }
  return PASSES;
}

/** None, the name, or the number 0, with a group or without. */
function isRoot(user: string): boolean {
  const name = withoutGroup(user);
  return name === 'root' || /^[+-]?0*$/.test(name);
}

function withoutGroup(user: string): string {
  const colon = user.indexOf(':');
  return colon < 0 ? user : user.slice(0, colon);
}

function isForWindows({ asks: { platform } }: Occurrence): boolean {
  return platform !== undefined && isWindows(platform.value);
}

function isWindows({ os }: { readonly os: string }): boolean {
  return os.toLowerCase() === 'windows';
}
