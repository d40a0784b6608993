import { expect, it } from 'vitest';
import { parseManifest } from '../../../src/oci/manifest';
import { MediaType } from '../../../src/oci/mediaType';
import { manifestName } from '../../../src/presentation/names';

const named = { platform: { os: 'linux', architecture: 'amd64' } };
const attestation = { platform: { os: 'unknown', architecture: 'unknown' } };

it.each([
  [[named, {}], 'OCI image index, 1 platform, 1 manifest for no platform'],
  [[{}, {}, {}], 'OCI image index, 3 manifests for no platform'],
  [[named, named, attestation], 'OCI image index, 2 platforms, 1 attestation'],
  [[], 'OCI image index, 0 platforms'],
])('calls the index of %j by what it holds', (entries, name) => {
  const manifests = entries.map((entry) => ({ ...entry, digest: `sha256:${'0'.repeat(64)}`, size: 1 }));
  const parsed = parseManifest(new TextEncoder().encode(JSON.stringify({ mediaType: MediaType.ociIndex, manifests })));
  expect(parsed.kind === 'ok' && manifestName(parsed.value)).toBe(name);
});
