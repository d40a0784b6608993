import type { Platform } from '../oci/platform';
import type { Reference } from './reference';

/** A half-open range of offsets into a document's text, in UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type Format =
  | 'dockerfile'
  | 'compose'
  | 'kubernetes'
  | 'helm-values'
  | 'helm-chart'
  | 'kustomize'
  | 'flux'
  | 'argo-cd'
  | 'argo-workflows'
  | 'tekton'
  | 'kubewarden'
  | 'crossplane'
  | 'github-actions'
  | 'gitlab-ci'
  | 'circleci'
  | 'azure-pipelines'
  | 'bitbucket-pipelines'
  | 'drone'
  | 'woodpecker'
  | 'cloud-build'
  | 'kind'
  | 'devcontainer'
  | 'quadlet';

/** Why a position holds no reference that can be looked up. */
export type UnresolvedReason =
  /** `{{ … }}` or `${…}`: a value that only a run knows. */
  | { readonly kind: 'templated' }
  /** The text does not fit the grammar; `problem` says where. */
  | { readonly kind: 'invalid'; readonly problem: InvalidReference };

/** What is wrong with a text that should be a reference, after the grammar of github.com/distribution/reference. */
export type InvalidReference =
  'empty' | 'tooLong' | 'uppercase' | 'bareHexName' | 'registry' | 'repository' | 'tag' | 'digest';

/** What stands at a position: an image, a name that a build gives its own result, or something that cannot be resolved. */
export type Target =
  | { readonly kind: 'image'; readonly reference: Reference }
  | { readonly kind: 'build'; readonly reference: Reference }
  | { readonly kind: 'unresolved'; readonly reason: UnresolvedReason };

/** Why an occurrence cannot be edited in place. */
export type EditRefusal =
  /** The position is an alias (`*name`) of something that is no literal reference. */
  | 'alias'
  /** The reference stands in a block scalar (`|`, `>`). */
  | 'blockScalar'
  /** The value is known only when the file is rendered, or is put together from several: `FROM alpine:${VERSION}`. */
  | 'templated'
  /** The parts of the reference stand in several scalars: Helm's `repository:` and `tag:`, kustomize's `newName:` and `newTag:`. */
  | 'composed'
  /** Escapes, line folds or continuations stand inside the reference, so that it is not written verbatim. */
  | 'escaped';

/**
 * Where an edit of the occurrence lands: the literal reference in the text, or nowhere, with the reason. The text at a literal's
 * span is the whole reference, verbatim; it may stand elsewhere than the occurrence (at an anchor, an ARG, inside a default).
 */
export type EditTarget =
  { readonly kind: 'literal'; readonly span: Span } | { readonly kind: 'refused'; readonly reason: EditRefusal };

/** Where one part of a composed reference comes from. */
export interface Provenance {
  readonly part: 'registry' | 'repository' | 'tag' | 'digest';
  readonly from:
    | { readonly kind: 'document'; readonly span: Span }
    /** A file beside the document, by its path relative to the document's folder. */
    | { readonly kind: 'file'; readonly path: string };
}

/** One position in a document that a runtime or a builder reads an image from. */
export interface Occurrence {
  readonly target: Target;
  /** What stands in the document, without quotes: `nginx:1.27`, `*name`, `${BASE}`. */
  readonly text: string;
  /** Where `text` stands. */
  readonly span: Span;
  readonly format: Format;
  readonly edit: EditTarget;
  /** Where the parts of a composed reference come from; undefined where all of it stands in one literal. */
  readonly parts?: readonly Provenance[] | undefined;
  /** What the document asks of the image at this position. */
  readonly asks: { readonly platform?: Platform | undefined };
}

/** The same occurrence in a text that has `by` characters more in front. */
export function movedBy(occurrence: Occurrence, by: number): Occurrence {
  const { span, edit, parts } = occurrence;
  return {
    ...occurrence,
    ...(parts ? { parts: parts.map((part) => movedPart(part, by)) } : {}),
    span: moved(span, by),
    edit: edit.kind === 'literal' ? { ...edit, span: moved(edit.span, by) } : edit,
  };
}

function movedPart(part: Provenance, by: number): Provenance {
  if (part.from.kind === 'file') return part;
  return { ...part, from: { ...part.from, span: moved(part.from.span, by) } };
}

function moved({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}
