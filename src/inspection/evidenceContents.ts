import { setImmediate } from 'node:timers/promises';
import pLimit from 'p-limit';
import { isReadable, parseContent } from '../artifacts/artifactContent';
import { notChecked, type Verification } from '../artifacts/verification';
import { IN_TOTO_TYPE } from '../artifacts/statement';
import { type Claim, mayBeSigned, type Trust, verifySignature } from '../artifacts/verify';
import type { Descriptor } from '../oci/descriptor';
import type { Digest } from '../oci/digest';
import { type Ask, atDigest, hostOf, type Locator, type StreamedSource } from '../registry/imageSource';
import { cancelledError, RegistryError } from '../registry/registryError';
import { MAX_WHOLE, wholeBlob } from '../registry/wholeBlob';
import { type ContentFacts, contentFacts } from './contentFacts';
import type { EvidenceNode } from './evidence';

export interface Wanted {
  /** What the artifacts hold. */
  readonly facts: boolean;
  /** Signatures are checked against it. */
  readonly trust: Trust | undefined;
}

/** What was read of one place in the tree. */
export interface EvidenceReading {
  readonly facts: readonly ContentFacts[];
  /** One for each signature that it holds; none where it is neither signature nor attestation, or nothing was to be checked. */
  readonly verifications: readonly Verification[];
}

export interface EvidenceContents {
  readonly readings: ReadonlyMap<EvidenceNode, EvidenceReading>;
  /** What could not be read, by the digest of the manifest that it is of. */
  readonly problems: readonly { readonly digest: Digest; readonly error: RegistryError }[];
  /** How many manifests there are beyond those that were read. */
  readonly more: number;
}

/** Manifests. */
const MAX_READ = 500;
/** Of one manifest: cosign adds a layer for each signature, and some images are signed anew each night. */
const MAX_LAYERS = 256;
/** Of one manifest: more has no room in a line. */
const MAX_FACTS = 16;
/** Manifests at once: the content of each is in memory. */
const AT_ONCE = 8;
/** Bytes of the layers of one manifest together; of those that hold more, one is read at once. */
const LARGE = 16 * 1024 * 1024;

/** One place in the tree. */
interface Place {
  readonly node: EvidenceNode;
  /** Undefined for the root. */
  readonly parent: EvidenceNode | undefined;
}

/** A layer and what came of reading it: no bytes where it was not read, or holds nothing that is known here. */
interface ReadLayer {
  /** There are too many, or too large ones, before it. */
  readonly isLeft?: boolean;
  /** Undefined where the manifest was not read. */
  readonly descriptor: Descriptor | undefined;
  readonly bytes: Uint8Array | undefined;
  readonly error: RegistryError | undefined;
}

/**
 * Reads what the evidence in a tree holds, each manifest once, and checks signatures where that is wanted.
 * @param locator of the root.
 * @throws RegistryError `cancelled`; other failures are told.
 */
export async function evidenceContents<L extends Locator>(
  source: StreamedSource<L>,
  locator: L,
  root: EvidenceNode,
  wanted: Wanted,
  ask: Ask,
): Promise<EvidenceContents> {
  const readings = new Map<EvidenceNode, EvidenceReading>();
  const problems: { digest: Digest; error: RegistryError }[] = [];
  const groups = [...placesByDigest(root, wanted)];
  const limit = pLimit(AT_ONCE);
  const stopIfCancelled = (): void => {
    if (ask.signal.aborted) throw cancelledError(hostOf(locator));
  };
  const isWanted = wanted.facts ? isReadable : mayBeSigned;
  const large = pLimit(1);
  const read = async ([digest, places]: (typeof groups)[number]): Promise<void> => {
    const most = wanted.trust ? MAX_LAYERS : MAX_FACTS;
    const at = atDigest(locator, digest);
    const many = { ...ask, isOfMany: true };
    const { descriptors, error } = await descriptorsOf(source, at, many);
    const readable = descriptors.filter(({ mediaType }) => isWanted(mediaType));
    const size = readable.reduce((sum, each) => sum + each.size, 0);
    const work = async (): Promise<void> => {
      const layers = error
        ? [{ descriptor: undefined, bytes: undefined, error }]
        : await layersOf(source, at, descriptors, { isWanted, most }, many);
      const known = layers.filter(({ bytes }) => bytes !== undefined);
      const facts = wanted.facts ? await Promise.all(known.slice(0, MAX_FACTS).map(factsOf)) : [];
      for (const place of places) {
        const verifications = wanted.trust ? await verificationsOf(place, layers, wanted.trust, stopIfCancelled) : [];
        readings.set(place.node, { facts: facts.flatMap((fact) => fact ?? []), verifications });
      }
      for (const { error: problem } of layers) if (problem) problems.push({ digest, error: problem });
    };
    await (size > LARGE ? large(work) : work());
  };
  await Promise.all(groups.slice(0, MAX_READ).map((group) => limit(() => read(group))));
  const left = groups.slice(MAX_READ);
  for (const { node } of left.flatMap(([, places]) => places)) {
    readings.set(node, { facts: [], verifications: wanted.trust ? [notChecked('tooMany')] : [] });
  }
  return { readings, problems, more: left.length };
}

/** Images hold nothing that is read here. */
function placesByDigest(root: EvidenceNode, { facts }: Wanted): ReadonlyMap<Digest, readonly Place[]> {
  const places = new Map<Digest, Place[]>();
  const visit = (node: EvidenceNode, parent: EvidenceNode | undefined): void => {
    const isArtifact = parent === undefined ? node.artifactType !== undefined : node.kind.kind !== 'content';
    if (isArtifact && (facts || claimOf(node, parent))) {
      const { digest } = node.descriptor;
      places.set(digest, [...(places.get(digest) ?? []), { node, parent }]);
    }
    for (const child of node.children) visit(child, node);
  };
  visit(root, undefined);
  return places;
}

/** The layers of what is no index, and why there are none. @throws RegistryError `cancelled` */
async function descriptorsOf<L extends Locator>(
  source: StreamedSource<L>,
  at: L,
  ask: Ask,
): Promise<{ readonly descriptors: readonly Descriptor[]; readonly error?: RegistryError }> {
  try {
    const { value } = await source.manifest(at, ask);
    return { descriptors: value.kind === 'image' ? value.layers : [] };
  } catch (error) {
    return { descriptors: [], error: problemIn(error) };
  }
}

/** Which layers of a manifest are read. */
interface LayersWanted {
  readonly isWanted: (mediaType: string) => boolean;
  /** So many, from the first. */
  readonly most: number;
}

async function layersOf<L extends Locator>(
  source: StreamedSource<L>,
  at: L,
  descriptors: readonly Descriptor[],
  { isWanted, most }: LayersWanted,
  ask: Ask,
): Promise<readonly ReadLayer[]> {
  let room = MAX_WHOLE;
  return Promise.all(
    descriptors.map(async (descriptor, index): Promise<ReadLayer> => {
      if (!isWanted(descriptor.mediaType)) return { descriptor, bytes: undefined, error: undefined };
      if (index >= most) return { isLeft: true, descriptor, bytes: undefined, error: undefined };
      const left = room;
      if (descriptor.size <= left) room -= descriptor.size;
      try {
        return { descriptor, bytes: await wholeBlob(source, at, descriptor, left, ask), error: undefined };
      } catch (error) {
        return { descriptor, bytes: undefined, error: problemIn(error) };
      }
    }),
  );
}

/** @throws what is no failure of reading. */
function problemIn(error: unknown): RegistryError {
  if (error instanceof RegistryError && error.kind !== 'cancelled') return error;
  throw error;
}

async function factsOf({ descriptor, bytes }: ReadLayer): Promise<ContentFacts | undefined> {
  return descriptor && bytes && contentFacts(await parseContent(descriptor.mediaType, descriptor.annotations, bytes));
}

/** What computes for long leaves room between two layers for whatever else there is to do, a person's 'stop' too. */
async function verificationsOf(
  { node, parent }: Place,
  layers: readonly ReadLayer[],
  trust: Trust,
  stopIfCancelled: () => void,
): Promise<readonly Verification[]> {
  const claim = claimOf(node, parent);
  if (!claim) return [];
  if (layers.length === 0) return [notChecked('form')];
  const verifications: Verification[] = [];
  for (const { descriptor, bytes, error, isLeft } of layers) {
    if (descriptor && bytes) await setImmediate();
    stopIfCancelled();
    if (isLeft) verifications.push(notChecked('tooMany'));
    else if (error) verifications.push(notChecked('notRead'));
    else if (descriptor && bytes) verifications.push(verifySignature(descriptor, bytes, claim, trust));
    else verifications.push(notChecked(descriptor?.mediaType === IN_TOTO_TYPE ? 'unsigned' : 'form'));
  }
  return verifications;
}

/** What a signature or attestation is shown as; undefined where something is neither. */
function claimOf({ kind }: EvidenceNode, parent: EvidenceNode | undefined): Claim | undefined {
  const subject = parent?.descriptor.digest;
  if (subject === undefined) return undefined;
  if (kind.kind === 'signature') return { subject, says: { kind: 'signature' } };
  if (kind.kind !== 'attestation') return undefined;
  return { subject, says: { kind: 'attestation', predicateTypes: kind.predicateTypes } };
}
