import { expect, it } from 'vitest';
import { parseDigest } from '../../../src/oci/digest';
import { parseImageConfig } from '../../../src/oci/imageConfig';
import type { ImageManifest } from '../../../src/oci/manifest';
import { configData, tagsData } from '../../../src/presentation/toolData';
import type { Fetched } from '../../../src/registry/imageSource';
import { prepareTags } from '../../../src/tags/prepareTags';

it('hides what looks secret wherever a configuration holds it', () => {
  const secret = 'hunter2';
  const bytes = Buffer.from(
    JSON.stringify({
      os: 'linux',
      architecture: 'amd64',
      config: {
        Env: [
          'PATH=/bin',
          `DB_PASSWORD=${secret}`,
          `URL=postgres://app:${secret}@db/x`,
          'EMPTY',
          `JAVA_OPTS=-Xmx1g -Dstore.keyStorePassword=${secret}`,
        ],
        Labels: { 'org.opencontainers.image.source': `https://ci:${secret}@example.com/x`, api_token: secret },
        Entrypoint: ['sh', '-c', `API_TOKEN=${secret} exec app`],
        Cmd: [`--api-key=${secret}`, `--header=Authorization: Bearer ${secret}`],
        Healthcheck: { Test: ['CMD-SHELL', `PGPASSWORD=${secret} psql`], Retries: 3 },
      },
      history: [{ created_by: `RUN |1 NPM_TOKEN=${secret} /bin/sh -c npm ci` }],
    }),
  );
  const parsed = parseImageConfig(bytes);
  const config = parsed.kind === 'ok' ? parsed.value : undefined;
  const digest = parseDigest(`sha256:${'a'.repeat(64)}`)!;
  const data = configData({ digest } as Fetched<ImageManifest>, config) as { readonly env: unknown };
  expect(JSON.stringify(data)).not.toContain(secret);
  expect(data.env).toEqual([
    { name: 'PATH', value: '/bin' },
    { name: 'DB_PASSWORD', isHidden: true },
    { name: 'URL', isHidden: true },
    { name: 'EMPTY', value: '' },
    { name: 'JAVA_OPTS', value: '-Xmx1g -Dstore.keyStorePassword=•••' },
  ]);
});

it('pages tags, newest first', () => {
  const known = { tags: prepareTags(['1.9', '1.10', '1.10-alpine', '1.8']), end: 'complete' } as const;
  expect(tagsData(known, {}, 2)).toEqual({
    ...{ total: 4, isComplete: true, offset: 0 },
    ...{ tags: ['1.10', '1.10-alpine'], nextOffset: 2 },
  });
  expect(tagsData({ ...known, end: 'limit' }, { contains: 'ALPINE', offset: 0 }, 10)).toEqual({
    ...{ total: 1, isComplete: false, offset: 0, tags: ['1.10-alpine'] },
  });
  expect(tagsData(known, { offset: 9 }, 2)).toEqual({ total: 4, isComplete: true, offset: 9, tags: [] });
});
