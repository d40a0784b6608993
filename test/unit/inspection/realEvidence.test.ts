import { setMaxListeners } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evidenceTree } from '../../../src/inspection/evidenceTree';
import { MediaType } from '../../../src/oci/mediaType';
import { referrersTag } from '../../../src/registry/referrersTag';
import { Authorizer } from '../../../src/registry/auth/authorizer';
import { anonymousCredentials } from '../../../src/registry/credentials/credentialSource';
import { RemoteRegistry } from '../../../src/registry/remoteRegistry';
import { Transport, type TransportRequest, type TransportResponse } from '../../../src/registry/transport';
import { type DockerRegistry, hasDockerRegistry, startDockerRegistry } from '../../support/dockerRegistry';
import type { Content } from '../../support/sampleImages';
import { uploadContent } from '../../support/uploadContent';
import { requestsDuring, tagged } from '../registry/realClient';
import {
  artifact,
  cosignContent,
  cosignTagOf,
  indexOf,
  referrersIndex,
  TYPES,
} from '../../support/sampleImages/evidence';
import { namesOf, nodeOf, shapeOf } from './evidenceFixtures';

const LIMIT = 20_000;

/** Sends requests in rounds, and counts them: a round goes out when no more come for a while. */
class RoundsTransport extends Transport {
  rounds = 0;
  private waiting: (() => void)[] = [];
  private timer: NodeJS.Timeout | undefined;

  override async send(request: TransportRequest): Promise<TransportResponse> {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.rounds += 1;
      for (const go of this.waiting.splice(0)) go();
    }, 60);
    await new Promise<void>((resolve) => this.waiting.push(resolve));
    return super.send(request);
  }
}

describe.skipIf(!hasDockerRegistry())("Evidence in Debian's docker-registry", { timeout: LIMIT }, () => {
  let registry: DockerRegistry;
  const index = indexOf(6);
  const sig = artifact(TYPES.signature, index);
  const sbom = artifact(TYPES.spdx, index);
  const sbomSig = artifact(TYPES.signature, sbom);
  const cosignSig = cosignContent(TYPES.simpleSigning);

  beforeAll(async () => {
    registry = await startDockerRegistry();
    const push = (content: Content, tag?: string) => uploadContent(registry.url, 'app', content, tag);
    await push(index, '1');
    for (const content of [sig, sbom, sbomSig]) await push(content);
    await push(cosignSig, cosignTagOf(index, 'sig'));
    const list = (subject: Content, contents: readonly Content[]) =>
      push(referrersIndex(contents), referrersTag(subject.descriptor.digest));
    await list(index, [sig, sbom]);
    await list(sbom, [sbomSig]);
  });
  afterAll(() => registry.stop());

  it('is found by the referrers tag, since it has no API, in the levels and three rounds, and then two', async () => {
    expect((await fetch(`${registry.url}/v2/app/referrers/${index.descriptor.digest}`)).status).toBe(404);
    const silent = { info: () => undefined, warn: () => undefined };
    const transport = new RoundsTransport(silent);
    const source = new RemoteRegistry(transport, new Authorizer(transport, anonymousCredentials));
    const { signal } = new AbortController();
    setMaxListeners(0, signal);
    const look = async () => {
      transport.rounds = 0;
      const requests = await requestsDuring(registry, async () => {
        const tree = await evidenceTree(source, tagged(registry.host, 'app', '1'), {}, { signal, byPerson: true });
        const names = namesOf({ sig, sbom, sbomSig, cosignSig });
        expect(shapeOf(tree.root, names)).toEqual([
          ...Array<string>(6).fill('?'),
          'sig',
          ['sbom', ['sbomSig']],
          'cosignSig',
        ]);
        expect(nodeOf(tree, sig)).toMatchObject({ found: ['tagSchema'], artifactType: TYPES.signature });
        expect(nodeOf(tree, cosignSig).descriptor.mediaType).toBe(MediaType.ociManifest);
        expect(tree).toMatchObject({
          signed: { kind: 'found', count: 2 },
          provenance: { kind: 'none' },
          cosignTags: 'list',
        });
      });
      return { rounds: transport.rounds, requests };
    };
    const first = await look();
    // 10 subjects beside cosign's signature: the root, the tags, 10 lists of referrers and 4 manifests, and 7 of no use.
    expect(first).toMatchObject({ rounds: 5, requests: { length: 23 } });
    expect(first.requests.filter((line) => line.includes('/referrers/'))).toHaveLength(7);
    const again = await look();
    expect(again).toMatchObject({ rounds: 4, requests: { length: 16 } });
    transport.dispose();
  });
});
