import { isAlias, isMap, isSeq, type YAMLMap } from 'yaml';
import { buildImages } from './compose/buildImages';
import { DOTENV, type Project, variablesBeside } from './compose/project';
import { type ServiceImages, serviceImages } from './compose/serviceImages';
import { fileName, type Finder, type Surroundings } from './finder';
import type { Occurrence } from './occurrence';
import { dereference, textOf, valuesOf, yamlDocuments } from './yaml/documents';
import { imageIn } from './yaml/images';
import { childrenOf } from './yaml/paths';
import { locateScalar, throughAlias } from './yaml/scalars';

/**
 * Compose files: what services run, what they are built from, the image volumes that they mount, and models.
 * @see https://github.com/compose-spec/compose-spec/blob/main/spec.md
 */
export const findInCompose: Finder = {
  claims({ path, languageId }) {
    return languageId === 'dockercompose' || /^(?:docker-|podman-)?compose(?:[.-].*)?\.ya?ml$/i.test(fileName(path));
  },
  // Pipelines have services too, beside their steps; so have objects, and the containers of applications.
  recognises: (text, apiVersion) =>
    apiVersion === undefined &&
    text.includes('services:') &&
    /^services:/m.test(text) &&
    !/^(?:kind|steps|pipeline|pipelines|jobs|stages|definitions|openapi|swagger|parameters):/m.test(text),
  beside: () => [DOTENV],
  find,
};

/** At aliases, in one document. */
const MAX_ALIASES = 10_000;

function* find(text: string, { beside }: Surroundings): Generator<Occurrence> {
  const variables = variablesBeside(beside);
  for (const document of yamlDocuments(text, (part) => /image|dockerfile_inline|models/.test(part))) {
    // Services can merge in the same literal, or be the same mapping.
    const reported = new Set<number>();
    let aliases = 0;
    for (const occurrence of imagesIn({ document, variables })) {
      const { span } = occurrence;
      if (reported.has(span.start)) continue;
      if (occurrence.text.startsWith('*') && ++aliases > MAX_ALIASES) continue;
      reported.add(span.start);
      yield occurrence;
    }
  }
}

function* imagesIn(project: Project): Generator<Occurrence> {
  const read = new Map<YAMLMap, ServiceImages>();
  for (const { node, map } of mappingsAt(project, 'services')) {
    const known = read.get(map);
    const { literals, alias } = known ?? serviceImages(project, map);
    for (const through of isAlias(node) ? [node] : alias ? [alias] : []) {
      // Where several literals stand at one key, the last one counts.
      yield* literals.slice(-1).map((image) => throughAlias(project.document, through, image));
    }
    if (known) continue;
    read.set(map, { literals, alias });
    yield* literals;
    yield* buildImages(project, map);
    yield* volumeImages(project, map);
  }
  for (const { map } of mappingsAt(project, 'models')) yield* imagesAt(project, map, 'model');
}

/** The mappings in the one at a key of the top, as they are written (`node` can be an alias) and as they are. */
function mappingsAt({ document }: Project, key: string): readonly { readonly node: unknown; readonly map: YAMLMap }[] {
  if (!isMap(document.root)) return [];
  return valuesOf(document, document.root, key).flatMap((value) => {
    const named = dereference(document, value);
    return (isMap(named) ? childrenOf(document, named) : []).flatMap(({ value: node }) => {
      const map = dereference(document, node);
      return isMap(map) ? [{ node, map }] : [];
    });
  });
}

/** @see https://github.com/compose-spec/compose-spec/blob/main/05-services.md#volumes */
function* volumeImages(project: Project, service: YAMLMap): Generator<Occurrence> {
  const { document } = project;
  for (const value of valuesOf(document, service, 'volumes')) {
    const list = dereference(document, value);
    for (const item of isSeq(list) ? list.items : []) {
      const volume = dereference(document, item);
      if (isMap(volume) && textOf(document, volume, 'type') === 'image') yield* imagesAt(project, volume, 'source');
    }
  }
}

function* imagesAt({ document, variables }: Project, map: YAMLMap, key: string): Generator<Occurrence> {
  for (const value of valuesOf(document, map, key)) {
    const scalar = locateScalar(document, value);
    if (scalar) yield imageIn(scalar, { format: 'compose', variables, asks: { runs: false } });
  }
}
