import type { Digest } from '../oci/digest';
import { isIndexType, MediaType } from '../oci/mediaType';
import type { Index, Manifest } from '../oci/manifest';
import { isUnknownPlatform, type Platform } from '../oci/platform';
import type { Ask, ImageSource, Locator } from '../registry/imageSource';
import {
  manifestDigest,
  type ManifestDigest,
  type OciManifest,
  ociManifest,
  type OciManifestConfig,
  ociManifestConfig,
} from './policyHost';

export type HostAnswer<T> =
  | { readonly kind: 'answer'; readonly value: T }
  /** Of the kinds that the capability throws. */
  | { readonly kind: 'failed'; readonly error: unknown };

/** The three payloads of a policy host for one reference, and where its own answers differ. */
export interface PolicyHostView {
  readonly digest: HostAnswer<ManifestDigest>;
  readonly manifest: HostAnswer<OciManifest>;
  readonly config: HostAnswer<OciManifestConfig>;
  readonly differences: readonly HostDifference[];
}

/** Where the policy host answers otherwise, after its code (kubewarden/policy-evaluator). */
export type HostDifference =
  /** Of an index it takes the first entry of the machine that it runs on, and fails where there is none: one a machine. */
  | { readonly kind: 'platform'; readonly machines: readonly HostImage[] }
  /** It knows no identity tokens, and goes on without a sign-in. */
  | { readonly kind: 'identityToken' }
  /** These are errors there. */
  | { readonly kind: 'nestedIndex' | 'schemaVersion' }
  | { readonly kind: 'mediaType'; readonly mediaType: string }
  /** Its SDK goes by a member that may legally be absent. */
  | { readonly kind: 'noMediaType' };

export interface HostImage {
  readonly platform: Pick<Platform, 'os' | 'architecture'>;
  readonly digest: Digest;
}

const KNOWN_TYPES: ReadonlySet<string> = new Set([
  MediaType.ociIndex,
  MediaType.ociManifest,
  MediaType.dockerList,
  MediaType.dockerManifest,
]);

/** Three to four requests, fewer where the source remembers. @throws RegistryError 'cancelled' */
export async function policyHostView(
  source: ImageSource,
  locator: Locator,
  how: { readonly platform?: Platform | undefined; readonly usesIdentityToken: boolean },
  ask: Ask,
): Promise<PolicyHostView> {
  const digest = await answerOf(manifestDigest(source, locator, ask), ask);
  const manifest = await answerOf(ociManifest(source, locator, ask), ask);
  const config = await answerOf(ociManifestConfig(source, locator, how, ask), ask);
  const parsed = await answerOf(source.manifest(locator, ask), ask);
  const differences = [
    ...(how.usesIdentityToken ? [{ kind: 'identityToken' } as const] : []),
    ...(manifest.kind === 'answer' && parsed.kind === 'answer'
      ? differencesOf(manifest.value.manifest, parsed.value.value)
      : []),
  ];
  return { digest, manifest, config, differences };
}

function* differencesOf(body: unknown, manifest: Manifest): Generator<HostDifference, void, undefined> {
  const { schemaVersion, mediaType } = body as { readonly schemaVersion?: unknown; readonly mediaType?: unknown };
  if (schemaVersion !== 2) yield { kind: 'schemaVersion' };
  if (mediaType === undefined || mediaType === null) yield { kind: 'noMediaType' };
  else if (typeof mediaType !== 'string') yield { kind: 'mediaType', mediaType: JSON.stringify(mediaType) };
  else if (!KNOWN_TYPES.has(mediaType)) yield { kind: 'mediaType', mediaType };
  if (manifest.kind !== 'index') return;
  if (manifest.manifests.some((entry) => isIndexType(entry.mediaType))) yield { kind: 'nestedIndex' };
  yield { kind: 'platform', machines: machinesOf(manifest) };
}

/** The variant does not count, nor whether it is an attestation. */
function machinesOf({ manifests }: Index): readonly HostImage[] {
  const firsts = new Map<string, HostImage>();
  for (const { platform, digest } of manifests) {
    if (!platform || isUnknownPlatform(platform)) continue;
    const { os, architecture } = platform;
    const key = `${os}/${architecture}`;
    if (!firsts.has(key)) firsts.set(key, { platform: { os, architecture }, digest });
  }
  return [...firsts.values()];
}

async function answerOf<T>(load: Promise<T>, { signal }: Ask): Promise<HostAnswer<T>> {
  try {
    return { kind: 'answer', value: await load };
  } catch (error) {
    if (signal.aborted) throw error;
    return { kind: 'failed', error };
  }
}
