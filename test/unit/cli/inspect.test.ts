import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MediaType } from '../../../src/oci/mediaType';
import { buildSample, pushSamples } from '../../support/sampleImages';
import { type ScratchRegistry, startScratchRegistry, status } from '../../support/scratchRegistry';
import { run } from './run';

describe('oci-lens inspect', () => {
  let registry: ScratchRegistry;

  beforeAll(async () => {
    registry = await startScratchRegistry();
    pushSamples(registry);
  });
  afterAll(() => registry.close());
  beforeEach(() => registry.forgetRequests());

  const at = (name: string) => `${registry.host}/${name}`;
  const { descriptor, manifests } = buildSample('library/nginx', '1.27-alpine');
  const amd64 = manifests[0]!;

  /** The lines under a title, without their indentation. */
  const section = (printed: string, title: string): readonly string[] => {
    const text = printed.split('\n\n').find((part) => part.startsWith(`${title}\n`)) ?? '';
    return text
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.slice(2));
  };

  it('shows what the panel shows, in aligned lines', async () => {
    const { status: exit, printed, reported } = await run(['inspect', at('library/nginx:1.27-alpine')]);
    expect({ exit, reported }).toEqual({ exit: 0, reported: '' });
    expect(registry.requests).toHaveLength(3);
    expect(printed.split('\n').slice(0, 4)).toEqual([
      `Reference        ${at('library/nginx:1.27-alpine')}`,
      `Digest           ${descriptor.digest}`,
      'Content          OCI image index, 6 platforms, 6 attestations',
      `Media type       ${MediaType.ociIndex}`,
    ]);
    const platforms = section(printed, 'Platforms');
    expect(platforms).toHaveLength(6);
    expect(platforms[0]).toMatch(new RegExp(`^\\* linux/amd64 {4} ${amd64.descriptor.digest}  [\\d.]+ kB$`));
    expect(platforms[3]).toMatch(/^ {2}linux\/arm64\/v8 {2}sha256:[0-9a-f]{64}$/);
    expect(section(printed, 'Manifest')[0]).toBe(`Digest      ${amd64.descriptor.digest}`);
    expect(section(printed, 'Configuration')).toEqual([
      'Platform           linux/amd64',
      'User               root (none set)',
      'Entrypoint         "/docker-entrypoint.sh"',
      'Command            "nginx" "-g" "daemon off;"',
      'Working directory  /',
      'Ports              80/tcp',
      'Stop signal        SIGQUIT',
    ]);
    expect(section(printed, 'Environment')).toContain('NGINX_VERSION   1.27.5');
    expect(section(printed, 'Labels')).toEqual(['maintainer  NGINX Docker Maintainers <docker-maint@nginx.com>']);
    expect(section(printed, 'Layers and history')[0]).toMatch(/^[\d.]+ kB {2}ADD alpine-minirootfs/);
    expect(section(printed, 'Annotations')).toContain('org.opencontainers.image.licenses     BSD-2-Clause');
    expect(section(printed, 'Annotations of the image')).not.toEqual([]);
    expect(printed.endsWith('\n') && !printed.endsWith('\n\n')).toBe(true);
  });

  it('shows a single manifest once', async () => {
    const { printed } = await run(['inspect', at('kubewarden/policy-server:v1.13.0')]);
    expect(registry.requests).toHaveLength(2);
    expect(section(printed, 'Platforms')).toEqual([]);
    expect(section(printed, 'Manifest')).toEqual([]);
    expect(section(printed, 'Configuration')).toContain('User               65533:65533');
    expect(section(printed, 'Layers and history')).toHaveLength(7);
  });

  it('shows an artifact without a configuration', async () => {
    const { status: exit, printed } = await run(['inspect', at('charts/podinfo:6.7.0')]);
    expect(exit).toBe(0);
    expect(printed).toContain('Artifact of type application/vnd.cncf.helm.config.v1+json');
    expect(section(printed, 'Configuration')).toEqual([]);
    expect(JSON.parse((await run(['inspect', '--json', at('charts/podinfo:6.7.0')])).printed)).toMatchObject({
      platforms: [{ platform: null, chosen: true }],
      manifest: { schemaVersion: 2 },
      config: null,
    });
  });

  it("shows BuildKit's attestation for what it is, asked for by its digest", async () => {
    const { status: exit, printed } = await run([
      'inspect',
      at(`library/nginx@${manifests.at(-1)?.descriptor.digest}`),
    ]);
    expect(exit).toBe(0);
    expect(printed).toContain('Artifact of type application/vnd.in-toto+json');
    expect(printed).not.toMatch(/unknown\/unknown|root/);
    expect(section(printed, 'Configuration')).toEqual([]);
    expect(registry.requests).toHaveLength(1);
  });

  it('prints one JSON object with the documents as they are', async () => {
    const { printed } = await run(['inspect', at('library/nginx:1.27-alpine'), '--json']);
    expect(registry.requests).toHaveLength(3);
    expect(printed.trimEnd()).not.toContain('\n');
    const answer = JSON.parse(printed) as { platforms: unknown[] };
    expect(Object.keys(answer)).toEqual(['reference', 'digest', 'mediaType', 'platforms', 'manifest', 'config']);
    expect(answer).toMatchObject({
      reference: at('library/nginx:1.27-alpine'),
      digest: descriptor.digest,
      mediaType: MediaType.ociIndex,
      manifest: JSON.parse(Buffer.from(amd64.bytes).toString()) as unknown,
      config: { os: 'linux', architecture: 'amd64' },
    });
    expect(answer.platforms[0]).toEqual({
      platform: 'linux/amd64',
      osVersion: null,
      digest: amd64.descriptor.digest,
      chosen: true,
    });
    expect(answer.platforms.slice(1)).toEqual(Array(5).fill(expect.objectContaining({ chosen: false })));
  });

  it("names a single image's own platform", async () => {
    const { printed } = await run(['inspect', '--json', at('kubewarden/policy-server:v1.13.0')]);
    expect(JSON.parse(printed)).toMatchObject({ platforms: [{ platform: 'linux/amd64', chosen: true }] });
  });

  it.each([['--json'], []])('prints what is known where the configuration is gone %s', async (...args) => {
    const off = registry.on({ kind: 'blob' }, status(404));
    const { status: exit, printed, reported } = await run(['inspect', at('library/nginx:1.27-alpine'), ...args]);
    off();
    expect(exit).toBe(3);
    expect(reported).toMatch(/no longer holds this part of/);
    expect(printed).toContain(descriptor.digest);
    expect(printed).toContain('linux/arm64/v8');
  });

  it('shows what a stranger wrote, and obeys nothing', async () => {
    const text = 'a\u001b[2Jb\u202ec\r\nReference  other';
    const config = {
      os: 'linux',
      architecture: text,
      config: { User: text, Env: [`${text}=${text}`], Labels: { [text]: text } },
    };
    const blob = registry.putBlob('hostile', Buffer.from(JSON.stringify(config)), MediaType.ociConfig);
    const annotations = { [text]: text, 'org.opencontainers.image.licenses': text };
    const manifest = { schemaVersion: 2, config: { ...blob, mediaType: MediaType.ociConfig }, layers: [], annotations };
    registry.putManifest('hostile', '1', Buffer.from(JSON.stringify(manifest)), MediaType.ociManifest);
    const { status: exit, printed } = await run(['inspect', at('hostile:1')]);
    expect(exit).toBe(0);
    expect(printed.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(printed.split('\n').filter((line) => line.startsWith('Reference'))).toHaveLength(1);
    expect(printed).toContain('a⟨U+001B⟩[2Jb⟨U+202E⟩c Reference other');
  });
});
