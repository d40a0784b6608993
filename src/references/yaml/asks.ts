import type { YAMLMap } from 'yaml';
import { parsePlatform, type Platform } from '../../oci/platform';
import type { Asked } from '../occurrence';
import type { YamlDocument } from './documents';
import { scalarOf } from './scalars';

/** The platform that is written at `key` as `os/architecture`. */
export function askedPlatform(document: YamlDocument, map: YAMLMap, key: string): Asked<Platform> | undefined {
  const scalar = scalarOf(document, map, key);
  const value = scalar && parsePlatform(scalar.value);
  return value && { value, span: scalar.span };
}

/** The platform whose operating system and processor have a key each; the one that is missing is the usual one. */
export function askedNodePlatform(
  document: YamlDocument,
  map: YAMLMap,
  keys: { readonly os: string; readonly architecture: string },
): Asked<Platform> | undefined {
  return platformOfParts({
    os: scalarOf(document, map, keys.os),
    architecture: scalarOf(document, map, keys.architecture),
  });
}

/** A platform that is said in parts; the system or the processor that is missing is the usual one, and both make no wish. */
export function platformOfParts({
  os,
  architecture,
  variant,
}: {
  readonly os?: Asked<string> | undefined;
  readonly architecture?: Asked<string> | undefined;
  readonly variant?: Asked<string> | undefined;
}): Asked<Platform> | undefined {
  const said = architecture ?? os;
  if (!said) return undefined;
  const usual = { os: os?.value ?? 'linux', architecture: architecture?.value ?? 'amd64' };
  return { value: variant ? { ...usual, variant: variant.value } : usual, span: said.span };
}
