import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOf } from '../../../src/oci/digest';
import { MediaType } from '../../../src/oci/mediaType';
import type { RegistryLocator } from '../../../src/registry/imageSource';
import {
  type Action,
  header,
  redirect,
  reset,
  resetInBody,
  type ScratchRegistry,
  stallBeforeHeaders,
  stallInBody,
  startScratchRegistry,
  status,
  truncate,
  wrongBody,
} from '../../support/scratchRegistry';
import { LIMIT_MS, sentenceOf } from './faultClient';
import { imageBytes, locate } from './registryClient';

const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
/** Other bytes that say their own digest, as an image that is there would. */
const served =
  (body: Uint8Array, mediaType: string = MediaType.ociManifest): Action =>
  async (_request, next) => ({
    ...(await next()),
    status: 200,
    headers: { 'Content-Type': mediaType, 'Docker-Content-Digest': digestOf(body) },
    body,
  });
/** 64 MiB. */
const BOMB = gzipSync(Buffer.alloc(64 * 1024 * 1024));
const bomb: Action = async (_request, next) => {
  const { headers } = await next();
  return { status: 200, headers: { ...headers, 'Content-Length': undefined, 'Content-Encoding': 'gzip' }, body: BOMB };
};
const inChunks =
  (action: Action): Action =>
  (request, next) =>
    header('Content-Length', undefined)(request, () => action(request, next));
const loop: Action = (request, next) => redirect(request.path)(request, next);
const confused = json({ schemaVersion: 2, manifests: [], config: {}, layers: [] });
/** An index that holds itself cannot have a true digest: the registry serves it under the one that it names. */
const circle = json({
  schemaVersion: 2,
  manifests: [
    { mediaType: MediaType.ociIndex, digest: `sha256:${'0'.repeat(64)}`, size: 200, platform: { os: 'linux' } },
  ],
});

describe('A fault of the registry is told in a sentence, nothing is left, and the next request works', () => {
  let registry: ScratchRegistry;
  let image: RegistryLocator;

  beforeEach(async () => {
    registry = await startScratchRegistry();
    const config = registry.putBlob('team/app', json({ os: 'linux', architecture: 'amd64' }), MediaType.ociConfig);
    const bytes = json({ schemaVersion: 2, mediaType: MediaType.ociManifest, config, layers: [] });
    registry.putManifest('team/app', '1', bytes, MediaType.ociManifest);
    image = locate(registry, 'team/app', '1');
  });

  afterEach(() => registry.close());

  const late = /did not answer in time: check your connection/;
  const broken = /broke the connection before its answer was complete: try again/;
  const tampered = /does not match its digest, so it is not shown: .* try again, and tell the owner/;
  const noImage =
    /sent something for .*team\/app that is no manifest or configuration(?: \(.*\))?: check that the host is a registry/;
  const large = /sent more for .*team\/app than any manifest or configuration needs/;
  const unsafe = (why: string) =>
    new RegExp(`did not send a request .*, for your safety \\(.*${why}.*check the registry`);

  it.each<[string, Action, RegExp]>([
    ['a reset before headers', reset(), broken],
    ['a stall before headers', stallBeforeHeaders(), late],
    ['a stall in the body', stallInBody(10), late],
    ['a reset in the body', resetInBody(10), broken],
    ['a truncated body', truncate(10), broken],
    ['a truncated body in chunks', inChunks(truncate(10)), broken],
    ['a length that is too long', header('Content-Length', '2000'), late],
    ['a length that is too short', header('Content-Length', '10'), broken],
    ['4 GB announced', header('Content-Length', '4000000000'), large],
    ['a gzip bomb', bomb, noImage],
    ['a redirect loop', loop, unsafe('more than 5 redirects')],
    ['a redirect to metadata', redirect('http://169.254.169.254/latest/meta-data'), unsafe('link-local')],
    ['429 without Retry-After', status(429), /too many requests from here: wait a while/],
    ['429 with Retry-After', status(429, { headers: { 'Retry-After': '17' } }), /try again in 17 seconds/],
    ['503 for ever', status(503), /problem of its own \(status 503\): try again later/],
    ['503 with Retry-After', status(503, { headers: { 'Retry-After': '17' } }), /status 503.*in 17 seconds/],
  ])(
    '%s, in place of a manifest and of a configuration',
    async (_name, action, sentence) => {
      expect(await sentenceOf(image, { end: registry.on({ kind: 'manifest' }, action) })).toMatch(sentence);
      expect(await sentenceOf(image, { end: registry.on({ kind: 'blob' }, action) })).toMatch(sentence);
      expect(registry.openConnections).toBe(0);
    },
    2 * LIMIT_MS,
  );

  it.each<[string, Action, RegExp]>([
    ['a wrong digest in the header', header('Docker-Content-Digest', digestOf(imageBytes('two'))), tampered],
    ['a wrong digest of the body', wrongBody(imageBytes('two')), tampered],
    ['a wrong media type', header('Content-Type', MediaType.ociIndex), noImage],
    ['a confused media type', served(confused), noImage],
    ['an unknown media type', served(json({ schemaVersion: 2 }), 'application/vnd.x'), /form that .* does not read/],
    ['JSON a million deep', served(new TextEncoder().encode('['.repeat(1_000_000))), noImage],
    ['a page to sign in with 200', served(new TextEncoder().encode('<html>'), 'text/html'), noImage],
    ['an error with 200', served(json({ errors: [{ code: 'DENIED' }] }), 'application/json'), noImage],
    ['an index that contains itself', served(circle, MediaType.ociIndex), tampered],
  ])(
    '%s',
    async (_name, action, sentence) => {
      expect(await sentenceOf(image, { end: registry.on({ kind: 'manifest' }, action) })).toMatch(sentence);
      expect(registry.openConnections).toBe(0);
    },
    LIMIT_MS,
  );

  it.each<[string, Action]>([
    ['a wrong configuration', wrongBody(json({ os: 'windows' }))],
    ['a page to sign in with 200', wrongBody('<html>')],
  ])(
    '%s in place of a configuration',
    async (_name, action) => {
      expect(await sentenceOf(image, { end: registry.on({ kind: 'blob' }, action) })).toMatch(tampered);
    },
    LIMIT_MS,
  );

  it(
    '503 that flaps is not noticed',
    async () => {
      const end = registry.on({}, status(503), { times: 1 });
      expect(await sentenceOf(image, { end })).toBe('shown');
    },
    LIMIT_MS,
  );

  it(
    'an index of 10,000 children is read like any other',
    async () => {
      const entry = registry.putManifest('team/app', '1', imageBytes('x'), MediaType.ociManifest);
      const config = registry.putBlob('team/app', json({ os: 'linux', architecture: 'amd64' }), MediaType.ociConfig);
      const bytes = json({ schemaVersion: 2, mediaType: MediaType.ociManifest, config, layers: [] });
      const wanted = registry.putManifest('team/app', 'wanted', bytes, MediaType.ociManifest);
      const others = Array<object>(9_999).fill({ ...entry, platform: { os: 'linux', architecture: 's390x' } });
      const manifests = [...others, { ...wanted, platform: { os: 'linux', architecture: 'amd64' } }];
      registry.putManifest('team/app', '1', json({ schemaVersion: 2, manifests }), MediaType.ociIndex);
      let asked = 0;
      expect(await sentenceOf(image, { end: () => (asked = registry.count()) })).toBe('shown');
      expect(asked).toBe(3);
    },
    LIMIT_MS,
  );
});
