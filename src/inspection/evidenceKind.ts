import { isSbomPredicate } from '../artifacts/predicateTypes';
import { type ImageManifest, artifactTypeOf, type Manifest } from '../oci/manifest';
import type { CosignSuffix } from './cosignTag';
import type { EvidenceKind, Topic } from './evidence';

/** Layers that make a file system. */
const IMAGE_LAYER = /^application\/vnd\.(?:oci\.image\.layer|docker\.image\.rootfs)\./;
const SIGSTORE_BUNDLE = /^application\/vnd\.dev\.sigstore\.bundle\b/;
const COSIGN_SIGNATURE = /^application\/vnd\.dev\.cosign\.(?:simplesigning|artifact\.sig)\./;
const NOTARY_SIGNATURE = 'application/vnd.cncf.notary.signature';
const ATTESTATION =
  /^application\/vnd\.(?:in-toto|dsse\.envelope|docker\.attestation\.manifest|dev\.cosign\.attestation)\b/;
const SIGNATURE = /(?:^|[./+-])signature(?:[./+-]|$)/;
const SBOM = /spdx|cyclonedx|(?:^|[./+-])(?:sbom|syft)(?:[./+-]|$)/;
/** The statement that is a signature and nothing more. */
const COSIGN_SIGN = /^https:\/\/sigstore\.dev\/cosign\/sign\//;
const MAX_PREDICATES = 20;
const MAX_TYPE = 255;

/**
 * What type of artifact something is that was found as evidence: as {@link artifactTypeOf} says; where that is an image because its
 * configuration is one (cosign's tags, BuildKit's attestations), the type of its first layer, unless that is a file system's.
 */
export function evidenceType(manifest: Manifest): string | undefined {
  if (manifest.kind === 'index') return manifest.artifactType;
  const [first] = manifest.layers;
  const type = artifactTypeOf(manifest) ?? (first && !IMAGE_LAYER.test(first.mediaType) ? first.mediaType : undefined);
  return type?.slice(0, MAX_TYPE);
}

/**
 * What an artifact of the type is. The manifest tells more where it was read; a name that an SBOM stands under is believed where no type
 * says otherwise.
 */
export function evidenceKind(
  type: string | undefined,
  manifest: Manifest | undefined,
  suffix?: CosignSuffix,
): EvidenceKind {
  const predicateTypes = manifest?.kind === 'image' ? predicateTypesOf(manifest) : [];
  if (type !== undefined) {
    if (type === NOTARY_SIGNATURE) return { kind: 'signature', form: 'notary' };
    if (COSIGN_SIGNATURE.test(type)) return { kind: 'signature', form: 'cosign' };
    if (SIGSTORE_BUNDLE.test(type)) return bundleKind(predicateTypes);
    if (ATTESTATION.test(type)) return attestation(predicateTypes);
    if (SBOM.test(type)) return { kind: 'sbom' };
    if (SIGNATURE.test(type)) return { kind: 'signature', form: 'other' };
  }
  return suffix === '.sbom' ? { kind: 'sbom' } : { kind: 'other' };
}

/** A bundle holds a signature alone, or a signed statement. */
function bundleKind(predicateTypes: readonly string[]): EvidenceKind {
  const isSignature = predicateTypes.every((type) => COSIGN_SIGN.test(type));
  return isSignature ? { kind: 'signature', form: 'sigstore' } : attestation(predicateTypes);
}

function attestation(predicateTypes: readonly string[]): EvidenceKind {
  const topics = [...new Set(predicateTypes.map(topicOf))];
  return { kind: 'attestation', topics: topics.length > 0 ? topics : ['other'], predicateTypes };
}

/** BuildKit and cosign name the predicate at a layer, sigstore's bundles at the manifest. */
function predicateTypesOf({ annotations, layers }: ImageManifest): readonly string[] {
  const named = [
    annotations['dev.sigstore.bundle.predicateType'],
    ...layers.map((layer) => layer.annotations['in-toto.io/predicate-type'] ?? layer.annotations['predicateType']),
  ];
  const types = named.flatMap((type) => (type ? [type.slice(0, MAX_TYPE)] : []));
  return [...new Set(types)].slice(0, MAX_PREDICATES);
}

export function topicOf(predicateType: string): Topic {
  if (isSbomPredicate(predicateType)) return 'sbom';
  return /^https?:\/\/slsa\.dev\/provenance\b/.test(predicateType) ? 'provenance' : 'other';
}
