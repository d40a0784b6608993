import path from 'node:path';
import { expect, inject, it } from 'vitest';
import { root } from '../../scripts/paths.mjs';
import { smoke } from '../host/smoke';
import { startDemoRegistry } from '../support/demoRegistry';

it('does the main job in a clean VS Code, with the very file that people install', { timeout: 240_000 }, async () => {
  const demo = await startDemoRegistry();
  try {
    const held = await smoke({
      examples: path.join(root, 'examples'),
      vsix: inject('vsix'),
      machineSettings: { 'ociLens.mirrors': demo.mirrors },
      // Others look at both.
      themes: ['dark'],
    });
    expect(held).toBe(true);
  } finally {
    await demo.close();
  }
});
