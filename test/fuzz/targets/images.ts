import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { digestOf, parseDigest } from '../../../src/oci/digest';
import { parseImageConfig } from '../../../src/oci/imageConfig';
import { artifactTypeOf, entryKind, isAttestation, parseManifest, platformEntries } from '../../../src/oci/manifest';
import { MediaType } from '../../../src/oci/mediaType';
import { choosePlatform, formatPlatform } from '../../../src/oci/platform';
import { entriesFor } from '../../../src/oci/platformSpecifier';
import { detailsHover } from '../../../src/presentation/detailsHover';
import { summaryHover } from '../../../src/presentation/hover';
import { inspectText } from '../../../src/presentation/inspectText';
import { configData, manifestData } from '../../../src/presentation/toolData';
import { toolAnswer } from '../../../src/presentation/toolAnswer';
import { detailsSoFar } from '../../../src/inspection/inspectionState';
import type { Fetched, ImageSource, RegistryLocator } from '../../../src/registry/imageSource';
import type { Manifest } from '../../../src/oci/manifest';
import { RegistryError } from '../../../src/registry/registryError';
import { inspected, partsOf } from '../../unit/presentation/inspected';
import { checkAllShown, checkShown } from '../shownText';
import { json } from '../shapes';
import { holds, type Target } from '../target';

const DIGEST = digestOf(Buffer.from('an image'));
const LOCATOR: RegistryLocator = {
  kind: 'registry',
  reference: { registry: 'registry.example.com', repository: 'app', tag: '1' },
};
const PLACE = { uri: 'file:///a', offset: 0, version: 1, line: 0, character: 0 };
const VIEWER = { now: Date.parse('2025-06-05'), language: 'en' };
const WORDS = [
  ...[
    'schemaVersion',
    'mediaType',
    'manifests',
    'config',
    'layers',
    'subject',
    'annotations',
    'artifactType',
    'platform',
    'digest',
    'size',
    'data',
    'urls',
  ],
  ...[
    'org.opencontainers.image.title',
    'org.opencontainers.image.licenses',
    'org.opencontainers.image.created',
    'vnd.docker.reference.type',
    'attestation-manifest',
  ],
  ...[
    'architecture',
    'os',
    'variant',
    'os.version',
    'unknown',
    'history',
    'rootfs',
    'created_by',
    'empty_layer',
    'User',
    'Env',
    'ExposedPorts',
    'Healthcheck',
    'Test',
  ],
  ...[
    DIGEST,
    'sha512:00',
    'blake3:aa',
    '[click](command:x)',
    '![](https://e.vil)',
    '<img src=x>',
    '\u202e',
    '\x1b[31m',
    ...Object.values(MediaType),
  ],
];

const descriptor = (mediaType: string, size = 7, more: object = {}) => ({ mediaType, digest: DIGEST, size, ...more });
const layer = descriptor('application/vnd.oci.image.layer.v1.tar+gzip', 2_000_000);
const index = {
  schemaVersion: 2,
  mediaType: MediaType.ociIndex,
  manifests: [
    descriptor(MediaType.ociManifest, 7, { platform: { os: 'linux', architecture: 'amd64' } }),
    descriptor(MediaType.ociManifest, 7, {
      platform: { os: 'linux', architecture: 'arm', variant: 'v7' },
      annotations: { a: 'b' },
    }),
    descriptor(MediaType.ociManifest, 7, {
      platform: { os: 'unknown', architecture: 'unknown' },
      annotations: { 'vnd.docker.reference.type': 'attestation-manifest', 'vnd.docker.reference.digest': DIGEST },
    }),
    descriptor(MediaType.ociIndex),
  ],
  annotations: { 'org.opencontainers.image.licenses': 'MIT OR Apache-2.0' },
};
const image = {
  schemaVersion: 2,
  mediaType: MediaType.ociManifest,
  config: descriptor(MediaType.ociConfig),
  layers: [layer, { ...layer, annotations: { 'org.opencontainers.image.title': 'a.txt' } }],
  annotations: {
    'org.opencontainers.image.source': 'https://example.com/a',
    'org.opencontainers.image.created': '2025-06-01T00:00:00Z',
  },
};
const artifact = {
  ...image,
  artifactType: 'application/vnd.example+json',
  config: descriptor(MediaType.ociEmpty, 2, { data: 'e30=' }),
  subject: descriptor(MediaType.ociManifest),
};
const docker = { ...image, mediaType: MediaType.dockerManifest, config: descriptor(MediaType.dockerConfig) };
const config = {
  architecture: 'amd64',
  os: 'linux',
  created: '2025-06-01T00:00:00Z',
  author: 'a',
  config: {
    User: '1000:1000',
    ExposedPorts: { '80/tcp': {} },
    Env: ['PATH=/bin', 'TOKEN=abc'],
    Entrypoint: ['/a', 'b c'],
    Cmd: ['-x'],
    Volumes: { '/data': {} },
    WorkingDir: '/',
    Labels: { 'org.opencontainers.image.version': '1' },
    StopSignal: 'SIGTERM',
    Healthcheck: { Test: ['CMD-SHELL', 'true'], Interval: 30_000_000_000, Retries: 3 },
  },
  rootfs: { type: 'layers', diff_ids: [DIGEST] },
  history: [
    { created: '2025-06-01T00:00:00Z', created_by: 'RUN /bin/sh -c x # buildkit', comment: 'c' },
    { created_by: 'ENV A=b', empty_layer: true },
    { created_by: 'COPY a b' },
  ],
};
const umoci = (digest: string) => readFileSync(`test/fixtures/tool-made/umoci/blobs/sha256/${digest}`, 'utf8');

export const images: readonly Target[] = [
  {
    name: 'manifest',
    shape: json,
    seeds: [
      ...[index, image, artifact, docker].map((each) => JSON.stringify(each)),
      umoci('118ada6da0fa0e77b4308b54e9e3ea58eb7e330b9eb9f153963216cd32d8f885'),
    ],
    words: WORDS,
    run: (input) => {
      sameLaidOut(input, (bytes) => parseManifest(bytes));
      const bytes = Buffer.from(input);
      return [undefined, MediaType.ociIndex, MediaType.dockerManifest, 'text/plain'].map((type) => {
        const parsed = parseManifest(bytes, type);
        if (parsed.kind !== 'ok') return parsed;
        const { value } = parsed;
        const parts = value.kind === 'index' ? value.manifests : [value.config, ...value.layers];
        for (const { digest, size } of parts)
          holds(parseDigest(digest) === digest && size >= 0, 'a descriptor is none');
        if (value.kind === 'image') return [parsed, artifactTypeOf(value)];
        const shown = choosePlatform(value.manifests, [{ os: 'linux', architecture: 'arm64' }]);
        const fit = entriesFor(value.manifests, [{ os: 'linux', architecture: 'arm' }, {}]);
        for (const entry of value.manifests)
          holds(!isAttestation(entry) || !platformEntries(value).includes(entry), 'an attestation is an image');
        return [parsed, shown?.platform && formatPlatform(shown.platform), fit.length, value.manifests.map(entryKind)];
      });
    },
  },
  {
    name: 'image configuration',
    shape: json,
    seeds: [
      JSON.stringify(config),
      umoci('c188ab9bd7c36a96081246ee37f241c136d25d98556ede5e8935558073966bdf'),
      '{"os":"linux","architecture":"arm64"}',
    ],
    words: WORDS,
    run: (input) => sameLaidOut(input, (bytes) => parseImageConfig(bytes)),
  },
  {
    name: 'what is shown of an image',
    shape: json,
    seeds: [
      JSON.stringify({ index, image, config }),
      JSON.stringify({ index: image, image, config }),
      JSON.stringify({ index: artifact, image: artifact, config }),
      JSON.stringify({ index: { ...index, manifests: index.manifests.slice(1) }, image: docker, config }),
    ],
    words: WORDS,
    run: async (input) => {
      const source = sourceOf(Buffer.from(input));
      const { state } = await inspected(source, LOCATOR);
      const parts = partsOf(LOCATOR, state);
      checkAllShown(parts);
      if (state.summary.kind !== 'ready') return parts;
      const summary = { locator: LOCATOR, fetched: state.summary.value.fetched };
      const details = detailsSoFar(state);
      const text = inspectText('app:1', summary, details, VIEWER);
      checkShown(text, true);
      const hovers = [
        ...summaryHover(summary, { place: PLACE as never, pins: ['pin'] }, VIEWER),
        ...detailsHover(summary, details, VIEWER),
      ];
      for (const part of hovers) checkShown('ours' in part ? part.ours : part.theirs, true);
      const answers = [
        manifestData(summary.fetched),
        ...(details ? [configData(details.manifest, details.config)] : []),
      ].map(toolAnswer);
      return [parts, text, hovers, answers];
    },
  },
];

/** An image whose documents stand in one, as a registry would give them. */
function sourceOf(bytes: Buffer): ImageSource {
  const all = documentsIn(bytes);
  const documentOf = (name: string) => Buffer.from(JSON.stringify(all[name] ?? null));
  const malformed = (reason: string) =>
    new RegistryError('malformed', reason, { host: 'registry.example.com', reason });
  return {
    resolve: () => Promise.resolve(DIGEST),
    manifest: (locator) => {
      const isEntry = locator.kind === 'registry' && locator.reference.digest !== undefined;
      const document = documentOf(isEntry ? 'image' : 'index');
      const parsed = parseManifest(document);
      if (parsed.kind !== 'ok') return Promise.reject(malformed(parsed.reason));
      const fetched: Fetched<Manifest> = {
        bytes: document,
        digest: digestOf(document),
        mediaType: parsed.value.mediaType,
        value: parsed.value,
      };
      return Promise.resolve(fetched);
    },
    blob: () => Promise.resolve(documentOf('config')),
  };
}

function documentsIn(bytes: Buffer): Readonly<Record<string, unknown>> {
  try {
    return { ...(JSON.parse(bytes.toString()) as object) };
  } catch {
    return {};
  }
}

/** What is read of the input: the same whatever space stands between its parts. */
function sameLaidOut<T>(input: string, read: (bytes: Buffer) => T): T {
  const result = read(Buffer.from(input));
  const [value] = jsonIn(input);
  if (value === undefined) return result;
  const laidOut = JSON.stringify(value, undefined, 2);
  // Numbers that JSON does not write as they are.
  if (!isDeepStrictEqual(JSON.parse(laidOut), value)) return result;
  holds(isDeepStrictEqual(read(Buffer.from(laidOut)), result), 'laid out it is read as something else');
  return result;
}

function jsonIn(text: string): readonly unknown[] {
  try {
    return [JSON.parse(text)];
  } catch {
    return [];
  }
}
