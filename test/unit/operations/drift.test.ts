import { describe, expect, it } from 'vitest';
import { parseDigest, type Digest } from '../../../src/oci/digest';
import { documentStandings, driftFindings } from '../../../src/operations/drift';
import type { Standing } from '../../../src/operations/standing';
import { formatReference, type Reference } from '../../../src/references/reference';
import { scan } from '../../../src/references/scan';
import { RegistryError } from '../../../src/registry/registryError';

const DIGEST = parseDigest(`sha256:${'a'.repeat(64)}`) as Digest;
const error = new RegistryError('timeout', 'slow', { host: 'docker.io' });

const standings: Readonly<Record<string, Standing>> = {
  current: { kind: 'current', digest: DIGEST },
  platform: { kind: 'current', digest: DIGEST, pinned: { platform: undefined } },
  moved: { kind: 'moved', digest: DIGEST },
  ignored: { kind: 'moved', digest: DIGEST },
  missing: { kind: 'missing', what: 'tag', error },
  hidden: { kind: 'notVisible', error },
  failed: { kind: 'failed', error },
  built: { kind: 'missing', what: 'tag', error },
};

const text = `services:
  a: {image: current}
  b: {image: platform}
  c: {image: moved}
  d: {image: ignored} # oci-lens-ignore drift: we wait
  d2: {image: ignored} # oci-lens-ignore drift
  e: {image: missing} # oci-lens-ignore pinned: another rule
  f: {image: hidden}
  g: {image: failed}
  h: {image: unknown}
  i: {image: built, build: .}
  j: {image: "a b"}
  k: {image: moved}
`;
const { occurrences } = scan({ path: 'compose.yaml', text });
const standingOf = (reference: Reference) => standings[formatReference(reference).replace('docker.io/library/', '')];

describe('what is said of how references stand', () => {
  it('is nothing where the tag stands in another file', () => {
    const kustomization =
      'kind: Kustomization\nimages:\n  - {name: app, newName: missing}\n  - {name: web, newName: missing, newTag: "1"}\n';
    const images = scan({ path: 'kustomization.yaml', text: kustomization }).occurrences;
    const isMissing = () => standings.missing;
    expect(driftFindings(images, isMissing).map(({ reference }) => reference.tag)).toEqual(['1']);
    expect(documentStandings(images, isMissing)).toMatchObject({ references: 1, missing: 1 });
  });

  it('is what moved, is missing or cannot be seen; not what failed, is ignored, unknown or built here', () => {
    const found = driftFindings(occurrences, standingOf);
    expect(found.map(({ occurrence, standing }) => `${occurrence.text} ${standing.kind}`)).toEqual([
      'moved moved',
      'ignored moved',
      'missing missing',
      'hidden notVisible',
      'moved moved',
    ]);
  });

  it('is counted by occurrence', () => {
    expect(documentStandings(occurrences, standingOf)).toEqual({
      references: 10,
      known: 9,
      moved: 3,
      missing: 1,
      notVisible: 1,
      failed: 1,
    });
  });
});
