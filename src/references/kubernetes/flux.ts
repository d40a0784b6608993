import { isMap, isSeq, type YAMLMap } from 'yaml';
import type { EditTarget, Occurrence } from '../occurrence';
import { TEMPLATED } from '../target';
import { digestAt, digestBeside, withOuterErased } from '../yaml/digestTargets';
import { dereference, mapAt, textOf, valuesOf, type YamlDocument } from '../yaml/documents';
import { entryAt } from '../yaml/mappingEntries';
import { type LocatedScalar, scalarOf } from '../yaml/scalars';
import { composedOccurrence, partAt } from './composed';
import { kustomizeImages } from './kustomizeImages';
import { imagesInValues } from './valuesImages';
import { withoutPrefix } from './withoutPrefix';

/** Artifacts that Flux fetches, the images that its kustomizations replace, and those in the values of its releases. */
export function* fluxPositions(document: YamlDocument, map: YAMLMap): Generator<Occurrence> {
  const spec = mapAt(document, map, 'spec');
  if (!spec) return;
  const kind = textOf(document, map, 'kind');
  if (kind === 'OCIRepository') yield* repository(document, spec);
  if (kind === 'Kustomization') yield* kustomizeImages('flux', document, valuesOf(document, spec, 'images').at(-1));
  if (kind !== 'HelmRelease') return;
  const values = mapAt(document, spec, 'values');
  if (values) yield* imagesInValues(document, values, 'flux');
  yield* replacedImages(document, spec);
}

/** What replaces the images of a chart after it is rendered. @see https://fluxcd.io/flux/components/helm/helmreleases/#post-renderers */
function* replacedImages(document: YamlDocument, spec: YAMLMap): Generator<Occurrence> {
  const renderers = dereference(document, valuesOf(document, spec, 'postRenderers').at(-1));
  if (!isSeq(renderers)) return;
  for (const item of renderers.items) {
    const renderer = dereference(document, item);
    const kustomize = isMap(renderer) ? mapAt(document, renderer, 'kustomize') : undefined;
    if (kustomize) yield* kustomizeImages('flux', document, valuesOf(document, kustomize, 'images').at(-1));
  }
}

/** @see https://fluxcd.io/flux/components/source/ocirepositories/#reference */
function* repository(document: YamlDocument, spec: YAMLMap): Generator<Occurrence> {
  const url = scalarOf(document, spec, 'url');
  const place = url && withoutPrefix(url, 'oci://');
  if (!place) return;
  const ref = mapAt(document, spec, 'ref');
  const at = (key: string): LocatedScalar | undefined => ref && scalarOf(document, ref, key);
  const [digest, semver, tag] = ['digest', 'semver', 'tag'].map(at);
  // A range of versions comes before a tag, so with both the tag says nothing.
  const parts = {
    repository: partAt(place),
    tag: semver ? undefined : tag && partAt(tag),
    digest: digest && partAt(digest),
  };
  const edit = editOf(document, spec, ref, tag || semver ? undefined : 'noTag');
  yield composedOccurrence('flux', place, parts, edit, false, semver && !digest ? TEMPLATED : undefined);
}

/** `ref.digest` comes before the other keys. */
function editOf(
  document: YamlDocument,
  spec: YAMLMap,
  ref: YAMLMap | undefined,
  notice: 'noTag' | undefined,
): EditTarget {
  const outer = entryAt(document, spec, 'ref');
  const present = ref && entryAt(document, ref, 'digest');
  if (outer && present) {
    const edit = digestAt(document, present, { left: 'nothing' });
    const isAlone = present.map === ref && ref.items.length === 1;
    const erasing = isAlone ? withOuterErased(document, edit, outer, present) : edit;
    return erasing.kind === 'digest' && erasing.erase ? { ...erasing, erase: { ...erasing.erase, notice } } : erasing;
  }
  const beside = outer
    ? ref && (entryAt(document, ref, 'tag') ?? entryAt(document, ref, 'semver'))
    : entryAt(document, spec, 'url');
  if (!beside) return { kind: 'refused', reason: 'composed' };
  return digestBeside(document, beside, outer ? {} : { outer: 'ref' });
}
