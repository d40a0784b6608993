import * as v from 'valibot';
import { parsePlatform, type Platform, platformPath } from '../oci/platform';
import {
  ARCHITECTURES,
  isKnownPlatform,
  OPERATING_SYSTEMS,
  parseSpecifier,
  usualPlatform,
} from '../oci/platformSpecifier';
import { nearest } from './nearest';
import { textOption } from './options';

/** A platform that a policy names: `os/architecture[/variant]`. A misspelt one would be missing everywhere. */
export const platformOption = v.pipe(
  textOption,
  v.rawTransform(({ dataset, addIssue, NEVER }): Platform => {
    const platform = parsePlatform(dataset.value);
    if (platform && isKnownPlatform(platform)) return platform;
    addIssue({ message: 'is not a platform such as linux/arm64' });
    return NEVER;
  }),
);

/** The platform that somebody meant who wrote `text`, which is none: `linux/amd64` for `linux/amd46`, and for `amd64`. */
export function meantPlatform(text: string): string | undefined {
  const platform = parsePlatform(text);
  if (!platform) {
    const specifier = parseSpecifier(text);
    return specifier?.architecture && platformPath(usualPlatform(specifier));
  }
  const [os, architecture] = [
    nearest(platform.os, [...OPERATING_SYSTEMS]),
    nearest(platform.architecture, [...ARCHITECTURES]),
  ];
  return os === undefined || architecture === undefined ? undefined : platformPath({ ...platform, os, architecture });
}
