import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pushContent } from '../../support/sampleImages/pushContent';
import { createScratchFolder, type ScratchFolder } from '../../support/scratchFolder';
import { runningDown, type ScratchRegistry, startScratchRegistry, status } from '../../support/scratchRegistry';
import { image, index, PLATFORMS } from '../operations/policy/policyImages';
import { run } from './run';

const IMAGES = 24;

describe('oci-lens check where a registry has let all requests through', () => {
  let registry: ScratchRegistry;
  let folder: ScratchFolder;

  beforeEach(async () => {
    registry = await startScratchRegistry();
    const names = Array.from({ length: IMAGES }, (_, number) => `r${number}`);
    for (const name of names) {
      pushContent(registry, name, index(PLATFORMS.map((each) => image(each, { User: name }))), '1');
    }
    folder = await createScratchFolder({
      '.oci-lens.yaml': 'rules: { licence-present: error }',
      Dockerfile: names.map((name) => `FROM ${registry.host}/${name}:1\n`).join(''),
    });
  });
  afterEach(async () => {
    await registry.close();
    await folder.remove();
  });

  const check = async () => {
    const { status: exit } = await run(['check', '.'], { workingFolder: folder.path });
    return { exit, manifests: registry.count({ kind: 'manifest' }) };
  };

  it('asks for no manifest more', async () => {
    registry.on({ kind: 'manifest', method: 'GET' }, runningDown({ left: 6 }));
    // The first of them state no licence.
    expect(await check()).toEqual({ exit: 1, manifests: 6 });
  });

  it('repeats nothing that it refused for that', async () => {
    const headers = { 'Retry-After': '1', 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '0;w=21600' };
    registry.on({ kind: 'manifest' }, status(429, { headers }));
    expect(await check()).toEqual({ exit: 3, manifests: 1 });
  });

  it('repeats what it refused for a moment, while it has room', async () => {
    const headers = { 'Retry-After': '0', 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '9;w=21600' };
    registry.on({ kind: 'manifest' }, status(429, { headers }));
    expect(await check()).toEqual({ exit: 3, manifests: 2 });
  });
});
