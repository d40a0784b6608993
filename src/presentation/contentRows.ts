import * as l10n from '@vscode/l10n';
import { lacksSize, type InspectionState, type Part } from '../inspection/inspectionState';
import type { ContentRow } from '../messages/panel';
import type { Descriptor } from '../oci/descriptor';
import type { Digest } from '../oci/digest';
import { entryKind, type ImageManifest, type Index } from '../oci/manifest';
import { type Locator } from '../registry/imageSource';
import { artifactName } from './artifactName';
import { formatBytes, shortDigest } from './format';
import { plainLine } from './harmless';
import { lookUpSentence } from './lookUpSentence';
import { entryName } from './names';

const MAX_ROWS = 1_000;

export interface Contents {
  readonly rows: ContentRow[];
  readonly leftOut?: string;
  readonly asksSizes: boolean;
  /** Sizes are on their way. */
  readonly readsSizes?: boolean;
  /** Why sizes are missing that were asked for. */
  readonly sizesProblem?: string;
}

/**
 * What an index holds, as a tree: the entries in its order, each attestation below the image that it is about, and what is within the
 * indexes that are unfolded. No rows for a single manifest.
 */
export function contentRows(locator: Locator, state: InspectionState): Contents {
  const value = state.summary.kind === 'ready' ? state.summary.value.fetched.value : undefined;
  if (value?.kind !== 'index') return { rows: [], asksSizes: false };
  const steps: Step[] = [];
  let leftOut: string | undefined;
  for (const step of walk(value, state, 1, new Set())) {
    if (steps.length === MAX_ROWS) {
      leftOut = l10n.t('Only the first {0} rows are listed: the raw documents hold them all.', MAX_ROWS);
      break;
    }
    steps.push(step);
  }
  const chosen = chosenStep(steps, state);
  const sizesProblem = sizesSentence(locator, steps, state);
  return {
    rows: steps.map(({ entry, level, inner }, index) => ({
      ...row(entry, level, index === chosen, state),
      ...(inner === undefined ? {} : { expanded: inner !== 'folded' }),
      ...(typeof inner === 'object' && inner.kind === 'failed'
        ? { problem: lookUpSentence(inner.error, locator, 'content') }
        : {}),
    })),
    ...(leftOut === undefined ? {} : { leftOut }),
    asksSizes: steps.some(({ entry }) => lacksSize(entry, state)),
    ...(state.sizing.kind === 'loading' ? { readsSizes: true } : {}),
    ...(sizesProblem === undefined ? {} : { sizesProblem }),
  };
}

/** Where the one row stands that is shown, or is to be: what is listed twice is chosen once. -1 where none is listed. */
function chosenStep(steps: readonly Step[], { image, chosen }: InspectionState): number {
  const shown = readyValue(image);
  const own = steps.findIndex(({ entry }) => entry === shown?.entry);
  const digest = shown?.manifest.digest ?? (image.kind === 'ready' ? undefined : chosen);
  return own >= 0 ? own : steps.findIndex(({ entry }) => entry.digest === digest);
}

function sizesSentence(locator: Locator, steps: readonly Step[], state: InspectionState): string | undefined {
  if (state.sizing.kind === 'failed') return lookUpSentence(state.sizing.error, locator, 'content');
  const missing = new Set(steps.map(({ entry }) => entry.digest).filter((digest) => state.withoutSize.has(digest)))
    .size;
  if (missing === 0) return undefined;
  return missing === 1
    ? l10n.t('1 size could not be read: its manifest is missing or broken.')
    : l10n.t('{0} sizes could not be read: their manifests are missing or broken.', missing);
}

interface Step {
  readonly entry: Descriptor;
  readonly level: number;
  /** Of an index: what is within it; undefined for what cannot be unfolded. */
  readonly inner: Part<Index> | 'folded' | undefined;
}

/** @param above the indexes that lead here: none of them can be within itself, whatever a source says. */
function* walk(index: Index, state: InspectionState, level: number, above: ReadonlySet<Digest>): Generator<Step> {
  for (const { entry, isBelow } of ordered(index.manifests)) {
    const isInner = entryKind(entry) === 'index' && !above.has(entry.digest);
    const inner = isInner ? (state.unfolded.get(entry.digest) ?? 'folded') : undefined;
    yield { entry, level: isBelow ? level + 1 : level, inner };
    if (typeof inner === 'object' && inner.kind === 'ready') {
      yield* walk(inner.value, state, level + 1, new Set([...above, entry.digest]));
    }
  }
}

/** Entries in their order, but what attests something stands right below that. */
function ordered(entries: readonly Descriptor[]): readonly { readonly entry: Descriptor; readonly isBelow: boolean }[] {
  const attested = new Map<string, Descriptor[]>();
  const digests = new Set<string>(
    entries.filter((entry) => entryKind(entry) !== 'attestation').map(({ digest }) => digest),
  );
  const alone = entries.filter((entry) => {
    const subject = subjectOf(entry);
    if (subject === undefined || !digests.has(subject)) return true;
    attested.set(subject, [...(attested.get(subject) ?? []), entry]);
    return false;
  });
  return alone.flatMap((entry) => {
    const below = attested.get(entry.digest) ?? [];
    // What is listed twice is attested once.
    attested.delete(entry.digest);
    return [{ entry, isBelow: false }, ...below.map((attestation) => ({ entry: attestation, isBelow: true }))];
  });
}

/** Whom BuildKit's entry is about. @see https://github.com/moby/buildkit/blob/v0.19.0/docs/attestations/attestation-storage.md */
function subjectOf(entry: Descriptor): string | undefined {
  return entryKind(entry) === 'attestation' ? entry.annotations['vnd.docker.reference.digest'] : undefined;
}

function row(
  entry: Descriptor,
  level: number,
  chosen: boolean,
  { image, sizes }: InspectionState,
): Omit<ContentRow, 'expanded'> {
  const { digest } = entry;
  const shown = readyValue(image)?.manifest;
  const size = sizes.get(digest);
  const note = noteOf(entry, shown?.digest === digest ? shown.value : undefined);
  return {
    ...{ digest, level, kind: entryKind(entry), name: nameOf(entry), shortDigest: shortDigest(digest), chosen },
    size: size === undefined ? '' : formatBytes(size),
    ...(note === '' ? {} : { note }),
  };
}

function nameOf(entry: Descriptor): string {
  const isNamed = entry.platform !== undefined || entry.annotations['org.opencontainers.image.ref.name'] !== undefined;
  switch (entryKind(entry)) {
    case 'platform':
      return entryName(entry);
    case 'index':
      return isNamed ? entryName(entry) : l10n.t('Index');
    case 'attestation':
      return l10n.t('Attestation');
    case 'artifact':
      return artifactName(entry.artifactType ?? entry.mediaType) ?? (isNamed ? entryName(entry) : l10n.t('Artifact'));
  }
}

/** What it is where that is no image; what an attestation says is known once it was read. */
function noteOf(entry: Descriptor, manifest: ImageManifest | undefined): string {
  switch (entryKind(entry)) {
    case 'platform':
      return '';
    case 'index':
      return plainLine(entry.mediaType);
    case 'artifact':
      return plainLine(entry.artifactType ?? entry.mediaType);
    case 'attestation':
      return plainLine(
        (manifest?.layers ?? [])
          .flatMap(({ annotations }) => annotations['in-toto.io/predicate-type'] ?? [])
          .join(', '),
        1_000,
      );
  }
}

function readyValue<T>(part: Part<T>): T | undefined {
  return part.kind === 'ready' ? part.value : undefined;
}
