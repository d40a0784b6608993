import { isCollection, isMap, type YAMLMap } from 'yaml';
import { fileName, type Finder } from './finder';
import type { Occurrence } from './occurrence';
import { askedPlatform } from './yaml/asks';
import { dereference, entries, textOf, valuesOf, type YamlDocument, yamlDocuments } from './yaml/documents';
import { imageIn, NOTHING_SET } from './yaml/images';
import { type LocatedScalar, locateScalar } from './yaml/scalars';

/**
 * Compose files: the `image` of each service.
 * @see https://github.com/compose-spec/compose-spec/blob/main/05-services.md
 */
export const findInCompose: Finder = {
  claims({ path, languageId }) {
    return languageId === 'dockercompose' || /^(?:docker-|podman-)?compose(?:[.-].*)?\.ya?ml$/i.test(fileName(path));
  },
  // Pipelines have services too, beside their steps.
  recognises: (text) =>
    text.includes('services:') && /^services:/m.test(text) && !/^(?:apiVersion|steps|pipeline|jobs):/m.test(text),
  find,
};

/** With one of these beside `build`, Compose looks for the image in its registry and builds only where there is none. */
const PULLS = /^(?:always|missing|if_not_present|daily|weekly|every_.*)$/;

function* find(text: string): Generator<Occurrence> {
  for (const document of yamlDocuments(text, (part) => part.includes('services') && part.includes('image'))) {
    // Two services can merge in the same literal, or be the same mapping.
    const reported = new Set<number>();
    for (const service of servicesOf(document)) {
      for (const value of valuesOf(document, service, 'image')) {
        const scalar = locateScalar(document, value);
        if (!scalar || reported.has(scalar.span.start)) continue;
        reported.add(scalar.span.start);
        yield occurrence(document, service, scalar);
      }
    }
  }
}

function servicesOf(document: YamlDocument): readonly YAMLMap[] {
  if (!isMap(document.root)) return [];
  return valuesOf(document, document.root, 'services').flatMap((value) => {
    const services = dereference(document, value);
    if (!isMap(services)) return [];
    return [...entries(services)].map((entry) => dereference(document, entry.value)).filter((node) => isMap(node));
  });
}

function occurrence(document: YamlDocument, service: YAMLMap, scalar: LocatedScalar): Occurrence {
  const image = imageIn(scalar, {
    format: 'compose',
    // Neither the shell's variables are known here nor those of a file beside this one.
    variables: NOTHING_SET,
    asks: { platform: askedPlatform(document, service, 'platform') },
  });
  const { target } = image;
  return target.kind === 'image' && isBuilt(document, service)
    ? { ...image, target: { ...target, kind: 'build' } }
    : image;
}

function isBuilt(document: YamlDocument, service: YAMLMap): boolean {
  if (PULLS.test(textOf(document, service, 'pull_policy') ?? '')) return false;
  const build = valuesOf(document, service, 'build').at(-1);
  return isCollection(dereference(document, build)) || locateScalar(document, build) !== undefined;
}
