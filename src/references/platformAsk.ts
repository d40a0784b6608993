import { type Platform, type PlatformSpecifier } from '../oci/platform';
import { parseSpecifier, usualPlatform } from '../oci/platformSpecifier';
import type { Asked, Asks, OpenPlatform, PlatformAsk, Span } from './occurrence';

export const OF_A_RUN: OpenPlatform = { kind: 'ofARun' };

/** What a text asks for that is to name a platform. `value`: undefined where only a run knows it. */
export function askedByText({ value, span }: Asked<string | undefined>): Asked<PlatformAsk> {
  const specifier = value === undefined ? undefined : parseSpecifier(value);
  if (specifier) return { value: { each: [specifier] }, span };
  return unknownPlatform(value === undefined ? OF_A_RUN : { kind: 'noPlatform', text: value }, span);
}

/** What parts ask for that each say one of a platform; nothing where none does. The value of a part is undefined where only a run knows it. */
export function askedByParts(parts: {
  readonly [part in keyof PlatformSpecifier]?: Asked<string | undefined> | undefined;
}): Asked<PlatformAsk> | undefined {
  const { os, architecture, variant } = parts;
  const said = architecture ?? os;
  if (!said) return undefined;
  const isOpen = [os, architecture, variant].some((part) => part && part.value === undefined);
  const each = [
    {
      ...(os?.value === undefined ? {} : { os: os.value }),
      ...(architecture?.value === undefined ? {} : { architecture: architecture.value }),
      ...(architecture?.value === undefined || variant?.value === undefined ? {} : { variant: variant.value }),
    },
  ];
  return { value: isOpen ? { each, open: OF_A_RUN } : { each }, span: said.span };
}

/** Nothing is known of what is asked for. */
export function unknownPlatform(open: OpenPlatform, span: Span): Asked<PlatformAsk> {
  return { value: { each: [{}], open }, span };
}

/** The platform to show first: the one that the document asks for, with the usual where it leaves something open. */
export function platformWish({ platform }: Asks): Platform | undefined {
  const [only, ...others] = platform?.value.each ?? [];
  const isSaid = only && (only.os !== undefined || only.architecture !== undefined);
  return isSaid && others.length === 0 ? usualPlatform(only) : undefined;
}
