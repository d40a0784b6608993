import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ImageDetails,
  type ImageSummary,
  readDetails,
  summariseImage,
} from '../../../src/inspection/inspectImage';
import { digestOf } from '../../../src/oci/digest';
import { MediaType } from '../../../src/oci/mediaType';
import {
  detailsHover,
  type HoverPart,
  failureHover,
  summaryHover,
  unaskedHover,
  unresolvedHover,
} from '../../../src/presentation/hover';
import type { Reference } from '../../../src/references/reference';
import type { RegistryLocator } from '../../../src/registry/imageSource';
import { RegistryError, type RegistryErrorKind } from '../../../src/registry/registryError';
import { pushSamples } from '../../support/sampleImages';
import { type ScratchRegistry, startScratchRegistry } from '../../support/scratchRegistry';
import { locate, type RegistryClient, registryClient } from '../registry/registryClient';

const ask = { signal: new AbortController().signal };
const viewer = { now: Date.parse('2026-01-01T00:00:00Z'), language: 'en' };
const ours = (parts: HoverPart[]) => parts.flatMap((part) => ('ours' in part ? [part.ours] : [])).join('\n');
const theirs = (parts: HoverPart[]) =>
  parts.flatMap((part) => ('theirs' in part ? [part.theirs.replaceAll('&nbsp;', '')] : [])).join('\n');
const place = { uri: 'file:///a (1).yaml', start: 7, text: 'nginx' };
const offers = { place, canPin: true };

describe('hover texts', () => {
  let registry: ScratchRegistry;
  let client: RegistryClient;

  beforeAll(async () => {
    registry = await startScratchRegistry();
    pushSamples(registry);
    client = registryClient();
  });

  afterAll(async () => {
    client.dispose();
    await registry.close();
  });

  async function inspect(
    repository: string,
    tag: string,
  ): Promise<[ImageSummary<RegistryLocator>, ImageDetails | undefined]> {
    const summary = await summariseImage(client.source, locate(registry, repository, tag), ask);
    return [summary, await readDetails(client.source, summary, { kind: 'wishes', wishes: [] }, ask)];
  }

  it('show an index: short digest with a copy link, links, platforms with sizes', async () => {
    const [summary] = await inspect('library/nginx', '1.27-alpine');
    const parts = summaryHover(summary, offers);
    const [actions, facts] = [ours(parts), theirs(parts)];
    const { digest } = summary.fetched;
    expect(actions).toContain('**nginx\\:1\\.27\\-alpine**');
    expect(actions).toContain(`\`${digest.slice(0, 19)}…\``);
    expect(actions).toContain(`(command:ociLens.copyDigest?${encodeURIComponent(JSON.stringify([{ digest }]))})`);
    expect(actions).toContain('(command:ociLens.inspectImage?');
    expect(actions).toContain('(command:ociLens.pinToDigest?');
    expect(facts).toContain('OCI image index\\, 6 platforms\\, 6 attestations');
    expect(facts).toMatch(/\| linux\\\/amd64 \| [\d.]+ k?B \|/);
    expect(facts.match(/\| linux/g)).toHaveLength(6);
    expect(facts).not.toContain('unknown');
  });

  it('show a configuration: created, user, entrypoint, ports, licence', async () => {
    const facts = theirs(detailsHover(...(await inspect('kubewarden/policy-server', 'v1.13.0')), viewer));
    expect(facts).toContain('| linux\\/amd64 |');
    expect(facts).toContain('Created | 2024\\-06\\-05 \\(1 year ago\\) |');
    expect(facts).toContain('User | 65533\\:65533 |');
    expect(facts).toContain('Entrypoint | `/policy-server` |');
    expect(facts).toContain('Ports | 3000\\/tcp |');
  });

  it('show the licence once, as soon as it is known', async () => {
    const [server, serverDetails] = await inspect('kubewarden/policy-server', 'v1.13.0');
    expect(theirs(summaryHover(server, offers))).toContain('licence Apache\\-2\\.0');
    expect(theirs(detailsHover(server, serverDetails, viewer))).not.toContain('Licence');
    const [redis, redisDetails] = await inspect('library/redis', '7.4');
    expect(theirs(summaryHover(redis, offers))).not.toContain('licence');
    expect(theirs(detailsHover(redis, redisDetails, viewer))).toMatch(/Licence \| \S+/);
  });

  it('say what is not there: no date, and root where no user is set', async () => {
    const facts = theirs(detailsHover(...(await inspect('library/busybox', 'latest')), viewer));
    expect(facts).toContain('Created | not said |');
    expect(facts).toContain('User | root \\(none set\\) |');
  });

  it('show an artifact by its type', async () => {
    const [summary, details] = await inspect('charts/podinfo', '6.7.0');
    expect(theirs(summaryHover(summary, offers))).toContain(
      'Artifact of type application\\/vnd\\.cncf\\.helm\\.config',
    );
    expect(detailsHover(summary, details, viewer)).toEqual([]);
  });

  it('offer a pin only where one can be made, and the platform that the document asks for', async () => {
    const [summary] = await inspect('library/nginx', '1.27-alpine');
    const platform = { os: 'linux', architecture: 'arm64', variant: 'v8' };
    const actions = ours(summaryHover(summary, { place, canPin: false, platform }));
    expect(actions).not.toContain('pinToDigest');
    expect(decodeURIComponent(actions)).toContain('"platform":"linux/arm64/v8"');
  });

  it('keep what a hostile image says apart from what may run commands, as plain text', () => {
    const evil = '[x](command:ociLens.pinToDigest) ![](https://evil/x.png) <img> | `a` \u202e';
    const content = new TextEncoder().encode(evil);
    const descriptor = { mediaType: evil, digest: digestOf(content), size: 1, annotations: {} };
    const summary: ImageSummary<RegistryLocator> = {
      locator: { kind: 'registry', reference: { registry: 'docker.io', repository: 'library/evil' } },
      fetched: {
        bytes: content,
        digest: digestOf(content),
        mediaType: evil,
        value: {
          kind: 'index',
          mediaType: MediaType.ociIndex,
          manifests: [{ ...descriptor, platform: { os: evil, architecture: evil } }],
          annotations: { 'org.opencontainers.image.licenses': evil },
        },
      },
    };
    const parts = summaryHover(summary, offers);
    const [actions, facts] = [ours(parts), theirs(parts)];
    expect(actions).not.toContain('evil/x');
    expect(facts).not.toMatch(/[^\\]\[x|[^\\]!\[|[^\\]<img|[^\\]https?:/);
    expect(facts).not.toContain('\u202e');
    // Each row still has its two cells.
    for (const line of facts.split('\n').filter((text) => text.startsWith('|'))) {
      expect(line.replaceAll('\\|', '').split('|')).toHaveLength(4);
    }
  });

  it('make a link of any place', () => {
    const actions = ours(
      unaskedHover({ registry: 'docker.io', repository: 'library/nginx' }, place, { kind: 'untrusted' }),
    );
    const link = /\(command:ociLens\.lookUp\?([^()'\s]+)\)/.exec(actions)?.[1];
    expect(JSON.parse(decodeURIComponent(link ?? ''))).toEqual([place]);
  });
});

describe('hovers of what cannot be shown', () => {
  const reference: Reference = { registry: 'registry.example.com', repository: 'team/app', tag: '1' };
  const kinds: Record<RegistryErrorKind, true> = {
    unauthorized: true,
    denied: true,
    notFound: true,
    rateLimited: true,
    unreachable: true,
    timeout: true,
    digestMismatch: true,
    tooLarge: true,
    malformed: true,
    unsupported: true,
    refused: true,
    cancelled: true,
  };

  it.each(Object.keys(kinds) as RegistryErrorKind[])('say %s in one sentence with a next step', (kind) => {
    const error = new RegistryError(kind, 'why', { host: 'registry.example.com' });
    const parts = failureHover(error, reference, place);
    const [actions, facts] = [ours(parts), theirs(parts)];
    const sentence = facts.replaceAll('\\', '');
    expect(sentence).toMatch(/registry\.example\.com/);
    expect(sentence).toMatch(/^[^.].*: .+\.$|try again.*\.$/);
    expect(sentence.split(/\.\s/)).toHaveLength(1);
    expect(actions).toContain('command:ociLens.lookUp?');
    expect(actions).toContain('command:ociLens.showLog');
  });

  it('say what is wrong with a reference', () => {
    expect(theirs(unresolvedHover({ kind: 'invalid', problem: 'uppercase' }))).toContain('lower case');
  });
});
