import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ImageInspection } from '../../../src/inspection/imageInspection';
import { copyChoices } from '../../../src/presentation/copyChoices';
import type { Locator } from '../../../src/registry/imageSource';
import { buildHostile, buildSample, pushContent } from '../../support/sampleImages';
import { type ScratchRegistry, startScratchRegistry } from '../../support/scratchRegistry';
import { localSources, toolMade } from '../registry/local/localFixtures';
import { locate, type RegistryClient, registryClient } from '../registry/registryClient';
import { inspected } from './inspected';

describe('what can be copied of an image', () => {
  let registry: ScratchRegistry;
  let client: RegistryClient;
  const nginx = buildSample('library/nginx', '1.27-alpine');
  const { digest } = nginx.descriptor;

  beforeAll(async () => {
    registry = await startScratchRegistry();
    pushContent(registry, 'nginx', nginx, '1');
    pushContent(registry, 'hostile', buildHostile({ lines: 1 }), '1');
    client = registryClient();
  });
  afterAll(async () => {
    client.dispose();
    await registry.close();
  });

  const choices = async (locator: Locator, source = client.source as never) =>
    Object.fromEntries(
      copyChoices(locator, (await inspected(source, locator, { wish: 'linux/arm64' })).state).map(({ label, text }) => [
        ...[label, text],
      ]),
    ) as Record<string, string>;

  it('is its name, its digest, commands for it on the platform that is shown, and facts', async () => {
    const name = `${registry.host}/nginx:1`;
    const { 'Facts as JSON': facts, ...rest } = await choices(locate(registry, 'nginx', '1'));
    expect(rest).toEqual({
      Name: name,
      'Name with Digest': `${name}@${digest}`,
      Digest: digest,
      'docker pull': `docker pull --platform=linux/arm64/v8 ${name}`,
      'crane manifest': `crane manifest --platform=linux/arm64/v8 ${name}`,
      'skopeo inspect': `skopeo inspect docker://${name}`,
    });
    expect(JSON.parse(facts ?? '')).toMatchObject({ digest, platform: 'linux/arm64/v8', licenses: 'BSD-2-Clause' });
    const pinned: Locator = {
      kind: 'registry',
      reference: { registry: registry.host, repository: 'nginx', tag: '1', digest },
    };
    expect((await choices(pinned))['skopeo inspect']).toBe(`skopeo inspect docker://${registry.host}/nginx@${digest}`);
  });

  it('is its name where nothing more is known', () => {
    const locator = locate(registry, 'nginx', '1');
    const ignore = () => undefined;
    const { state } = new ImageInspection(client.source, locator, {
      wishes: () => [],
      changed: ignore,
      failed: ignore,
    });
    expect(copyChoices(locator, state).map(({ label }) => label)).toEqual([
      ...['Name', 'docker pull', 'crane manifest', 'skopeo inspect'],
    ]);
  });

  it('is a place of this machine, quoted for a shell, without a digest that nobody knows', async () => {
    const layout: Locator = { kind: 'layout', path: `${toolMade}/crane-signed`, tag: 'multi' };
    expect((await choices(layout, localSources() as never))['skopeo inspect']).toBe(
      `skopeo inspect 'oci:${toolMade}/crane-signed:multi'`,
    );
    const saved: Locator = { kind: 'archive', path: `${toolMade}/skopeo-docker-archive.tar` };
    expect(Object.keys(await choices(saved, localSources() as never))).toEqual([
      'Name',
      'skopeo inspect',
      'Facts as JSON',
    ]);
  });

  it('holds nothing of a hostile image that hides or reorders', async () => {
    const all = Object.values(await choices(locate(registry, 'hostile', '1')))
      .join('')
      .replaceAll('\n', '');
    expect(all).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  });
});
