import type { Finder } from './finder';
import type { Occurrence } from './occurrence';
import { yamlDocuments } from './yaml/documents';
import { imageIn, type Reading } from './yaml/images';
import { matches, paths } from './yaml/paths';

/**
 * CircleCI's configuration: the containers of jobs and executors, also of orbs written in the file. The image of a `machine` is one
 * of a virtual machine.
 * @see https://circleci.com/docs/configuration-reference/#docker
 */
export const findInCircleci: Finder = {
  claims: ({ path }) => /(?:^|\/)\.circleci\/.*\.ya?ml$/i.test(path),
  find,
};

const PATHS = paths(
  ...['jobs.*.docker[].image', 'executors.*.docker[].image'].flatMap((pattern) => [pattern, `orbs.*.${pattern}`]),
);
/** `<< parameters.tag >>` */
const READING: Reading = { format: 'circleci', templated: /<</ };

function* find(text: string): Generator<Occurrence> {
  for (const document of yamlDocuments(text, (part) => part.includes('docker') && part.includes('image'))) {
    for (const { scalar } of matches(document, PATHS)) yield imageIn(scalar, READING);
  }
}
