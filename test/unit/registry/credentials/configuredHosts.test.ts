import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { configuredHosts } from '../../../../src/registry/credentials/configuredHosts';
import { createScratchFolder } from '../../../support/scratchFolder';

describe('configuredHosts', () => {
  let remove: (() => Promise<void>) | undefined;
  afterEach(() => remove?.());

  const folder = async (files: Record<string, string>) => {
    const scratch = await createScratchFolder(files);
    remove = () => scratch.remove();
    return (name: string) => path.join(scratch.path, name);
  };

  it('names the hosts of both files once, sorted', async () => {
    const docker = { auths: { 'https://index.docker.io/v1/': {}, 'quay.io': {} }, credHelpers: { 'gcr.io': 'gcloud' } };
    const podman = { auths: { 'docker.io': {}, 'quay.io/team/app': {}, 'Registry.example.com:5000': {} } };
    const at = await folder({ 'config.json': JSON.stringify(docker), 'auth.json': JSON.stringify(podman) });
    expect(await configuredHosts([at('config.json'), at('auth.json'), at('none.json')], [])).toEqual([
      'docker.io',
      'gcr.io',
      'quay.io',
      'registry.example.com:5000',
    ]);
  });

  it('leaves out what is no host, and files of a workspace', async () => {
    const at = await folder({
      'config.json': JSON.stringify({ auths: { 'a b': {}, '': {}, 'evil.io\n': {}, name: {}, 'ok.example.com': {} } }),
      'workspace/config.json': JSON.stringify({ auths: { 'inside.example.com': {} } }),
      'broken.json': '{',
    });
    const files = [at('config.json'), at('workspace/config.json'), at('broken.json')];
    expect(await configuredHosts(files, [at('workspace')])).toEqual(['ok.example.com']);
  });

  it('is no longer than a view can show', async () => {
    const auths = Object.fromEntries(
      Array.from({ length: 1_000 }, (_, index) => [`r${String(index)}.example.com`, {}]),
    );
    const at = await folder({ 'config.json': JSON.stringify({ auths }) });
    expect(await configuredHosts([at('config.json')], [])).toHaveLength(200);
  });
});
