import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { root } from '../../scripts/paths.mjs';
import { watchConnections } from '../support/watchConnections';
import { pushSamples } from '../support/sampleImages';
import { startScratchRegistry } from '../support/scratchRegistry';
import { closeAll, hoverAt, openText, pod, setMirrors } from './support/editor';

describe('activation', () => {
  it('finds the extension and activates it', async () => {
    const extension = vscode.extensions.getExtension('oci-lens.oci-lens');
    assert.ok(extension, 'the extension is not installed');
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('connects to the registry that is asked, and to nobody else', async () => {
    const registry = await startScratchRegistry({ auth: { kind: 'bearer' } });
    pushSamples(registry, { layouts: path.join(root, 'test/fixtures/tool-made') });
    await setMirrors({ 'docker.io': registry.url });
    const { reached, stop } = watchConnections();
    try {
      const { document } = await openText('Dockerfile', 'FROM nginx:1.27-alpine\n');
      assert.match(await hoverAt(document, 'nginx'), /6 platforms/);
      await vscode.commands.executeCommand('ociLens.inspectImage', { reference: 'nginx:1.27-alpine' });
      await vscode.commands.executeCommand('ociLens.pinToDigest');
      await openText('pod.yaml', pod('someone.example/else:1'));
      assert.ok(reached.has(registry.host), [...reached].join());
      reached.delete(registry.host);
    } finally {
      stop();
      await closeAll();
      await setMirrors(undefined);
      await registry.close();
    }
    assert.deepEqual([...reached], []);
  });
});
