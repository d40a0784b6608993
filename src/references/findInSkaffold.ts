import { isMap } from 'yaml';
import type { Finder } from './finder';
import type { Occurrence } from './occurrence';
import { textOf, type YamlDocument, yamlDocuments } from './yaml/documents';
import { imageIn, type Reading } from './yaml/images';
import { matches, paths } from './yaml/paths';

/**
 * Skaffold: the names that its builds give, and the images that it builds on, builds with and runs.
 * @see https://skaffold.dev/docs/references/yaml/
 */
export const findInSkaffold: Finder = {
  readsDocumentsAlone: true,
  recognises: (_text, apiVersion) => apiVersion?.startsWith('skaffold/') === true,
  find,
};

/** A name that a build gives its result. */
const ARTIFACT = 'build.artifacts[].image';
const IMAGES = [
  ...[
    'buildpacks.builder',
    'buildpacks.runImage',
    'jib.fromImage',
    'kaniko.image',
    'kaniko.initImage',
    'ko.fromImage',
  ].map((image) => `build.artifacts[].${image}`),
  ...['bazel', 'docker', 'gradle', 'kaniko', 'ko', 'maven', 'pack'].map(
    (builder) => `build.googleCloudBuild.${builder}Image`,
  ),
  'customActions[].containers[].image',
  'verify[].container.image',
];
const PATHS = paths(...[ARTIFACT, ...IMAGES].flatMap((pattern) => [pattern, `profiles[].${pattern}`]));
const READING: Reading = { format: 'skaffold' };

function* find(text: string): Generator<Occurrence> {
  for (const document of yamlDocuments(text, (part) => part.includes('skaffold/'))) {
    if (!isSkaffold(document)) continue;
    const found = [...matches(document, PATHS)];
    const artifacts = new Set(
      found.filter(({ pattern }) => pattern.endsWith(ARTIFACT)).map(({ scalar }) => scalar.value),
    );
    for (const { scalar } of found) {
      const occurrence = imageIn(scalar, READING);
      const { target } = occurrence;
      // What is built can be run, by the same name.
      const isBuilt = target.kind === 'image' && artifacts.has(scalar.value);
      yield isBuilt ? { ...occurrence, target: { ...target, kind: 'build' } } : occurrence;
    }
  }
}

function isSkaffold(document: YamlDocument): boolean {
  return isMap(document.root) && (textOf(document, document.root, 'apiVersion') ?? '').startsWith('skaffold/');
}
