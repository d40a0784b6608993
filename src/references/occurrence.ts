import type { PlatformSpecifier } from '../oci/platform';
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
  | 'quadlet'
  | 'bake'
  | 'skaffold'
  | 'ko'
  /** Positions that the user's settings name. */
  | 'custom';

/** Why a position holds no reference that can be looked up. */
export type UnresolvedReason =
  /** `{{ … }}` or `${…}`: a value that only a run knows. */
  | { readonly kind: 'templated' }
  /** A variable where none is expanded: `COPY --from=` and the `from` of `RUN --mount=`. */
  | { readonly kind: 'notExpanded' }
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
  /** The parts of the reference stand in several scalars, and none of them takes a digest. */
  | 'composed'
  /** The name alone is replaced here: the tag, whose place a digest would take, stands in another file. */
  | 'tagInOtherFile'
  /** The version of a Helm chart, which takes no digest. */
  | 'chart'
  /** The tag is the `appVersion` of the Helm chart, so there is none to write a digest behind, nor a key for one. */
  | 'appVersion'
  /** One value is either a tag or a digest: Argo CD's `targetRevision`. */
  | 'tagOrDigest'
  /** Escapes, line folds or continuations stand inside the reference, so that it is not written verbatim. */
  | 'escaped'
  /** Some of it stands in another file: Compose's `.env`. */
  | 'otherFile';

/** Where a digest is written: the literal reference in the text, a place of the digest's own, or nowhere, with the reason. */
export type EditTarget = LiteralTarget | DigestTarget;

/**
 * The text at a literal's span is the whole reference, verbatim; it may stand elsewhere than the occurrence (at an anchor, an ARG,
 * inside a default).
 */
export type LiteralTarget =
  | {
      readonly kind: 'literal';
      readonly span: Span;
      /** The literal is what this variable is without a run's own value: `${VAR:-nginx:1}`, an ARG. */
      readonly variable?: string | undefined;
    }
  | { readonly kind: 'refused'; readonly reason: EditRefusal };

/** The digest stands apart from the name: at a key of its own (that may have to be written), or behind a tag that stands alone. */
export interface DigestTarget {
  readonly kind: 'digest';
  /** A pin: the text at `span`, which can be empty, gives way to the digest and what stands around it. */
  readonly write: {
    readonly span: Span;
    readonly before: string;
    readonly after: string;
    /** The key takes the hexadecimal part of a sha256 digest alone: Helm's `sha:`. */
    readonly isHexOnly?: boolean | undefined;
    readonly notice?: 'helmTagAsLabel' | 'kustomizeOlderDigestWins' | undefined;
  };
  /** An unpin: the text at `span` gives way to `newText`. Undefined where no digest stands there, or no other can take its place. */
  readonly erase?:
    { readonly span: Span; readonly newText: string; readonly notice?: 'noTag' | 'quoted' | undefined } | undefined;
}

/** A place that some of a reference comes from. */
export type Origin =
  | { readonly kind: 'document'; readonly span: Span }
  /** A file beside the document, by its path relative to the document's folder. */
  | { readonly kind: 'file'; readonly path: string };

/** Where one part of a composed reference comes from; a part that is composed itself has several. */
export interface Provenance {
  readonly part: 'registry' | 'repository' | 'tag' | 'digest';
  readonly from: Origin;
  /** The variable whose value or default it is: a run can set another. */
  readonly variable?: string | undefined;
  /** What the program that reads the document may make of it, where that is something else: Helm reads `1.10` as a number, 1.1. */
  readonly readAs?: string | undefined;
}

/** What the document asks, and where it says so. */
export interface Asked<T> {
  readonly value: T;
  readonly span: Span;
}

/** As it is written: `1000`, `app`, `1000:1000`. The value is undefined where only a run knows it. */
export interface AskedUser extends Asked<string | undefined> {
  /** The value is undefined since another file says it, which `span` names. */
  readonly isInOtherFile?: true | undefined;
}

/** The platforms that a document asks for. */
export interface PlatformAsk {
  /** The image is to run on each of these: at least one; `{}` where nothing is said of it. */
  readonly each: readonly PlatformSpecifier[];
  /** Why more may be asked than `each` says. */
  readonly open?: OpenPlatform | undefined;
}

export type OpenPlatform =
  /** A run decides: a template, a variable without a known value. */
  | { readonly kind: 'ofARun' }
  /** What stands there is no platform. */
  | { readonly kind: 'noPlatform'; readonly text: string }
  /** Nodes are left out, or none is left: which are meant, the cluster knows. */
  | { readonly kind: 'nodesNotNamed' }
  /** Another file says it. */
  | { readonly kind: 'inOtherFile' };

/** What a document asks of the image at a position. */
export interface Asks {
  readonly platform?: Asked<PlatformAsk> | undefined;
  readonly user?: AskedUser | undefined;
  /** Whether the user must not be root. The value is undefined where only a run knows it. */
  readonly nonRoot?: Asked<boolean | undefined> | undefined;
  /** Those of the container, in the order of the text. */
  readonly ports?: readonly Asked<number>[] | undefined;
  /**
   * Undefined where containers of the image itself run as the document says. False where none does: files are read from it, or only a
   * build reads it. `asElsewhere`: the document names the image, and how its containers run stands in other files.
   */
  readonly runs?: false | 'asElsewhere' | undefined;
  /** `inOtherFile`: the name alone is replaced here, so that the tag is that of a reference in another file. */
  readonly tag?: 'inOtherFile' | undefined;
}

/** A comment that turns a rule off at a position: `# oci-lens-ignore <rule>: <reason>`. */
export interface Suppression {
  readonly rule: string;
  /** Empty where none is given. */
  readonly reason: string;
  /** That of the comment. */
  readonly span: Span;
}

/** Whether a comment turns a rule off: without a reason it turns off nothing. */
export function turnsOff({ rule, reason }: Suppression, which: string): boolean {
  return rule === which && reason !== '';
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
  readonly asks: Asks;
  /** Undefined where there is none. */
  readonly suppressions?: readonly Suppression[] | undefined;
}

/** The same occurrence in a text that has `by` characters more in front. */
export function movedBy(occurrence: Occurrence, by: number): Occurrence {
  const { span, edit, parts, asks, suppressions } = occurrence;
  return {
    ...occurrence,
    span: moved(span, by),
    edit: movedEdit(edit, by),
    asks: movedAsks(asks, by),
    ...(parts ? { parts: parts.map((part) => ({ ...part, from: movedOrigin(part.from, by) })) } : {}),
    ...(suppressions ? { suppressions: suppressions.map((suppression) => spanned(suppression, by)) } : {}),
  };
}

function movedEdit(edit: EditTarget, by: number): EditTarget {
  switch (edit.kind) {
    case 'literal':
      return spanned(edit, by);
    case 'digest': {
      const { write, erase } = edit;
      return { ...edit, write: spanned(write, by), ...(erase ? { erase: spanned(erase, by) } : {}) };
    }
    case 'refused':
      return edit;
  }
}

function movedAsks({ platform, user, nonRoot, ports, runs, tag }: Asks, by: number): Asks {
  return {
    ...(runs === undefined ? {} : { runs }),
    ...(tag === undefined ? {} : { tag }),
    ...(platform ? { platform: spanned(platform, by) } : {}),
    ...(user ? { user: spanned(user, by) } : {}),
    ...(nonRoot ? { nonRoot: spanned(nonRoot, by) } : {}),
    ...(ports ? { ports: ports.map((port) => spanned(port, by)) } : {}),
  };
}

function movedOrigin(origin: Origin, by: number): Origin {
  return origin.kind === 'file' ? origin : spanned(origin, by);
}

function spanned<T extends { readonly span: Span }>(thing: T, by: number): T {
  return { ...thing, span: moved(thing.span, by) };
}

function moved({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}
