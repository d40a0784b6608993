import type { YAMLMap } from 'yaml';
import { parsePlatform, type Platform } from '../../oci/platform';
import type { Asked, Span } from '../occurrence';
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
  const os = scalarOf(document, map, keys.os);
  const architecture = scalarOf(document, map, keys.architecture);
  const span: Span | undefined = (architecture ?? os)?.span;
  return span && { value: { os: os?.value ?? 'linux', architecture: architecture?.value ?? 'amd64' }, span };
}
