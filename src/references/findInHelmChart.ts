import { isMap, isSeq } from 'yaml';
import { fileName, type Finder } from './finder';
import { ociChart } from './kubernetes/ociChart';
import { withoutPrefix } from './kubernetes/withoutPrefix';
import type { Occurrence } from './occurrence';
import { dereference, textOf, valuesOf, yamlDocuments } from './yaml/documents';
import { scalarOf } from './yaml/scalars';

/**
 * A Helm chart's dependencies that are kept in registries.
 * @see https://helm.sh/docs/topics/registries/
 */
export const findInHelmChart: Finder = {
  readsDocumentsAlone: true,
  claims: ({ path }) => fileName(path) === 'Chart.yaml',
  find,
};

function* find(text: string): Generator<Occurrence> {
  const reported = new Set<number>();
  for (const document of yamlDocuments(text, (part) => part.includes('oci://'))) {
    const { root } = document;
    const list = isMap(root) && dereference(document, valuesOf(document, root, 'dependencies').at(-1));
    for (const item of isSeq(list) ? list.items : []) {
      const dependency = dereference(document, item);
      if (!isMap(dependency)) continue;
      const name = textOf(document, dependency, 'name');
      const url = scalarOf(document, dependency, 'repository');
      const repository = url && withoutPrefix(url, 'oci://');
      if (!repository || name === undefined || reported.has(repository.span.start)) continue;
      reported.add(repository.span.start);
      const version = scalarOf(document, dependency, 'version');
      yield ociChart('helm-chart', repository, name, version);
    }
  }
}
