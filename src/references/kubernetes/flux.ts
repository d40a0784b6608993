import { isMap, type YAMLMap } from 'yaml';
import type { Occurrence } from '../occurrence';
import { TEMPLATED } from '../target';
import { dereference, textOf, valuesOf, type YamlDocument } from '../yaml/documents';
import { type LocatedScalar, locateScalar } from '../yaml/scalars';
import { composedOccurrence, partAt } from './composed';
import { kustomizeImages } from './kustomizeImages';
import { withoutPrefix } from './withoutPrefix';

/** Artifacts that Flux fetches, and the images that its kustomizations replace. */
export function* fluxPositions(document: YamlDocument, map: YAMLMap): Generator<Occurrence> {
  const spec = dereference(document, valuesOf(document, map, 'spec').at(-1));
  if (!isMap(spec)) return;
  const kind = textOf(document, map, 'kind');
  if (kind === 'OCIRepository') yield* repository(document, spec);
  if (kind === 'Kustomization') yield* kustomizeImages('flux', document, valuesOf(document, spec, 'images').at(-1));
}

/** @see https://fluxcd.io/flux/components/source/ocirepositories/#reference */
function* repository(document: YamlDocument, spec: YAMLMap): Generator<Occurrence> {
  const url = locateScalar(document, valuesOf(document, spec, 'url').at(-1));
  const place = url && withoutPrefix(url, 'oci://');
  if (!place) return;
  const ref = dereference(document, valuesOf(document, spec, 'ref').at(-1));
  const scalarOf = (key: string): LocatedScalar | undefined =>
    isMap(ref) ? locateScalar(document, valuesOf(document, ref, key).at(-1)) : undefined;
  const [digest, semver, tag] = ['digest', 'semver', 'tag'].map(scalarOf);
  // A range of versions comes before a tag, so with both the tag says nothing.
  const parts = {
    repository: partAt(place),
    tag: semver ? undefined : tag && partAt(tag),
    digest: digest && partAt(digest),
  };
  yield composedOccurrence('flux', place, parts, semver && !digest ? TEMPLATED : undefined);
}
