import * as l10n from '@vscode/l10n';
import { formatPlatform, type Platform } from '../oci/platform';
import type { Locator } from '../registry/imageSource';
import { shortDigest } from './format';
import { plainLine } from './harmless';
import { locatorHeading, locatorName } from './names';

/** One side as it is called: the platform where a person chose just that one. */
export interface NamedSide {
  readonly locator: Locator;
  readonly platform?: Platform | undefined;
}

export interface CompareNames {
  /** `nginx:1.27 ↔ nginx:1.28`, `nginx:1.27: linux/amd64 ↔ linux/arm64`. */
  readonly title: string;
  /** Of each side. */
  readonly sides: readonly [string, string];
}

/** Names as short as they can be while they tell the sides apart. */
export function compareNames(left: NamedSide, right: NamedSide): CompareNames {
  const isSame = locatorName(left.locator) === locatorName(right.locator);
  const platforms = [left.platform, right.platform] as const;
  if (isSame && platforms[0] && platforms[1]) {
    const sides = [platformText(platforms[0]), platformText(platforms[1])] as const;
    return { title: l10n.t('{0}: {1} ↔ {2}', imageName(left.locator), ...sides), sides };
  }
  const short = [sideName(left, imageName), sideName(right, imageName)] as const;
  const sides =
    short[0] === short[1] && !isSame ? ([sideName(left, fullName), sideName(right, fullName)] as const) : short;
  return { title: l10n.t('{0} ↔ {1}', ...sides), sides };
}

/** `nginx:1.27@sha256:6ebc3e17a980`. */
export function imageName(locator: Locator): string {
  const { digest } = locator.kind === 'registry' ? locator.reference : locator;
  return `${locatorHeading(locator).title}${digest ? `@${shortDigest(digest)}` : ''}`;
}

function fullName(locator: Locator): string {
  return plainLine(locatorName(locator), 300);
}

function sideName({ locator, platform }: NamedSide, nameOf: (locator: Locator) => string): string {
  return [nameOf(locator), ...(platform ? [platformText(platform)] : [])].join(' ');
}

function platformText(platform: Platform): string {
  return plainLine(formatPlatform(platform), 80);
}
