import { isSeq, type YAMLMap } from 'yaml';
import type { EditTarget, Occurrence } from '../occurrence';
import { dereference, mapAt, textOf, valuesOf, type YamlDocument } from '../yaml/documents';
import { type LocatedScalar, locateScalar, scalarOf } from '../yaml/scalars';
import { isTemplate } from '../yaml/templates';
import { composedOccurrence, partAt } from './composed';
import { ociChart } from './ociChart';
import { positionAt } from './position';
import { imagesInValues } from './valuesImages';
import { withoutPrefix } from './withoutPrefix';

/** Of an application's source: images that its kustomization replaces, those in a chart's values, and artifacts in registries. */
export function* argoCdPositions(document: YamlDocument, map: YAMLMap): Generator<Occurrence> {
  const kustomize = mapAt(document, map, 'kustomize');
  if (kustomize) yield* kustomizeImages(document, kustomize);
  const helm = mapAt(document, map, 'helm');
  const values = helm && mapAt(document, helm, 'valuesObject');
  if (values) yield* imagesInValues(document, values, 'argo-cd');
  yield* artifact(document, map);
}

/**
 * `name=new:tag`, or `name:tag` alone.
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/kustomize/
 */
function* kustomizeImages(document: YamlDocument, kustomize: YAMLMap): Generator<Occurrence> {
  const images = dereference(document, valuesOf(document, kustomize, 'images').at(-1));
  for (const item of isSeq(images) ? images.items : []) {
    const scalar = locateScalar(document, item);
    const prefix = scalar && (/^[^={]*=/.exec(scalar.value)?.[0] ?? '');
    const replacement = scalar && withoutPrefix(scalar, prefix ?? '');
    if (!replacement) continue;
    const found = positionAt(replacement, { format: 'argo-cd', asks: { runs: 'asElsewhere' } });
    yield prefix !== '' && isNameAlone(found) ? withTagInOtherFile(found) : found;
  }
}

function isNameAlone({ target }: Occurrence): boolean {
  return target.kind === 'image' && target.reference.tag === undefined && target.reference.digest === undefined;
}

/** A digest would take the place of a tag that stands in another file. */
function withTagInOtherFile(found: Occurrence): Occurrence {
  return { ...found, edit: { kind: 'refused', reason: 'tagInOtherFile' }, asks: { ...found.asks, tag: 'inOtherFile' } };
}

/**
 * A Helm chart, or manifests (`repoURL: oci://…` without a chart).
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/helm/
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/oci/
 */
function* artifact(document: YamlDocument, source: YAMLMap): Generator<Occurrence> {
  const url = scalarOf(document, source, 'repoURL');
  if (!url) return;
  const name = textOf(document, source, 'chart') ?? '';
  const revision = scalarOf(document, source, 'targetRevision');
  const behindScheme = withoutPrefix(url, 'oci://');
  if (name === '') {
    if (behindScheme) yield manifests(behindScheme, revision);
    return;
  }
  // Charts in registries are written without a scheme; with one it is a web server's, unless it says otherwise.
  const repository = url.value.includes('://') ? behindScheme : url;
  if (repository) yield ociChart('argo-cd', repository, name, revision);
}

/** The revision is a tag, a digest, or a range of versions, which names none. */
function manifests(repository: LocatedScalar, revision: LocatedScalar | undefined): Occurrence {
  const part = revision && partAt(revision);
  const isDigest = revision?.value.includes(':') === true && !isTemplate(revision.value);
  const isTag = revision && (isTemplate(revision.value) || isExactTag(revision.value));
  const parts = {
    repository: partAt(repository),
    tag: isTag ? part : undefined,
    digest: isDigest ? part : undefined,
  };
  return composedOccurrence('argo-cd', repository, parts, revisionEdit(isDigest ? revision : undefined), false);
}

/** A digest is replaced by another; a tag has no place beside it, nor can one take its place. */
function revisionEdit(digest: LocatedScalar | undefined): EditTarget {
  const isHere = digest?.edit.kind === 'literal' && digest.edit.span.start === digest.span.start;
  return isHere
    ? { kind: 'digest', write: { span: digest.span, before: '', after: '' } }
    : { kind: 'refused', reason: 'tagOrDigest' };
}

function isExactTag(revision: string): boolean {
  return /^\w[\w.-]*$/.test(revision) && !/^v?\d+(?:\.\d+)?\.[xX](?:\.[xX])?$/.test(revision);
}
