import type { ImageConfig } from '../../oci/imageConfig';
import type { PlatformSpecifier } from '../../oci/platform';
import type { Asks, Occurrence } from '../../references/occurrence';
import { judgeImages, type Judgement, neededImages, PASSES, platformNeeds } from '../images';
import type { PlatformImage, WhyUnknown } from '../imageFacts';
import type { Rule } from '../rule';
import { noOptions } from '../options';
import { notSaid, unknown, violation } from '../outcomes';

/**
 * The container does not run as root. What the document says of the user counts before what the image does. Windows knows no root, and
 * images of which no container runs pass.
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
    const { user, runs } = occurrence.asks;
    if (isForWindows(occurrence) || runs === false) return [];
    if (user) {
      if (user.value === undefined)
        return unknown({ kind: 'unknown', why: user.isInOtherFile ? IN_OTHER_FILE : OF_A_RUN });
      const isWrong = isRoot(user.value);
      return isWrong ? violation({ kind: 'root', user: user.value, from: 'document', platforms: [] }) : [];
    }
    return judgeImages(neededImages(subject), (image) => judge(image, occurrence.asks));
  },
};

const OF_A_RUN: WhyUnknown = { kind: 'ofARun' };
const IN_OTHER_FILE: WhyUnknown = { kind: 'inOtherFile' };

function judge({ platform, config }: PlatformImage, { nonRoot, runs }: Asks): Judgement {
  if (platform && isWindows(platform)) return PASSES;
  if (config.kind !== 'known') return config;
  const image: ImageConfig | undefined = config.value;
  if (!image) return notSaid('configuration');
  const { user } = image;
  if (isWindows(image.platform)) return PASSES;
  // Another file may name another user; that it names this one is told there.
  if (isRoot(user) && runs === 'asElsewhere') return { kind: 'unknown', why: IN_OTHER_FILE };
  if (isRoot(user)) return { kind: 'violates', details: [{ kind: 'root', user, from: 'image' }] };
  // The kubelet cannot tell whose name it is.
  const isName = !/^\d+$/.test(withoutGroup(user));
  if (!isName || !nonRoot || nonRoot.value === false) return PASSES;
  if (nonRoot.value === undefined) return { kind: 'unknown', why: OF_A_RUN };
  return { kind: 'violates', details: [{ kind: 'nameNeedsNumber', user, from: 'image' }] };
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
  return platform !== undefined && platform.value.each.every(isWindows);
}

function isWindows({ os }: PlatformSpecifier): boolean {
  return os?.toLowerCase() === 'windows';
}
