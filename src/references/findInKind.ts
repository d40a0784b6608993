import { isMap } from 'yaml';
import type { Finder } from './finder';
import type { Occurrence } from './occurrence';
import { textOf, type YamlDocument, yamlDocuments } from './yaml/documents';
import { imageIn, type Reading } from './yaml/images';
import { matches, paths } from './yaml/paths';

/**
 * The cluster that kind creates: the image of each node.
 * @see https://kind.sigs.k8s.io/docs/user/configuration/
 */
export const findInKind: Finder = {
  recognises: (_text, apiVersion) => apiVersion?.startsWith('kind.x-k8s.io/') === true,
  find,
};

const PATHS = paths('nodes[].image');
const READING: Reading = { format: 'kind' };

function* find(text: string): Generator<Occurrence> {
  for (const document of yamlDocuments(text, (part) => part.includes('nodes') && part.includes('image'))) {
    if (!isCluster(document)) continue;
    for (const { scalar } of matches(document, PATHS)) yield imageIn(scalar, READING);
  }
}

function isCluster(document: YamlDocument): boolean {
  return isMap(document.root) && textOf(document, document.root, 'kind') === 'Cluster';
}
