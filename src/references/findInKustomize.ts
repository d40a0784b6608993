import { isMap, isSeq } from 'yaml';
import { fileName, type Finder } from './finder';
import { kustomizeImages } from './kubernetes/kustomizeImages';
import { ociChart } from './kubernetes/ociChart';
import { withoutPrefix } from './kubernetes/withoutPrefix';
import type { Occurrence } from './occurrence';
import { dereference, textOf, valuesOf, type YamlDocument, yamlDocuments } from './yaml/documents';
import { scalarOf } from './yaml/scalars';

/** Kustomizations: `images` that replace others, and Helm charts from registries. */
export const findInKustomize: Finder = {
  readsDocumentsAlone: true,
  claims: ({ path }) => /^(?:kustomization\.ya?ml|Kustomization)$/.test(fileName(path)),
  find,
};

function* find(text: string): Generator<Occurrence> {
  for (const document of yamlDocuments(text, (part) => part.includes('images') || part.includes('oci://'))) {
    const { root } = document;
    if (!isMap(root)) continue;
    yield* once(kustomizeImages('kustomize', document, valuesOf(document, root, 'images').at(-1)));
    yield* once(helmCharts(document, valuesOf(document, root, 'helmCharts').at(-1)));
  }
}

/** Aliases and merge keys can lead to a scalar again. */
function* once(occurrences: Iterable<Occurrence>): Generator<Occurrence> {
  const reported = new Set<number>();
  for (const occurrence of occurrences) {
    if (reported.has(occurrence.span.start)) continue;
    reported.add(occurrence.span.start);
    yield occurrence;
  }
}

/** @see https://kubectl.docs.kubernetes.io/references/kustomize/builtins/#_helmchartinflationgenerator_ */
function* helmCharts(document: YamlDocument, value: unknown): Generator<Occurrence> {
  const list = dereference(document, value);
  for (const item of isSeq(list) ? list.items : []) {
    const chart = dereference(document, item);
    if (!isMap(chart)) continue;
    const repo = scalarOf(document, chart, 'repo');
    const repository = repo && withoutPrefix(repo, 'oci://');
    const name = textOf(document, chart, 'name');
    if (!repository || name === undefined) continue;
    yield ociChart('kustomize', repository, name, scalarOf(document, chart, 'version'));
  }
}
