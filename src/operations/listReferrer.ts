import { setTimeout as sleep } from 'node:timers/promises';
import { descriptorJson } from '../oci/artifactManifest';
import type { Descriptor } from '../oci/descriptor';
import { type Digest, parseDigest } from '../oci/digest';
import { MediaType } from '../oci/mediaType';
import { parseJson } from '../oci/parsed';
import { referrersTag } from '../oci/referrersTag';
import type { Ask, RegistryLocator } from '../registry/imageSource';
import type { Precondition, PushTarget } from '../registry/pushTarget';
import { RegistryError } from '../registry/registryError';
import { type ReferrersTagFailure, TransferError } from './transferError';

const MAX_ATTEMPTS = 8;
/** Bytes: more is taken by no registry. */
const MAX_INDEX_BYTES = 4 * 1024 * 1024;
/** Milliseconds, times a chance: that of two who write at once, one reads what the other wrote. */
const PAUSE_MS = 200;
/** Milliseconds: nobody is waited for longer. */
const MAX_PAUSE_MS = 10_000;

/** The index under the tag: as JSON, so that whatever others wrote into it stays. */
interface StandingIndex {
  readonly json: Readonly<Record<string, unknown>>;
  readonly entries: readonly unknown[];
  readonly precondition: Precondition | undefined;
}

/**
 * Adds `entry` to the index that stands in for a registry's list of the referrers of `subject`; the entries of others stay. Written
 * only where nobody wrote meanwhile, as far as the registry minds that, and read again afterwards: when others who did not know of the
 * entry must have written, too. Where it is lost then, it is added again.
 * @throws TransferError 'referrersTag' where that cannot be done, or what a cancelled request ends with.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#referrers-tag-schema
 */
export async function listReferrer(
  target: PushTarget,
  { reference }: RegistryLocator,
  subject: Digest,
  entry: Descriptor,
  ask: Ask,
): Promise<void> {
  const tag = referrersTag(subject);
  const at: RegistryLocator = { kind: 'registry', reference: { ...reference, tag, digest: undefined } };
  const fail = (why: ReferrersTagFailure, cause?: unknown) =>
    new TransferError({ kind: 'referrersTag', tag, digest: entry.digest, why }, { cause });
  const read = async () => {
    const standing = await standingIndex(target, at, subject, ask);
    if (standing === 'noIndex') throw fail('noIndex');
    return standing;
  };

  try {
    let begun = Date.now();
    let standing = await read();
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      if (holds(standing, entry.digest)) return;
      const bytes = new TextEncoder().encode(JSON.stringify(withEntry(standing, entry)));
      if (bytes.length > MAX_INDEX_BYTES) throw fail('full');
      await putUnlessChanged(target, at, bytes, standing.precondition, ask);
      await sleep(pause(Date.now() - begun, attempt), undefined, { signal: ask.signal });
      begun = Date.now();
      standing = await read();
    }
    if (!holds(standing, entry.digest)) throw fail('lost');
  } catch (error) {
    throw error instanceof RegistryError && error.kind !== 'cancelled' ? fail('failed', error) : error;
  }
}

/**
 * Milliseconds until what was written is read again: others who read before it was there write no later than about as long after it as
 * it took here to read and to write.
 */
function pause(took: number, attempt: number): number {
  const least = Math.max(PAUSE_MS / 2, 2 * took);
  return Math.min(least, MAX_PAUSE_MS) + PAUSE_MS * Math.random() * (attempt + 1);
}

/** What it is now; with no entries where there is none. */
async function standingIndex(
  target: PushTarget,
  at: RegistryLocator,
  subject: Digest,
  ask: Ask,
): Promise<StandingIndex | 'noIndex'> {
  const none: StandingIndex = {
    json: { schemaVersion: 2, mediaType: MediaType.ociIndex },
    entries: [],
    precondition: { ifNoneMatch: '*' },
  };
  try {
    const { bytes, digest, mediaType, value, etag } = await target.manifest(at, { ...ask, fresh: true });
    // GitLab takes the tag for the subject itself, where it is not there.
    if (digest === subject) return { ...none, precondition: undefined };
    const json = parseJson(bytes);
    if (value.kind !== 'index' || mediaType !== MediaType.ociIndex || json.kind !== 'ok' || !isRecord(json.value))
      return 'noIndex';
    const { manifests } = json.value;
    if (!Array.isArray(manifests)) return 'noIndex';
    // A weak one is no version of the bytes: no precondition holds with it.
    const precondition = etag === undefined || etag.startsWith('W/') ? undefined : { ifMatch: etag };
    return { json: json.value, entries: manifests, precondition };
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    if (error.kind === 'notFound') return none;
    // Without a status it is said of what the registry holds there.
    const isContent = error.kind === 'malformed' || error.kind === 'unsupported';
    if (isContent && error.status === undefined) return 'noIndex';
    throw error;
  }
}

function holds({ entries }: StandingIndex, digest: Digest): boolean {
  return entries.some((entry) => isRecord(entry) && parseDigest(String(entry['digest'])) === digest);
}

function withEntry({ json, entries }: StandingIndex, entry: Descriptor): object {
  return { ...json, manifests: [...entries, descriptorJson(entry)] };
}

/** Where somebody wrote meanwhile nothing is done: what stands there now is read again anyway. */
async function putUnlessChanged(
  target: PushTarget,
  at: RegistryLocator,
  bytes: Uint8Array,
  precondition: Precondition | undefined,
  ask: Ask,
): Promise<void> {
  try {
    await target.putManifest(at, bytes, MediaType.ociIndex, precondition, ask);
  } catch (error) {
    if (!(error instanceof RegistryError && error.status === 412)) throw error;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
