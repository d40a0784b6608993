import { isMap } from 'yaml';
import type { Platform } from '../oci/platform';
import { fileName, type Finder } from './finder';
import type { Asked, Occurrence } from './occurrence';
import { askedPlatform } from './yaml/asks';
import { dereference, valuesOf, type YamlDocument, yamlDocuments } from './yaml/documents';
import { imageIn, NOTHING_SET } from './yaml/images';
import { matrixScalars } from './yaml/matrix';
import { matches, paths } from './yaml/paths';
import type { LocatedScalar } from './yaml/scalars';

/**
 * Woodpecker's workflows: steps, services and what clones, each a list or a mapping.
 * @see https://woodpecker-ci.org/docs/usage/workflow-syntax
 */
export const findInWoodpecker: Finder = {
  claims: ({ path }) =>
    /^\.woodpecker(?:[.-].*)?\.ya?ml$/i.test(fileName(path)) || /(?:^|\/)\.woodpecker\/.*\.ya?ml$/i.test(path),
  find,
};

const PATHS = paths(
  ...['steps', 'services', 'clone', 'pipeline'].flatMap((key) => [`${key}[].image`, `${key}.*.image`]),
);

function* find(text: string): Generator<Occurrence> {
  for (const document of yamlDocuments(text, (part) => part.includes('image'))) {
    const platform = platformOf(document);
    const reported = new Set<number>();
    for (const match of matches(document, PATHS)) {
      for (const scalar of scalarsOf(document, match.scalar)) {
        if (reported.has(scalar.span.start)) continue;
        reported.add(scalar.span.start);
        yield imageIn(scalar, { format: 'woodpecker', variables: NOTHING_SET, asks: { platform } });
      }
    }
  }
}

/** Of `${IMAGE}`, the images that the matrix gives for it. */
function scalarsOf(document: YamlDocument, scalar: LocatedScalar): readonly LocatedScalar[] {
  const name = /^\$(?:(\w+)|\{(\w+)\})$/.exec(scalar.value)?.slice(1).find(Boolean);
  if (name === undefined || !isMap(document.root)) return [scalar];
  const matrices = valuesOf(document, document.root, 'matrix');
  const literals = matrices.flatMap((matrix) => matrixScalars(document, matrix, name));
  return literals.length > 0 ? literals : [scalar];
}

/** What the labels ask of the agent. */
function platformOf(document: YamlDocument): Asked<Platform> | undefined {
  if (!isMap(document.root)) return undefined;
  const labels = dereference(document, valuesOf(document, document.root, 'labels').at(-1));
  return isMap(labels) ? askedPlatform(document, labels, 'platform') : undefined;
}
