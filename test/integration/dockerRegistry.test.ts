import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { type DockerRegistry, hasDockerRegistry, startDockerRegistry } from '../support/dockerRegistry';
import { buildSample } from '../support/sampleImages';
import { uploadContent } from '../support/uploadContent';
import { closeAll, hoverAt, openText, pod, select } from './support/editor';

describe("Debian's docker-registry", function () {
  let registry: DockerRegistry;

  before(async function () {
    // The set-up says so where the program cannot be installed.
    if (!hasDockerRegistry()) return this.skip();
    registry = await startDockerRegistry();
    await uploadContent(registry.url, 'library/nginx', buildSample('library/nginx', '1.27-alpine'), '1.27-alpine');
    await uploadContent(registry.url, 'library/redis', buildSample('library/redis', '7.4'), '7.4');
  });

  after(() => (registry as DockerRegistry | undefined)?.stop());
  afterEach(closeAll);

  it('is asked for an OCI index and a Docker manifest list', async () => {
    const nginx = `${registry.host}/library/nginx:1.27-alpine`;
    const redis = `${registry.host}/library/redis:7.4`;
    const { document } = await openText('real.yaml', pod(nginx, redis));
    assert.match(await hoverAt(document, nginx), /OCI image index\\, 6 platforms/);
    assert.match(await hoverAt(document, redis), /Docker manifest list\\, 3 platforms/);
    assert.match(await hoverAt(document, nginx), /80\\\/tcp/);
  });

  it('gives the digest that a reference is pinned to, and the pinned reference is found again', async () => {
    const nginx = `${registry.host}/library/nginx:1.27-alpine`;
    const { digest } = buildSample('library/nginx', '1.27-alpine').descriptor;
    const editor = await openText('pin.yaml', pod(nginx));
    await select(editor, nginx);
    await vscode.commands.executeCommand('ociLens.pinToDigest');
    assert.equal(editor.document.getText(), pod(`${nginx}@${digest}`));
    assert.match(await hoverAt(editor.document, digest), /6 platforms/);
  });

  it('says that a tag is not there', async () => {
    const gone = `${registry.host}/library/nginx:gone`;
    const { document } = await openText('gone.yaml', pod(gone));
    assert.match(await hoverAt(document, gone), /has no tag gone/);
  });
});
