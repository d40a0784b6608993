import { isMap } from 'yaml';
import { fileName, type Finder } from './finder';
import type { Occurrence } from './occurrence';
import { valuesOf, yamlDocuments } from './yaml/documents';
import { imageIn, scalarsIn, variablesFrom } from './yaml/images';
import { matches, paths } from './yaml/paths';

/**
 * Google Cloud Build: each step's `name` is the image that it runs in.
 * @see https://docs.cloud.google.com/build/docs/build-config-file-schema
 */
export const findInCloudBuild: Finder = {
  claims: ({ path }, text) =>
    /^(?:.*\.)?cloudbuild(?:[._-].*)?\.(?:ya?ml|json)$/i.test(fileName(path)) && text().includes('steps'),
  find,
};

const PATHS = paths('steps[].name');

function* find(text: string): Generator<Occurrence> {
  for (const document of yamlDocuments(text, (part) => part.includes('steps'))) {
    const substitutions = isMap(document.root) ? valuesOf(document, document.root, 'substitutions').at(-1) : undefined;
    const scalars = scalarsIn(document, substitutions);
    // Those without the underscore are set by the run.
    const variables = variablesFrom((name) => (name.startsWith('_') ? scalars.get(name) : undefined));
    for (const { scalar } of matches(document, PATHS)) yield imageIn(scalar, { format: 'cloud-build', variables });
  }
}
