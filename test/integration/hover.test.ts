import assert from 'node:assert/strict';
import path from 'node:path';
import { root } from '../../scripts/paths.mjs';
import { pushSamples } from '../support/sampleImages';
import { type ScratchRegistry, startScratchRegistry, status, wrongBody } from '../support/scratchRegistry';
import { closeAll, hoverAt, openText, pod, setMirrors } from './support/editor';

describe('hover', () => {
  let registry: ScratchRegistry;

  before(async () => {
    registry = await startScratchRegistry({ auth: { kind: 'bearer' } });
    pushSamples(registry, { layouts: path.join(root, 'test/fixtures/tool-made') });
    await setMirrors({ 'docker.io': registry.url, 'ghcr.io': registry.url });
  });

  after(async () => {
    await setMirrors(undefined);
    await registry.close();
  });

  beforeEach(() => registry.forgetRequests());
  afterEach(closeAll);

  it('takes one manifest request besides authentication for a cold index, two more for its configuration, none again', async () => {
    const { document } = await openText('cold.yaml', pod('nginx:1.27-alpine'));
    const text = await hoverAt(document, 'nginx:1.27-alpine');
    assert.match(text, /6 platforms/);
    assert.match(text, /docker\\-entrypoint|docker-entrypoint/);
    const answered = registry.requests.filter((request) => request.status === 200);
    assert.deepEqual(
      answered.map(({ kind }) => kind),
      ['token', 'manifest', 'manifest', 'blob'],
    );
    assert.equal(await hoverAt(document, 'nginx:1.27-alpine'), text);
    assert.equal(registry.requests.length, 5, 'the four above and the one that was asked for a token');
  });

  it('shares what it knows between documents', async () => {
    const one = await openText('one.yaml', pod('redis:7.4'));
    await hoverAt(one.document, 'redis:7.4');
    const asked = registry.requests.length;
    const two = await openText('Dockerfile', 'FROM redis:7.4\n');
    assert.match(await hoverAt(two.document, 'redis:7.4'), /Docker manifest list/);
    assert.equal(registry.requests.length, asked);
  });

  it('shows the platform that the document asks for', async () => {
    const { document } = await openText('Dockerfile', 'FROM --platform=linux/arm64 golang:1.24-alpine\n');
    assert.match(await hoverAt(document, 'golang'), /\| linux\\\/arm64/);
  });

  it('works in JSON', async () => {
    const { document } = await openText(
      'pod.json',
      JSON.stringify({ apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ image: 'alpine:3.22' }] } }),
    );
    assert.match(await hoverAt(document, 'alpine:3.22'), /3 platforms/);
  });

  it('works in Compose files', async () => {
    const { document } = await openText('compose.yaml', 'services:\n  db:\n    image: postgres:17\n');
    assert.match(await hoverAt(document, 'postgres:17'), /5432\\\/tcp/);
  });

  it('says nothing where there is no reference', async () => {
    const { document } = await openText('config.yaml', 'image: nginx\nsite:\n  logo: a.png\n');
    assert.equal(await hoverAt(document, 'nginx'), '');
    assert.equal(registry.requests.length, 0);
  });

  it('asks nobody about the name that a build gives its result', async () => {
    const text = 'services:\n  app:\n    image: app:dev\n    build: .\n';
    const { document } = await openText('compose.yaml', text);
    assert.match(await hoverAt(document, 'app:dev'), /Look up/);
    assert.equal(registry.requests.length, 0);
  });

  const image = 'ghcr.io/kubewarden/policy-server:v1.13.0';
  const faults = [
    ['401', status(401), /without signing in/],
    ['404', status(404, { errorCode: 'MANIFEST_UNKNOWN' }), /has no tag/],
    ['a body whose digest is wrong', wrongBody('{}'), /does not match its digest/],
  ] as const;
  for (const [name, action, sentence] of faults) {
    it(`says of ${name} one sentence with a next step`, async () => {
      await setMirrors({ 'docker.io': registry.url, 'ghcr.io': `${registry.url}/` }); // a cache that knows nothing
      const end = registry.on({ kind: 'manifest' }, action);
      const { document } = await openText('fault.yaml', pod(image));
      const text = await hoverAt(document, image);
      end();
      assert.match(text.replaceAll('\\', ''), sentence);
      assert.match(text, /command:ociLens\.lookUp/);
      await setMirrors({ 'docker.io': registry.url, 'ghcr.io': registry.url });
    });
  }

  it('says of a text that is no reference what is wrong', async () => {
    const { document } = await openText('invalid.yaml', pod('nginx::1'));
    assert.match(await hoverAt(document, 'nginx::1'), /no image reference/);
  });

  it('says of a registry that is down that it is', async () => {
    const { document } = await openText('down.yaml', pod('127.0.0.1:1/x:1'));
    assert.match(await hoverAt(document, '127.0.0.1:1/x:1'), /connection refused/);
  });
});
