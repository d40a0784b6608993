import { isMap, type YAMLMap } from 'yaml';
import { fileName, type Finder } from './finder';
import type { Syntax } from './interpolation';
import type { Asked, Asks, Occurrence, PlatformAsk } from './occurrence';
import { askedPlatform } from './yaml/asks';
import { askedPorts, askedUser } from './yaml/containerAsks';
import { mapAt, textOf, type YamlDocument, yamlDocuments } from './yaml/documents';
import { imagesIn, type Reading, variablesFrom } from './yaml/images';
import { onlyOne, topMatrixScalars, wholeVariable } from './yaml/matrix';
import { matches, paths } from './yaml/paths';

/**
 * Woodpecker's workflows: steps, services and what clones, each a list or a mapping. Where a variable alone is an image, the literals
 * that the matrix has for it are the positions; where it is a part of one, it is known if there is one literal.
 * @see https://woodpecker-ci.org/docs/usage/workflow-syntax
 * @see https://woodpecker-ci.org/docs/usage/matrix-workflows
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
    const { root } = document;
    if (!isMap(root) || runsLocally(document, root)) continue;
    const variables = variablesFrom((name) => onlyOne(topMatrixScalars(document, name)));
    const platform = platformOf(document, root, variables);
    const reported = new Set<number>();
    for (const { scalar, path } of matches(document, PATHS)) {
      const step = path.at(-1)?.inside;
      const asks: Asks = { platform, ...(isMap(step) ? asksOf(document, step) : {}) };
      const reading: Reading = { format: 'woodpecker', variables, asks };
      const name = wholeVariable(scalar.value);
      const literals = name === undefined ? [] : topMatrixScalars(document, name);
      yield* imagesIn(literals.length > 0 ? literals : [scalar], reading, reported);
    }
  }
}

/**
 * On an agent without containers an image is the name of a shell.
 * @see https://woodpecker-ci.org/docs/administration/configuration/backends/local
 */
function runsLocally(document: YamlDocument, root: YAMLMap): boolean {
  const labels = mapAt(document, root, 'labels');
  return labels !== undefined && textOf(document, labels, 'backend') === 'local';
}

/** What the labels ask of the agent, as the key `platform` did before. */
function platformOf(document: YamlDocument, root: YAMLMap, variables: Syntax): Asked<PlatformAsk> | undefined {
  const asked = (map: YAMLMap) =>
    askedPlatform(document, map, 'platform', { variables }, (name) => topMatrixScalars(document, name));
  const labels = mapAt(document, root, 'labels');
  return (labels && asked(labels)) ?? asked(root);
}

/** @see https://woodpecker-ci.org/docs/administration/configuration/backends/docker */
function asksOf(document: YamlDocument, step: YAMLMap): Asks {
  const backend = mapAt(document, step, 'backend_options');
  const docker = backend && mapAt(document, backend, 'docker');
  return { user: docker && askedUser(document, docker, 'user'), ports: askedPorts(document, step, 'ports') };
}
