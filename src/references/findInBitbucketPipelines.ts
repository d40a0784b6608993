import { fileName, type Finder } from './finder';
import type { Occurrence } from './occurrence';
import { yamlDocuments } from './yaml/documents';
import { behindScheme, imageIn, NOTHING_SET, type Reading } from './yaml/images';
import { matches, paths } from './yaml/paths';

/**
 * Bitbucket Pipelines: images of the pipeline, of steps and of services, and pipes by their image.
 * @see https://support.atlassian.com/bitbucket-cloud/docs/docker-image-options/
 */
export const findInBitbucketPipelines: Finder = {
  claims: ({ path }) => /^bitbucket-pipelines(?:[.-].*)?\.ya?ml$/i.test(fileName(path)),
  find,
};

const PIPE = '**.pipe';
const PATHS = paths(
  PIPE,
  ...['image', 'definitions.services.*.image', '**.step.image'].flatMap((pattern) => [pattern, `${pattern}.name`]),
);
const READING: Reading = { format: 'bitbucket-pipelines', variables: NOTHING_SET };

function* find(text: string): Generator<Occurrence> {
  for (const document of yamlDocuments(text, (part) => /image|docker:/.test(part))) {
    for (const { pattern, scalar } of matches(document, PATHS)) {
      const image = pattern === PIPE ? behindScheme(scalar, 'docker://') : scalar;
      if (image) yield imageIn(image, READING);
    }
  }
}
