import { isMap, isSeq } from 'yaml';
import { dereference, textOf, valuesOf, yamlDocuments } from '../yaml/documents';
import { scalarOf } from '../yaml/scalars';

/** What a Chart.yaml says about the values that its chart reads. */
export interface Chart {
  readonly appVersion: string | undefined;
  /** The charts inside, each with the key that its values stand under. */
  readonly dependencies: readonly { readonly name: string; readonly key: string }[];
}

/** @see https://helm.sh/docs/topics/charts/#the-chartyaml-file */
export function parseChart(text: string): Chart {
  const [document] = yamlDocuments(text, (part) => part.includes('name:'));
  if (!document || !isMap(document.root)) return { appVersion: undefined, dependencies: [] };
  const list = dereference(document, valuesOf(document, document.root, 'dependencies').at(-1));
  const dependencies = (isSeq(list) ? list.items : []).flatMap((item) => {
    const dependency = dereference(document, item);
    const name = isMap(dependency) ? textOf(document, dependency, 'name') : undefined;
    // The name becomes part of a path.
    if (!isMap(dependency) || name === undefined || !/^\w[\w.-]*$/.test(name)) return [];
    return [{ name, key: textOf(document, dependency, 'alias') ?? name }];
  });
  return { appVersion: scalarOf(document, document.root, 'appVersion')?.value, dependencies };
}
