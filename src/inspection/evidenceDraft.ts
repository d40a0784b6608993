import type { Descriptor } from '../oci/descriptor';
import type { Digest } from '../oci/digest';
import type { Manifest } from '../oci/manifest';
import { isImageConfigType } from '../oci/mediaType';
import type { Fetched } from '../registry/imageSource';
import type { CosignSuffix } from './cosignTag';
import type { EvidenceKind, EvidenceNode, Found, LookUpProblem } from './evidence';
import { evidenceKind, evidenceType } from './evidenceKind';

/** A place in the tree: below a parent. */
export interface Place {
  readonly parent: Draft;
  readonly draft: Draft;
  readonly found: Set<Found>;
}

/** What is kept of a manifest. */
interface ReadManifest {
  readonly evidence: EvidenceKind | undefined;
  readonly subject: Digest | undefined;
}

const NOT_READ: ReadManifest = { evidence: undefined, subject: undefined };
const MAX_TEXT = 255;
/** Of a manifest that a descriptor embeds, in base64: more is asked for again instead of being kept. */
const MAX_DATA = 8 * 1024;
const CREATED = 'org.opencontainers.image.created';

/** A node while the tree is made. It keeps no manifest: a tree of thousands must have room. */
export class Draft {
  readonly children: Place[] = [];
  readonly places: Place[] = [];
  readonly problems: LookUpProblem[] = [];
  descriptor: Descriptor;
  artifactType: string | undefined;
  kind: EvidenceKind;
  created: string | undefined;
  isBeingRead = false;
  isFollowed = false;
  isEvidence = false;
  /** One of BuildKit's, by its entry in the index. */
  isAttestation = false;
  private manifest: ReadManifest = NOT_READ;

  /**
   * @param descriptor of what a tag names: little more than the digest, until it is read.
   * @param level how many referrers lie between the root and this.
   * @param indexLevel how many indexes do, since the last referrer.
   * @param suffix of the tag that names it.
   */
  constructor(
    descriptor: Descriptor,
    readonly level: number,
    readonly indexLevel: number,
    readonly suffix?: CosignSuffix,
  ) {
    this.descriptor = descriptor;
    const { artifactType = '' } = descriptor;
    // As for manifests: an image has none.
    this.artifactType = isImageConfigType(artifactType) ? undefined : artifactType || undefined;
    this.created = descriptor.annotations[CREATED];
    this.kind = { kind: 'content' };
  }

  get isRead(): boolean {
    return this.manifest !== NOT_READ;
  }

  /** Of its manifest. */
  get subject(): Digest | undefined {
    return this.manifest.subject;
  }

  read({ digest, mediaType, bytes, value }: Fetched<Manifest>): void {
    this.manifest = { evidence: evidenceKind(evidenceType(value), value, this.suffix), subject: value.subject?.digest };
    const { platform } = this.descriptor;
    this.descriptor = {
      mediaType: mediaType.slice(0, MAX_TEXT),
      digest,
      size: bytes.length,
      annotations: {},
      platform,
    };
    this.artifactType = evidenceType(value);
    this.created = value.annotations[CREATED]?.slice(0, MAX_TEXT) ?? this.created;
    if (this.isEvidence) this.becomeEvidence();
  }

  /** It is no mere part of an index, but says something about another manifest. */
  becomeEvidence(): void {
    this.isEvidence = true;
    this.kind = this.manifest.evidence ?? evidenceKind(this.artifactType, undefined, this.suffix);
  }

  /** Gives `child` a place below this one; found a second time here, it keeps its place. */
  add(child: Draft, found: Found): void {
    const place = this.children.find((each) => each.draft === child);
    if (place) {
      place.found.add(found);
      return;
    }
    const added = { parent: this, draft: child, found: new Set([found]) };
    this.children.push(added);
    child.places.push(added);
  }

  remove(child: Draft): void {
    const index = this.children.findIndex(({ draft }) => draft === child);
    if (index >= 0) this.children.splice(index, 1);
  }
}

/** A descriptor without what a stranger can make large. */
export function slim({ mediaType, digest, size, annotations, artifactType, platform, data }: Descriptor): Descriptor {
  const created = annotations[CREATED]?.slice(0, MAX_TEXT);
  return {
    mediaType: mediaType.slice(0, MAX_TEXT),
    digest,
    size,
    annotations: created === undefined ? {} : { [CREATED]: created },
    artifactType: artifactType?.slice(0, MAX_TEXT),
    platform,
    data: data !== undefined && data.length <= MAX_DATA ? data : undefined,
  };
}

/** Whether something stands there as evidence about its parent, and not as a part of it alone. */
export function isEvidenceOf({ draft, found }: Place): boolean {
  return draft.isAttestation || [...found].some((how) => how !== 'indexEntry');
}

/** Whether nothing but tags of cosign's names it. */
export function isTaggedAlone({ places }: Draft): boolean {
  return places.length > 0 && places.every(({ found }) => found.size === 1 && found.has('cosignTag'));
}

/** Whether a referrer's own manifest says that it is about something else, or nothing. */
export function isAboutOther({ parent, draft, found }: Place): boolean {
  const isListed = found.has('api') || found.has('tagSchema') || found.has('localIndex');
  const isNamedOtherwise = found.has('indexEntry') || found.has('cosignTag');
  return isListed && !isNamedOtherwise && draft.isRead && draft.subject !== parent.descriptor.digest;
}

/** The tree below the root: each digest once with its children, at the place that it was found at first. */
export function finished(root: Draft): EvidenceNode {
  const node = (draft: Draft, place: Place | undefined): EvidenceNode => {
    const isAgain = draft === root ? place !== undefined : place !== draft.places[0];
    const { descriptor, artifactType, kind, created, isFollowed, problems } = draft;
    const { mediaType, digest, size, platform } = descriptor;
    return {
      descriptor: { mediaType, digest, size, annotations: {}, artifactType, platform },
      artifactType,
      kind,
      created,
      found: [...(place?.found ?? [])],
      children: isAgain ? [] : draft.children.map((child) => node(child.draft, child)),
      isAgain,
      isAboutOther: place !== undefined && isAboutOther(place),
      isFollowed,
      problems: isAgain ? [] : problems,
    };
  };
  return node(root, undefined);
}
