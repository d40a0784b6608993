import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { root } from '../../scripts/paths.mjs';
import type { OciLensApi } from '../../src/editor/api';
import { pushSamples } from '../support/sampleImages';
import { type ScratchRegistry, startScratchRegistry } from '../support/scratchRegistry';
import { closeAll } from './support/editor';
import { activated } from './support/extension';

describe('the API for other extensions', () => {
  let api: OciLensApi;
  let registry: ScratchRegistry;
  const image = () => `${registry.host}/library/nginx:1.27-alpine`;

  before(async () => {
    api = await activated();
    registry = await startScratchRegistry();
    pushSamples(registry, { layouts: path.join(root, 'test/fixtures/tool-made') });
  });

  after(async () => {
    await closeAll();
    await registry.close();
  });

  it('gives the three payloads of a policy host, with the fewest requests', async () => {
    const { digest } = await api.manifestDigest(image());
    assert.match(digest, /^sha256:[0-9a-f]{64}$/);
    assert.deepEqual(
      registry.requests.map(({ method, kind }) => `${method} ${kind}`),
      ['HEAD manifest'],
    );
    const index = (await api.manifest(image())) as { manifests: { digest: string }[] };
    const payload = await api.manifestAndConfig(image(), { platform: 'linux/arm64' });
    assert.deepEqual(Object.keys(payload), ['manifest', 'digest', 'config']);
    assert.ok(index.manifests.some((entry) => entry.digest === payload.digest));
    assert.equal((payload.config as { architecture: string }).architecture, 'arm64');
    assert.equal(registry.count({ kind: 'manifest' }), 3);
    assert.equal(registry.count({ kind: 'blob' }), 1);
    await api.manifestAndConfig(image(), { platform: 'linux/arm64' });
    assert.equal(registry.requests.length, 4);
  });

  it('rejects with an Error that says why', async () => {
    await assert.rejects(api.manifestDigest('Not A Reference'), /reference/i);
    await assert.rejects(api.manifestAndConfig(image(), { platform: 'linux' }), TypeError);
    const place = { kind: 'registry', reference: { registry: registry.host, repository: '../../x', tag: '1' } };
    for (const call of ['manifestDigest', 'manifest', 'manifestAndConfig'] as const) {
      await assert.rejects(api[call](place as unknown as string), TypeError);
    }
    await assert.rejects(api.manifest(`${registry.host}/library/none:1`), /404/);
  });

  it('opens a payload as JSON', async () => {
    const text = `${registry.host}/library/busybox:1.36`;
    const show = vscode.window.showInputBox;
    vscode.window.showInputBox = () => Promise.resolve(text);
    try {
      await vscode.commands.executeCommand('ociLens.showManifestAndConfig');
    } finally {
      vscode.window.showInputBox = show;
    }
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.languageId, 'json');
    const payload = JSON.parse(document.getText()) as { config: { os: string } };
    assert.equal(payload.config.os, 'linux');
  });
});
