import { describe, expect, it } from 'vitest';
import type { EvidenceKind } from '../../../src/inspection/evidence';
import { evidenceKind, evidenceType } from '../../../src/inspection/evidenceKind';
import { type Manifest, parseManifest } from '../../../src/oci/manifest';
import { MediaType } from '../../../src/oci/mediaType';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const manifestOf = (value: object): Manifest => {
  const parsed = parseManifest(Buffer.from(JSON.stringify({ mediaType: MediaType.ociManifest, ...value })));
  if (parsed.kind !== 'ok') throw new Error(parsed.reason);
  return parsed.value;
};
const descriptor = (mediaType: string, more: object = {}) => ({ mediaType, digest: DIGEST, size: 2, ...more });

describe('The type of evidence', () => {
  const empty = descriptor(MediaType.ociEmpty);
  it.each<[string, object, string | undefined]>([
    ["is the manifest's", { artifactType: 'a/b', config: { ...empty, artifactType: 'c/d' }, layers: [] }, 'a/b'],
    ["else the configuration descriptor's", { config: { ...empty, artifactType: 'c/d' }, layers: [] }, 'c/d'],
    ["else the configuration's", { config: descriptor('e/f'), layers: [descriptor('g/h')] }, 'e/f'],
    ["else the first layer's", { config: empty, layers: [descriptor('g/h')] }, 'g/h'],
    [
      'is none of an image',
      { config: descriptor(MediaType.ociConfig), layers: [descriptor('application/vnd.oci.image.layer.v1.tar+gzip')] },
      undefined,
    ],
    [
      "is the first layer's where the configuration is an image's without a file system",
      { config: descriptor(MediaType.ociConfig), layers: [descriptor('application/vnd.in-toto+json')] },
      'application/vnd.in-toto+json',
    ],
  ])('%s', (_name, manifest, type) => {
    expect(evidenceType(manifestOf(manifest))).toBe(type);
  });
});

describe('The kind of evidence', () => {
  const attestation = (topics: readonly string[], predicateTypes: readonly string[]) => ({
    kind: 'attestation',
    topics,
    predicateTypes,
  });
  it.each<[string, EvidenceKind['kind'], string?]>([
    ['application/vnd.cncf.notary.signature', 'signature', 'notary'],
    ['application/vnd.dev.cosign.simplesigning.v1+json', 'signature', 'cosign'],
    ['application/vnd.dev.cosign.artifact.sig.v1+json', 'signature', 'cosign'],
    ['application/vnd.dev.sigstore.bundle.v0.3+json', 'signature', 'sigstore'],
    ['application/vnd.dev.sigstore.bundle+json;version=0.3', 'signature', 'sigstore'],
    ['application/vnd.example.signature.v1+json', 'signature', 'other'],
    ['signature/example', 'signature', 'other'],
    ['application/spdx+json', 'sbom'],
    ['text/spdx', 'sbom'],
    ['application/vnd.cyclonedx+xml', 'sbom'],
    ['application/vnd.syft+json', 'sbom'],
    ['application/vnd.example.sbom.v1+json', 'sbom'],
    ['application/vnd.in-toto+json', 'attestation'],
    ['application/vnd.in-toto.provenance+dsse', 'attestation'],
    ['application/vnd.dsse.envelope.v1+json', 'attestation'],
    ['application/vnd.docker.attestation.manifest.v1+json', 'attestation'],
    ['application/vnd.cncf.helm.config.v1+json', 'other'],
    ['application/vnd.example.designatures', 'other'],
    ['application/vnd.in-totorial', 'other'],
  ])('is that of its type: %s', (type, kind, form) => {
    expect(evidenceKind(type, undefined)).toMatchObject({ kind, ...(form === undefined ? {} : { form }) });
  });

  it.each<[string, readonly string[]]>([
    ['https://spdx.dev/Document', ['sbom']],
    ['https://spdx.dev/Document/v2.3', ['sbom']],
    ['https://cyclonedx.org/bom', ['sbom']],
    ['https://slsa.dev/provenance/v1', ['provenance']],
    ['https://slsa.dev/verification_summary/v1', ['other']],
    ['https://evil.example/https://spdx.dev/Document', ['other']],
  ])('is an attestation about what its predicate is: %s', (predicateType, topics) => {
    const byLayer = manifestOf({
      config: descriptor(MediaType.ociConfig),
      layers: [
        descriptor('application/vnd.in-toto+json', { annotations: { 'in-toto.io/predicate-type': predicateType } }),
      ],
    });
    expect(evidenceKind('application/vnd.in-toto+json', byLayer)).toEqual(attestation(topics, [predicateType]));
    const bundle = manifestOf({
      config: descriptor(MediaType.ociEmpty),
      annotations: { 'dev.sigstore.bundle.predicateType': predicateType },
    });
    expect(evidenceKind('application/vnd.dev.sigstore.bundle.v0.3+json', bundle)).toEqual(
      attestation(topics, [predicateType]),
    );
  });

  it('is a signature where the bundle states that it signs, and nothing more', () => {
    const bundle = manifestOf({
      config: descriptor(MediaType.ociEmpty),
      annotations: { 'dev.sigstore.bundle.predicateType': 'https://sigstore.dev/cosign/sign/v1' },
    });
    expect(evidenceKind('application/vnd.dev.sigstore.bundle.v0.3+json', bundle)).toEqual({
      kind: 'signature',
      form: 'sigstore',
    });
  });

  it("is an SBOM's where nothing but the tag says so, but no signature's", () => {
    expect(evidenceKind('application/json', undefined, '.sbom')).toEqual({ kind: 'sbom' });
    expect(evidenceKind('application/json', undefined, '.sig')).toEqual({ kind: 'other' });
    expect(evidenceKind(undefined, undefined, '.att')).toEqual({ kind: 'other' });
  });
});
