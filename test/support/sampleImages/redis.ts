import { buildImage, type ImageContent } from './buildImage';
import { buildIndex } from './buildIndex';
import type { Content, PlatformJson } from './content';
import { filler } from './filler';
import type { Sample } from './sample';
import { standardAnnotations } from './standardAnnotations';

/** Content with Docker's media types throughout. */
export const redisSamples: readonly Sample[] = [
  { repository: 'library/redis', tags: ['7.4', '7.4.3'], kind: 'docker-list', build: redisList },
  {
    repository: 'library/redis',
    tags: ['7.4-alpine'],
    kind: 'docker-image',
    build: () => redisImage({ architecture: 'amd64', os: 'linux' }, 'alpine'),
  },
];

function redisList(): Content {
  const platforms: readonly PlatformJson[] = [
    { architecture: 'amd64', os: 'linux' },
    { architecture: 'arm', os: 'linux', variant: 'v7' },
    { architecture: 'arm64', os: 'linux', variant: 'v8' },
  ];
  const entries = platforms.map((platform) => ({ content: redisImage(platform, 'debian'), platform }));
  return buildIndex(entries, { flavour: 'docker' });
}

function redisImage(platform: PlatformJson, base: 'alpine' | 'debian'): ImageContent {
  const program = (name: string, size: number): Uint8Array =>
    filler(`${name} ${base} ${platform.architecture}${platform.variant ?? ''}`, size);
  const nop = (text: string): { createdBy: string } => ({ createdBy: `/bin/sh -c #(nop)  ${text}` });
  return buildImage({
    flavour: 'docker',
    platform,
    created: '2025-05-06T22:23:16Z',
    config: {
      ExposedPorts: { '6379/tcp': {} },
      Env: [
        'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
        'GOSU_VERSION=1.17',
        'REDIS_VERSION=7.4.3',
        'REDIS_DOWNLOAD_URL=http://download.redis.io/releases/redis-7.4.3.tar.gz',
      ],
      Entrypoint: ['docker-entrypoint.sh'],
      Cmd: ['redis-server'],
      Volumes: { '/data': {} },
      WorkingDir: '/data',
      Labels: {
        ...standardAnnotations({
          licenses: 'LicenseRef-RSALv2 OR SSPL-1.0',
          source: 'https://github.com/redis/docker-library-redis',
          version: '7.4.3',
        }),
      },
    },
    steps: [
      {
        createdBy: `/bin/sh -c #(nop) ADD file:${base} in / `,
        files: [{ path: 'bin/sh', content: program('sh', 28_000), mode: 0o755 }],
      },
      {
        createdBy: '/bin/sh -c groupadd -r -g 999 redis && useradd -r -g redis -u 999 redis',
        files: [{ path: 'etc/passwd', content: 'redis:x:999:999::/home/redis:/bin/sh\n' }],
      },
      nop('ENV REDIS_VERSION=7.4.3'),
      {
        createdBy: '/bin/sh -c set -eux; make -C /usr/src/redis install',
        files: [{ path: 'usr/local/bin/redis-server', content: program('redis', 16_000), mode: 0o755 }],
      },
      nop('VOLUME [/data]'),
      nop('WORKDIR /data'),
      {
        createdBy: '/bin/sh -c #(nop) COPY file:docker-entrypoint.sh in /usr/local/bin/ ',
        files: [{ path: 'usr/local/bin/docker-entrypoint.sh', content: '#!/bin/sh\nexec "$@"\n', mode: 0o755 }],
      },
      nop('ENTRYPOINT ["docker-entrypoint.sh"]'),
      nop('EXPOSE 6379'),
      nop('CMD ["redis-server"]'),
    ],
  });
}
