import { fileName, type Finder } from './finder';
import type { Occurrence } from './occurrence';
import { yamlDocuments } from './yaml/documents';
import { imageIn } from './yaml/images';
import { matches, paths } from './yaml/paths';

/**
 * The base images that ko builds on.
 * @see https://ko.build/configuration/
 */
export const findInKo: Finder = {
  claims: ({ path }) => /^\.ko\.ya?ml$/.test(fileName(path)),
  find,
};

const PATHS = paths('defaultBaseImage', 'baseImageOverrides.*');

function* find(text: string): Generator<Occurrence> {
  for (const document of yamlDocuments(text, (part) => /base/i.test(part))) {
    for (const { scalar } of matches(document, PATHS)) yield imageIn(scalar, { format: 'ko' });
  }
}
