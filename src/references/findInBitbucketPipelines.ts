import { isMap } from 'yaml';
import { fileName, type Finder } from './finder';
import type { Asks, Occurrence } from './occurrence';
import { askedUser } from './yaml/containerAsks';
import { type YamlDocument, yamlDocuments } from './yaml/documents';
import { behindScheme, imageIn, NOTHING_SET } from './yaml/images';
import { type Match, matches, paths } from './yaml/paths';

/**
 * Bitbucket Pipelines: images of the pipeline, of steps and of services, and pipes by their image.
 * @see https://support.atlassian.com/bitbucket-cloud/docs/docker-image-options/
 * @see https://support.atlassian.com/bitbucket-cloud/docs/step-options/#Pipes
 */
export const findInBitbucketPipelines: Finder = {
  claims: ({ path }) => /^bitbucket-pipelines(?:[.-].*)?\.ya?ml$/i.test(fileName(path)),
  find,
};

// Steps stand in lists, parallels and stages.
const PIPES = ['**.step.script[].pipe', '**.step.after-script[].pipe'];
const PATHS = paths(
  ...PIPES,
  ...['image', 'definitions.services.*.image', '**.step.image'].flatMap((pattern) => [pattern, `${pattern}.name`]),
);

function* find(text: string): Generator<Occurrence> {
  for (const document of yamlDocuments(text, (part) => /image|docker:/.test(part))) {
    for (const match of matches(document, PATHS)) {
      const { pattern, scalar } = match;
      const image = PIPES.includes(pattern) ? behindScheme(scalar, 'docker://') : scalar;
      if (!image) continue;
      const asks = asksOf(document, match);
      yield imageIn(image, { format: 'bitbucket-pipelines', variables: NOTHING_SET, asks });
    }
  }
}

function asksOf(document: YamlDocument, { pattern, path }: Match): Asks {
  const image = path.at(-1)?.inside;
  return pattern.endsWith('.name') && isMap(image) ? { user: askedUser(document, image, 'run-as-user') } : {};
}
