import type { YAMLMap } from 'yaml';
import type { Asked, PlatformAsk } from '../occurrence';
import { askedByText } from '../platformAsk';
import type { Composition } from './composition';
import type { YamlDocument } from './documents';
import { valueOf } from './images';
import { wholeVariable } from './matrix';
import { type LocatedScalar, scalarOf } from './scalars';

/**
 * The platform that is written at `key`, put together by `composition`; where a variable alone stands there, each of the literals that
 * `matrix` has for it.
 */
export function askedPlatform(
  document: YamlDocument,
  map: YAMLMap,
  key: string,
  composition: Composition,
  matrix: (name: string) => readonly LocatedScalar[] = () => [],
): Asked<PlatformAsk> | undefined {
  const scalar = scalarOf(document, map, key);
  if (!scalar) return undefined;
  const { span } = scalar;
  const name = wholeVariable(scalar.value);
  const literals = name === undefined ? [] : matrix(name);
  const values = (literals.length > 0 ? literals : [scalar]).map((literal) => valueOf(literal, composition));
  const asked = values.filter((value) => value !== '').map((value) => askedByText({ value, span }).value);
  if (asked.length === 0) return undefined;
  const open = asked.find((one) => one.open)?.open;
  return { value: { each: asked.flatMap(({ each }) => each), ...(open ? { open } : {}) }, span };
}
