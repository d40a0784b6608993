import { isMap, isSeq, type YAMLMap } from 'yaml';
import type { Occurrence } from '../occurrence';
import { dereference, textOf, valuesOf, type YamlDocument } from '../yaml/documents';
import { locateScalar } from '../yaml/scalars';
import { ociChart } from './ociChart';
import { positionAt } from './position';
import { withoutPrefix } from './withoutPrefix';

/** Images that a source's kustomization replaces, and Helm charts from registries. */
export function* argoCdPositions(document: YamlDocument, map: YAMLMap): Generator<Occurrence> {
  const kustomize = dereference(document, valuesOf(document, map, 'kustomize').at(-1));
  if (isMap(kustomize)) yield* kustomizeImages(document, kustomize);
  yield* chart(document, map);
}

/**
 * `name=new:tag`, or `name:tag` alone.
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/kustomize/
 */
function* kustomizeImages(document: YamlDocument, kustomize: YAMLMap): Generator<Occurrence> {
  const images = dereference(document, valuesOf(document, kustomize, 'images').at(-1));
  for (const item of isSeq(images) ? images.items : []) {
    const scalar = locateScalar(document, item);
    const replacement = scalar && withoutPrefix(scalar, /^[^={]*=/.exec(scalar.value)?.[0] ?? '');
    if (replacement) yield positionAt(replacement, 'argo-cd');
  }
}

/** @see https://argo-cd.readthedocs.io/en/stable/user-guide/helm/ */
function* chart(document: YamlDocument, source: YAMLMap): Generator<Occurrence> {
  const name = textOf(document, source, 'chart');
  const url = locateScalar(document, valuesOf(document, source, 'repoURL').at(-1));
  if (name === undefined || !url) return;
  // Charts in registries are written without a scheme; with one it is a web server's, unless it says otherwise.
  const repository = url.value.includes('://') ? withoutPrefix(url, 'oci://') : url;
  if (!repository) return;
  const revision = locateScalar(document, valuesOf(document, source, 'targetRevision').at(-1));
  yield ociChart('argo-cd', repository, name, revision);
}
