import { type Platform, samePlatform } from '../../oci/platform';
import type { Rule } from '../rule';
import { noOptions } from '../options';
import { notSaid, unknown, violation } from '../outcomes';

/** The image is there for the platform that the document asks for. */
export const platformFits: Rule<object> = {
  id: 'platform-fits',
  options: noOptions,
  needs: (_options, { asks: { platform } }) => (platform ? { level: 'manifest', offered: true } : { level: 'text' }),
  check({ occurrence: { asks }, facts: { offered } }) {
    const asked = asks.platform?.value;
    if (!asked) return [];
    if (offered?.kind !== 'known') return unknown(offered);
    if (offered.value.length === 0) return [notSaid('platform')];
    const fits = offered.value.some((each) => runsOn(each, asked));
    return fits ? [] : violation({ kind: 'platformDoesNotFit', asked, offered: offered.value });
  },
};

/**
 * Processors run what was made for older ones of their kind: arm/v7 runs arm/v6, arm64 runs arm, amd64 runs 386.
 * @see https://github.com/containerd/platforms/blob/v0.2.1/compare.go
 */
function runsOn(offered: Platform, asked: Platform): boolean {
  if (samePlatform(offered, asked)) return true;
  if (offered.os.toLowerCase() !== asked.os.toLowerCase()) return false;
  if (offered.osVersion && asked.osVersion && offered.osVersion !== asked.osVersion) return false;
  const [made, runs] = [offered.architecture.toLowerCase(), asked.architecture.toLowerCase()];
  if (made === runs) return versionOf(offered) < versionOf(asked);
  return (runs === 'arm64' && made === 'arm') || (runs === 'amd64' && made === '386');
}

const USUAL: Readonly<Record<string, number>> = { arm: 7, arm64: 8, amd64: 1 };

/** The number of a variant, `v8` or `v8.1`; NaN where it has none, which is neither less nor more. */
function versionOf({ architecture, variant }: Platform): number {
  const usual = USUAL[architecture.toLowerCase()] ?? NaN;
  return variant ? Number(/^v(\d{1,3}(?:\.\d{1,3})?)$/i.exec(variant)?.[1] ?? NaN) : usual;
}
