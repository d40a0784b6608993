import type { Descriptor } from '../oci/descriptor';
import type { Digest } from '../oci/digest';
import { type Index, isAttestation, type Manifest } from '../oci/manifest';
import { isIndexType } from '../oci/mediaType';
import type { Ask, Fetched, Locator, ReferrersSource } from '../registry/imageSource';
import type { Cut, EvidenceTree, Found } from './evidence';
import type { CosignSuffix } from './cosignTag';
import { Draft, finished, isTaggedAlone, slim } from './evidenceDraft';
import { type CosignTagged, EvidenceQuestions } from './evidenceQuestions';
import { statementsOf } from './evidenceStatements';

export interface EvidenceOptions {
  /** So many levels of referrers below the root are looked for, from 0. Default, and the most: 16. */
  readonly depth?: number | undefined;
}

const MAX_DEPTH = 16;
/** Indexes in indexes. */
const MAX_INDEX_DEPTH = 4;
const MAX_NODES = 2_000;
const FOUND = { api: 'api', tag: 'tagSchema', localIndex: 'localIndex' } as const;

/** What is to be asked for about one manifest, and how it is known. */
interface Look {
  readonly draft: Draft;
  /** For the manifest, where that is to be read; embedded data may save the request. */
  readonly entry?: Descriptor | undefined;
  readonly needsManifest: boolean;
  /** What refers to it was asked for before. */
  readonly isFollowed?: boolean | undefined;
}

/** Undefined is what was not asked, or not answered. */
interface Answers {
  readonly draft: Draft;
  readonly manifest: Fetched<Manifest> | undefined;
  readonly referrers: { readonly descriptors: readonly Descriptor[]; readonly found: Found } | undefined;
  readonly tagged: readonly CosignTagged[];
}

/**
 * What there is about the manifest of `locator` and the parts of its index: referrers, and what refers to these, by the API and by the
 * tag schema, cosign's tags, BuildKit's attestations. Rounds of requests, one after another: one for the root and for the list of
 * cosign's tags, one for each level of referrers, and one that finds nothing more. Of a registry that was never asked anything the
 * list comes a round later: nobody asks it before its first answer tells how it lets us in.
 * @throws RegistryError where the manifest of `locator` cannot be read; other failures are told in the tree.
 */
export async function evidenceTree<L extends Locator>(
  source: ReferrersSource<L>,
  locator: L,
  options: EvidenceOptions,
  ask: Ask,
): Promise<EvidenceTree> {
  const questions = new EvidenceQuestions(source, locator, ask);
  const tags = options.depth === 0 ? Promise.resolve(undefined) : questions.cosignTags();
  // Where it is cancelled the root says so, too.
  tags.catch(() => undefined);
  return new Walk(await source.manifest(locator, ask), questions, tags, options).run();
}

class Walk {
  private readonly root: Draft;
  private readonly drafts = new Map<Digest, Draft>();
  private readonly cuts = new Set<Cut>();
  private readonly depth: number;
  /** The root is one. */
  private nodes = 1;

  constructor(
    private readonly fetched: Fetched<Manifest>,
    private readonly questions: EvidenceQuestions,
    /** Cosign's tags; undefined where they have to be asked for one by one. */
    private readonly tags: Promise<ReadonlySet<string> | undefined>,
    { depth = MAX_DEPTH }: EvidenceOptions,
  ) {
    const { digest, mediaType, bytes } = fetched;
    this.depth = Math.min(depth, MAX_DEPTH);
    this.root = new Draft({ mediaType, digest, size: bytes.length, annotations: {} }, 0, 0);
    this.root.read(fetched);
    this.drafts.set(digest, this.root);
  }

  async run(): Promise<EvidenceTree> {
    const { root, fetched } = this;
    const parts = fetched.value.kind === 'index' ? this.partsOf(root, fetched.value) : [];
    const isLookedFor = this.depth > 0 && !fetched.isComposed;
    const looks = [{ draft: root, needsManifest: false }, ...parts];
    const cosignTags = isLookedFor ? await this.walk(looks) : 'notLookedFor';
    const statements = statementsOf(root, isLookedFor, this.cuts);
    return { root: finished(root), ...statements, cosignTags, cuts: [...this.cuts] };
  }

  /** Wave by wave: all that one answer tells of is asked for at the same time. */
  private async walk(first: readonly Look[]): Promise<'list' | 'each'> {
    let looks = first;
    while (looks.length > 0) looks = this.merge(await Promise.all(looks.map((look) => this.lookAt(look))));
    return (await this.tags) ? 'list' : 'each';
  }

  private async lookAt({ draft, entry, needsManifest, isFollowed }: Look): Promise<Answers> {
    const read = needsManifest ? this.questions.manifest(draft, entry) : undefined;
    if (isFollowed) return { draft, manifest: await read, referrers: undefined, tagged: [] };
    const [manifest, referrers, tagged] = await Promise.all([read, this.referrersOf(draft), this.taggedFor(draft)]);
    return { draft, manifest, referrers, tagged };
  }

  private async referrersOf(draft: Draft): Promise<Answers['referrers']> {
    // A signature under a tag of cosign's is signed by nobody.
    if (draft.suffix === '.sig' || !this.mayFollow(draft)) return undefined;
    draft.isFollowed = true;
    const list = await this.questions.referrers(draft);
    if (!list) return undefined;
    if (list.descriptors.length > MAX_NODES) this.cuts.add('nodes');
    return { descriptors: list.descriptors.slice(0, MAX_NODES).map(slim), found: FOUND[list.via] };
  }

  private async taggedFor(draft: Draft): Promise<readonly CosignTagged[]> {
    return this.mayFollow(draft) ? this.questions.tagged(draft, await this.tags) : [];
  }

  /** Puts what was answered into the tree, in the order of the questions; what is new is to be looked at next. */
  private merge(answers: readonly Answers[]): readonly Look[] {
    return answers.flatMap(({ draft, manifest, referrers, tagged }) => {
      if (isTaggedAlone(draft) && !draft.isRead) {
        this.drop(draft);
        return [];
      }
      const parts = manifest?.value.kind === 'index' ? this.partsOf(draft, manifest.value) : [];
      const listed = (referrers?.descriptors ?? []).flatMap((entry) =>
        this.referrer(draft, entry, referrers?.found ?? 'api'),
      );
      return [...parts, ...listed, ...tagged.flatMap((each) => this.cosignTagged(draft, each))];
    });
  }

  private referrer(parent: Draft, entry: Descriptor, found: Found): readonly Look[] {
    const known = this.drafts.get(entry.digest);
    const draft = known ?? this.create(entry, parent.level + 1, 0);
    if (!draft) return [];
    parent.add(draft, found);
    if (draft !== this.root) draft.becomeEvidence();
    // A part of an index that refers to something is no mere part: its manifest tells what it is.
    return draft.isBeingRead || draft.isRead ? [] : [lookAtManifest(draft, entry, known !== undefined)];
  }

  private cosignTagged(parent: Draft, { suffix, digest, fetched }: CosignTagged): readonly Look[] {
    const known = this.drafts.get(digest);
    const entry = { mediaType: '', digest, size: 0, annotations: {} };
    const draft = known ?? this.create(entry, parent.level + 1, 0, suffix);
    if (!draft) return [];
    parent.add(draft, 'cosignTag');
    if (known) return [];
    draft.becomeEvidence();
    if (!fetched) return [lookAtManifest(draft, undefined, false)];
    draft.read(fetched);
    const parts = fetched.value.kind === 'index' ? this.partsOf(draft, fetched.value) : [];
    return [{ draft, needsManifest: false }, ...parts];
  }

  /** What only a tag names, and what cannot be read, is nothing but a digest: its parent tells of it. */
  private drop(draft: Draft): void {
    this.drafts.delete(draft.descriptor.digest);
    for (const { parent } of draft.places) {
      parent.remove(draft);
      for (const problem of draft.problems)
        if (problem.what === 'manifest') parent.problems.push({ ...problem, what: 'cosignTags' });
    }
  }

  /** The parts of an index; attestations of BuildKit's stand below the image that they are about. */
  private partsOf(parent: Draft, { manifests }: Index): readonly Look[] {
    if (parent.indexLevel === MAX_INDEX_DEPTH && manifests.length > 0) {
      this.cuts.add('depth');
      return [];
    }
    // Images first: an attestation may stand before what it is about.
    const images = manifests.filter((entry) => !isAttestation(entry));
    const attestations = manifests.filter(isAttestation);
    return [...images, ...attestations].flatMap((entry) => {
      const subject = entry.annotations['vnd.docker.reference.digest'];
      const about = isAttestation(entry)
        ? parent.children.find(({ draft }) => draft.descriptor.digest === subject)
        : undefined;
      return this.part(about?.draft ?? parent, parent, entry);
    });
  }

  private part(parent: Draft, index: Draft, entry: Descriptor): readonly Look[] {
    const known = this.drafts.get(entry.digest);
    if (known) {
      parent.add(known, 'indexEntry');
      return [];
    }
    const isEvidence = isAttestation(entry);
    if (isEvidence && !this.mayFollow(index)) return [];
    const draft = this.create(slim(entry), index.level + (isEvidence ? 1 : 0), index.indexLevel + 1);
    if (!draft) return [];
    parent.add(draft, 'indexEntry');
    draft.isAttestation = isEvidence;
    if (isEvidence) draft.becomeEvidence();
    if (isEvidence || isIndexType(entry.mediaType)) return [lookAtManifest(draft, slim(entry), false)];
    return [{ draft, needsManifest: false }];
  }

  private create(descriptor: Descriptor, level: number, indexLevel: number, suffix?: CosignSuffix): Draft | undefined {
    if (this.isFull()) return undefined;
    this.nodes++;
    const draft = new Draft(descriptor, level, indexLevel, suffix);
    this.drafts.set(descriptor.digest, draft);
    return draft;
  }

  private isFull(): boolean {
    if (this.nodes < MAX_NODES) return false;
    this.cuts.add('nodes');
    return true;
  }

  private mayFollow({ level }: Draft): boolean {
    if (level < this.depth) return true;
    this.cuts.add(this.depth < MAX_DEPTH ? 'wanted' : 'depth');
    return false;
  }
}

function lookAtManifest(draft: Draft, entry: Descriptor | undefined, isFollowed: boolean): Look {
  draft.isBeingRead = true;
  return { draft, entry, needsManifest: true, isFollowed };
}
