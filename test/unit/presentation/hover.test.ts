import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ImageDetails,
  type ImageSummary,
  readDetails,
  summariseImage,
} from '../../../src/inspection/inspectImage';
import type { Descriptor } from '../../../src/oci/descriptor';
import { digestOf, parseDigest } from '../../../src/oci/digest';
import type { ImageConfig } from '../../../src/oci/imageConfig';
import type { ImageManifest, Index, Manifest } from '../../../src/oci/manifest';
import { MediaType } from '../../../src/oci/mediaType';
import { detailsHover } from '../../../src/presentation/detailsHover';
import { failureHover } from '../../../src/presentation/failureHover';
import { summaryHover, unaskedHover, unresolvedHover } from '../../../src/presentation/hover';
import type { HoverPart } from '../../../src/presentation/hoverMarkdown';
import type { Reference } from '../../../src/references/reference';
import type { RegistryLocator } from '../../../src/registry/imageSource';
import { asRegistryError, RegistryError, type RegistryErrorKind } from '../../../src/registry/registryError';
import { pushSamples } from '../../support/sampleImages';
import { type ScratchRegistry, startScratchRegistry } from '../../support/scratchRegistry';
import { locate, type RegistryClient, registryClient } from '../registry/registryClient';
import { readHover } from './readHover';

const ask = { signal: new AbortController().signal };
const viewer = { now: Date.parse('2026-01-01T00:00:00Z'), language: 'en' };
const ours = (parts: HoverPart[]) => parts.flatMap((part) => ('ours' in part ? [part.ours] : [])).join('\n');
const theirs = (parts: HoverPart[]) =>
  parts.flatMap((part) => ('theirs' in part ? [part.theirs.replaceAll('&nbsp;', '')] : [])).join('\n');
const place = { uri: 'file:///a (1).yaml', start: 7, text: 'nginx', reference: undefined, number: 0, of: 1 };
const offers = { place, pins: ['pin'] } as const;

const emptyManifest: ImageManifest = {
  kind: 'image',
  mediaType: MediaType.ociManifest,
  config: { mediaType: MediaType.ociEmpty, digest: digestOf(new TextEncoder().encode('{}')), size: 2, annotations: {} },
  layers: [],
  annotations: {},
};

function indexOf(manifests: readonly Descriptor[]): Index {
  return { kind: 'index', mediaType: MediaType.ociIndex, manifests, annotations: {} };
}

function summaryOf(value: Manifest): ImageSummary<RegistryLocator> {
  const bytes = new TextEncoder().encode(value.kind);
  return {
    locator: { kind: 'registry', reference: { registry: 'docker.io', repository: 'library/thing', tag: '1' } },
    fetched: { bytes, digest: digestOf(bytes), mediaType: value.mediaType, value },
  };
}

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

  it('show an index: short digest with a copy link, links, platforms, what their build attests', async () => {
    const [summary] = await inspect('library/nginx', '1.27-alpine');
    const parts = summaryHover(summary, offers, viewer);
    const [actions, facts] = [ours(parts), theirs(parts)];
    const { digest } = summary.fetched;
    expect(actions).toContain('**nginx\\:1\\.27\\-alpine**');
    expect(actions).toContain(`\`${digest.slice(0, 19)}…\``);
    expect(actions).toContain(`(command:ociLens.copyDigest?${encodeURIComponent(JSON.stringify([{ digest }]))})`);
    expect(actions).toContain('(command:ociLens.inspectImage?');
    expect(actions).toContain('(command:ociLens.pinToDigest?');
    expect(facts).toContain('OCI image index\\, 6 platforms · build attestations for 6 platforms · licence');
    expect(facts).toContain(
      'linux\\/amd64, linux\\/arm\\/v6, linux\\/arm\\/v7, linux\\/arm64\\/v8, linux\\/386, linux\\/s390x',
    );
    expect(facts).not.toContain('unknown');
    // What an index says of sizes is that of manifests; nobody has looked for signatures.
    expect(facts).not.toMatch(/\d k?B\b|sign/);
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
    expect(theirs(summaryHover(server, offers, viewer))).toContain('licence Apache\\-2\\.0');
    expect(theirs(detailsHover(server, serverDetails, viewer))).not.toContain('Licence');
    const [redis, redisDetails] = await inspect('library/redis', '7.4');
    expect(theirs(summaryHover(redis, offers, viewer))).not.toContain('licence');
    expect(theirs(detailsHover(redis, redisDetails, viewer))).toMatch(/Licence \| \S+/);
  });

  it('say what is not there: no date, and root where no user is set', async () => {
    const facts = theirs(detailsHover(...(await inspect('library/busybox', 'latest')), viewer));
    expect(facts).toContain('Created | not said |');
    expect(facts).toContain('User | root \\(none set\\) |');
  });

  it('show an artifact by its type', async () => {
    const [summary, details] = await inspect('charts/podinfo', '6.7.0');
    expect(theirs(summaryHover(summary, offers, viewer))).toContain(
      'Artifact of type application\\/vnd\\.cncf\\.helm\\.config',
    );
    expect(detailsHover(summary, details, viewer)).toEqual([]);
  });

  it('offer a pin only where one can be made, and the platform that the document asks for', async () => {
    const [summary] = await inspect('library/nginx', '1.27-alpine');
    const platform = { os: 'linux', architecture: 'arm64', variant: 'v8' };
    const actions = ours(summaryHover(summary, { place, pins: [], platform }, viewer));
    expect(actions).not.toMatch(/pinToDigest|unpin/);
    expect(ours(summaryHover(summary, offers, viewer))).toMatch(/command:ociLens\.pinToDigest(?!.*ociLens\.unpin)/);
    const pinned = ours(summaryHover(summary, { place, pins: ['refresh', 'unpin'] }, viewer));
    expect(pinned).toMatch(/^(?!.*pinToDigest).*\[\$\(pin\) Unpin\]\(command:ociLens\.unpin\?/m);
    expect(decodeURIComponent(actions)).toContain('"platform":"linux/arm64/v8"');
    // The panel knows where it was opened from.
    const { uri, start, text } = place;
    expect(decodeURIComponent(actions)).toContain(JSON.stringify({ uri, start, text }).slice(1, -1));
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
    const parts = summaryHover(summary, offers, viewer);
    const [actions, facts] = [ours(parts), theirs(parts)];
    expect(actions).not.toContain('evil/x');
    expect(facts).not.toMatch(/[^\\]\[x|[^\\]!\[|[^\\]<img|[^\\]https?:/);
    expect(facts).not.toContain('\u202e');
    // Each row still has its two cells.
    for (const line of facts.split('\n').filter((text) => text.startsWith('|'))) {
      expect(line.replaceAll('\\|', '').split('|')).toHaveLength(4);
    }
  });

  it('show the platforms of Windows apart by their version', async () => {
    const [summary, details] = await inspect('demo/windows', 'ltsc2022');
    const { text } = readHover(summaryHover(summary, offers, viewer));
    expect(text).toContain('2 platforms');
    expect(text).toContain('windows/amd64 10.0.20348.2700, windows/amd64 10.0.17763.6414');
    const facts = readHover(detailsHover(summary, details, viewer)).text;
    expect(facts).toContain('User | ContainerUser');
    expect(facts).toContain('Command | c:\\windows\\system32\\cmd.exe');
  });

  it('say first what matters, and read as one fact a line', async () => {
    const { text } = readHover(detailsHover(...(await inspect('library/nginx', '1.27-alpine')), viewer));
    expect(text.split('\n').map((line) => line.split(' | ')[0])).toEqual([
      'linux/amd64 ',
      'User',
      'Entrypoint',
      'Created',
      'Ports',
      'Environment',
      'Base image',
      'Source',
      '',
    ]);
  });

  it('link to the source that the image names, and to the page of the registry', async () => {
    const [summary, details] = await inspect('library/nginx', '1.27-alpine');
    const [source, ...others] = readHover(detailsHover(summary, details, viewer)).links;
    expect(source?.to).toMatch(/^https:\/\/github\.com\/nginx\/docker-nginx/);
    expect(`https://${source?.text ?? ''}`).toBe(source?.to);
    expect([source?.trusted, others]).toEqual([false, []]);
    const hub: ImageSummary<RegistryLocator> = {
      ...summary,
      locator: { kind: 'registry', reference: { registry: 'docker.io', repository: 'library/nginx', tag: '1.27' } },
    };
    expect(readHover(summaryHover(hub, offers, viewer)).links.at(-1)).toEqual({
      text: '$(link-external) Docker Hub',
      to: 'https://hub.docker.com/_/nginx/tags?name=1.27',
      trusted: true,
    });
  });

  it('call an artifact what people call it, with what its manifest says', async () => {
    const [summary] = await inspect('charts/podinfo', '6.7.0');
    const { text, links } = readHover(summaryHover(summary, offers, viewer));
    expect(text).toMatch(/Helm chart · Artifact of type application\/vnd\.cncf\.helm\.config\S+ · \d+ B in 1 file/);
    expect(text).toMatch(/^podinfo +\| 6\.7\.0$/m);
    expect(text).toMatch(/^Description +\| Podinfo Helm chart for Kubernetes$/m);
    expect(text).toContain('Created | 2024-06-27 (1 year ago)');
    expect(links.map(({ to }) => to)).toContain('https://github.com/stefanprodan/podinfo');
  });

  it.each([
    ['application/vnd.wasm.config.v1+json', 'WebAssembly module'],
    ['application/vnd.dev.sigstore.bundle.v0.3+json', 'Sigstore signature or attestation'],
    ['application/vnd.cncf.notary.signature', 'Notary signature'],
    ['application/spdx+json', 'SBOM'],
    ['application/vnd.example.thing', 'Artifact of type application/vnd.example.thing'],
  ])('call an artifact of type %s: %s', (artifactType, name) => {
    const manifest: ImageManifest = { ...emptyManifest, artifactType };
    expect(readHover(summaryHover(summaryOf(manifest), offers, viewer)).text).toContain(name);
  });

  it('say of a date that builds write for none that there is none', async () => {
    const created = async (tag: string) =>
      readHover(detailsHover(...(await inspect('library/busybox', tag)), viewer)).text;
    expect(await created('latest')).toContain('Created | not said');
    expect(await created('1.36')).toContain('Created | no date (a reproducible build)');
  });

  it('show some of 40 platforms, and say how many more there are', () => {
    const manifests = Array.from({ length: 40 }, (_, index) => ({
      ...emptyManifest.config,
      platform: { os: 'linux', architecture: `a${String(index)}` },
    }));
    const { text } = readHover(summaryHover(summaryOf(indexOf(manifests)), offers, viewer));
    expect(text).toContain('40 platforms');
    expect(text).toContain('linux/a0, ');
    expect(text).toContain('linux/a11, and 28 more');
    expect(text).not.toContain('linux/a12');
  });

  it('count the manifests of an index that names no platform, and an empty one', () => {
    const text = (manifests: readonly Descriptor[]) =>
      readHover(summaryHover(summaryOf(indexOf(manifests)), offers, viewer)).text;
    expect(text([emptyManifest.config, emptyManifest.config])).toContain(
      'OCI image index, 2 manifests for no platform',
    );
    expect(text([])).toContain('OCI image index, empty');
  });

  it('count as attested only images that are there', () => {
    const attestation = (subject: string): Descriptor => ({
      ...emptyManifest.config,
      digest: digestOf(new TextEncoder().encode(`attestation of ${subject}`)),
      platform: { os: 'unknown', architecture: 'unknown' },
      annotations: { 'vnd.docker.reference.type': 'attestation-manifest', 'vnd.docker.reference.digest': subject },
    });
    const image = { ...emptyManifest.config, platform: { os: 'linux', architecture: 'amd64' } };
    const index = indexOf([image, attestation(image.digest), attestation(image.digest), attestation('sha256:x')]);
    expect(readHover(summaryHover(summaryOf(index), offers, viewer)).text).toContain(
      '1 platform · build attestations for 1 platform',
    );
  });

  it('show nothing but text of a hostile image, whatever it writes and however much', () => {
    const link = '[x](command:ociLens.pinToDigest) ![](https://evil.example/x.png) <img src="https://evil.example/y">';
    const evil = `${link}\n\n# h\n\n- a | \`b\` [ref]: https://evil.example www.evil.example a@evil.example $(zap) \u202e\u0007`;
    const huge = evil + 'x'.repeat(1_000_000);
    const annotations = Object.fromEntries(
      ['licenses', 'source', 'base.name', 'created', 'title', 'version', 'description'].map((key) => [
        `org.opencontainers.image.${key}`,
        huge,
      ]),
    );
    const platform = { os: evil, architecture: huge, variant: evil, osVersion: evil };
    const summaries = [
      summaryOf({ ...indexOf([{ ...emptyManifest.config, platform }]), artifactType: evil, annotations }),
      summaryOf({ ...emptyManifest, artifactType: evil, annotations }),
      summaryOf({
        ...emptyManifest,
        mediaType: evil,
        config: { ...emptyManifest.config, mediaType: evil },
        annotations,
      }),
    ];
    const config: ImageConfig = {
      platform,
      created: evil,
      user: huge,
      exposedPorts: [evil, huge],
      env: [evil],
      entrypoint: [evil, huge],
      cmd: [evil],
      volumes: [],
      labels: annotations,
      history: [],
    };
    for (const summary of summaries) {
      const manifest = { ...summary.fetched, value: { ...emptyManifest, annotations } };
      const details: ImageDetails = { manifest, entry: emptyManifest.config, within: [], platform, config };
      const parts = [...summaryHover(summary, offers, viewer), ...detailsHover(summary, details, viewer)];
      const { text, links, others } = readHover(parts);
      expect(others).toEqual([]);
      expect(links.filter(({ trusted }) => !trusted)).toEqual([]);
      expect(links.map(({ to }) => to).join()).not.toContain('evil');
      expect(ours(parts)).not.toContain('evil');
      for (const hidden of ['\u202e', '\u0007']) expect(text).not.toContain(hidden);
      expect(text.length).toBeLessThan(4_000);
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
  it.each([
    ['Docker schema 1', 'application/vnd.docker.distribution.manifest.v1+prettyjws', undefined, /schema 1/],
    ['a digest of an algorithm that we do not compute', undefined, `blake3:${'a'.repeat(64)}`, /blake3/],
  ])('say of %s that it is not supported', async (_name, mediaType, digest, sentence) => {
    const registry = await startScratchRegistry();
    const client = registryClient();
    try {
      if (mediaType) registry.putManifest('old', '1', new TextEncoder().encode('{"schemaVersion":1}'), mediaType);
      const reference: Reference = {
        registry: registry.host,
        repository: 'old',
        ...(digest ? { digest: parseDigest(digest) } : { tag: '1' }),
      };
      const error: unknown = await summariseImage(client.source, { kind: 'registry', reference }, ask).catch(
        (cause: unknown) => cause,
      );
      const { text } = readHover(failureHover(asRegistryError(error, registry.host), reference, place));
      expect(text).toMatch(sentence);
      expect(text).toMatch(/not supported|cannot|does not/);
    } finally {
      client.dispose();
      await registry.close();
    }
  });

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
