import { isCollection, isMap, type YAMLMap } from 'yaml';
import { parsePlatform } from '../oci/platform';
import { fileName, type Finder } from './finder';
import { expand, join, type Syntax } from './interpolation';
import type { EditTarget, Occurrence, Target } from './occurrence';
import { imageTarget, TEMPLATED } from './target';
import { dereference, entries, textOf, valuesOf, type YamlDocument, yamlDocuments } from './yaml/documents';
import { type LocatedScalar, locateScalar } from './yaml/scalars';
import { isTemplate } from './yaml/templates';

/**
 * Compose files: the `image` of each service.
 * @see https://github.com/compose-spec/compose-spec/blob/main/05-services.md
 */
export const findInCompose: Finder = {
  format: 'compose',
  claims({ path, languageId, text }) {
    if (languageId === 'dockercompose') return true;
    if (!/\.ya?ml$/i.test(path) && languageId !== 'yaml') return false;
    if (/^(?:docker-|podman-)?compose(?:[.-].*)?\.ya?ml$/i.test(fileName(path))) return true;
    // Pipelines have services too, beside their steps.
    return /^services:/m.test(text) && !/^(?:apiVersion|steps|pipeline|jobs):/m.test(text);
  },
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
  const { target, edit } = interpolated(scalar);
  const platform = textOf(document, service, 'platform');
  return {
    target: target.kind === 'image' && isBuilt(document, service) ? { ...target, kind: 'build' } : target,
    text: scalar.text,
    span: scalar.span,
    format: 'compose',
    edit,
    asks: { platform: platform === undefined ? undefined : parsePlatform(platform) },
  };
}

function isBuilt(document: YamlDocument, service: YAMLMap): boolean {
  if (PULLS.test(textOf(document, service, 'pull_policy') ?? '')) return false;
  const build = valuesOf(document, service, 'build').at(-1);
  return isCollection(dereference(document, build)) || locateScalar(document, build) !== undefined;
}

/** No variable is known here: neither the shell's nor those of a file beside this one. */
const NOTHING_SET: Syntax = { lookup: () => undefined };

function interpolated({ value, edit }: LocatedScalar): { readonly target: Target; readonly edit: EditTarget } {
  const templated = { target: TEMPLATED, edit: { kind: 'refused', reason: 'templated' } } as const;
  if (isTemplate(value)) return templated;
  if (!value.includes('$')) return { target: imageTarget(value), edit };
  const spanOf = (start: number, end: number): { start: number; end: number } | undefined =>
    edit.kind === 'literal' ? { start: edit.span.start + start, end: edit.span.start + end } : undefined;
  const expanded = join(expand({ text: value, spanOf }, NOTHING_SET));
  if (expanded.kind === 'unknown') return templated;
  const target = imageTarget(expanded.text);
  if (expanded.literal) return { target, edit: { kind: 'literal', span: expanded.literal } };
  return { target, edit: edit.kind === 'refused' ? edit : templated.edit };
}
