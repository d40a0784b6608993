import { isMap } from 'yaml';
import type { Platform } from '../oci/platform';
import { fileName, type Finder } from './finder';
import type { Asked, Occurrence } from './occurrence';
import { askedNodePlatform } from './yaml/asks';
import { dereference, valuesOf, type YamlDocument, yamlDocuments } from './yaml/documents';
import { imageIn, NOTHING_SET } from './yaml/images';
import { matches, paths } from './yaml/paths';

/**
 * Drone's pipelines: steps and services, which were mappings before version 1.
 * @see https://docs.drone.io/pipeline/docker/syntax/
 */
export const findInDrone: Finder = {
  readsDocumentsAlone: true,
  claims: ({ path }) => /^\.drone(?:[.-].*)?\.ya?ml$/i.test(fileName(path)),
  find,
};

const PATHS = paths('steps[].image', 'services[].image', 'services.*.image', 'pipeline.*.image');

function* find(text: string): Generator<Occurrence> {
  for (const document of yamlDocuments(text, (part) => part.includes('image'))) {
    const platform = platformOf(document);
    for (const { scalar } of matches(document, PATHS)) {
      yield imageIn(scalar, { format: 'drone', variables: NOTHING_SET, asks: { platform } });
    }
  }
}

function platformOf(document: YamlDocument): Asked<Platform> | undefined {
  if (!isMap(document.root)) return undefined;
  const platform = dereference(document, valuesOf(document, document.root, 'platform').at(-1));
  return isMap(platform) ? askedNodePlatform(document, platform, { os: 'os', architecture: 'arch' }) : undefined;
}
