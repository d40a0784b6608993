import { buildImage, type ContainerConfigJson } from './buildImage';
import { buildIndex } from './buildIndex';
import type { Content, PlatformJson } from './content';
import { filler } from './filler';
import type { Sample } from './sample';
import { standardAnnotations } from './standardAnnotations';

const AMD64: PlatformJson = { architecture: 'amd64', os: 'linux' };
const ARM64: PlatformJson = { architecture: 'arm64', os: 'linux', variant: 'v8' };
const ARM_V7: PlatformJson = { architecture: 'arm', os: 'linux', variant: 'v7' };
const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

interface Official {
  readonly name: string;
  readonly tags: readonly string[];
  readonly version: string;
  readonly licenses: string;
  readonly created: string;
  readonly platforms: readonly PlatformJson[];
  readonly config: ContainerConfigJson;
}

/** Small indexes of the names that stand most often in Dockerfiles. */
const OFFICIAL_IMAGES: readonly Official[] = [
  {
    name: 'alpine',
    tags: ['3.22', '3.22.1'],
    version: '3.22.1',
    licenses: 'MIT',
    created: '2025-07-15T11:31:35Z',
    platforms: [AMD64, ARM_V7, ARM64],
    config: { Env: [PATH], Cmd: ['/bin/sh'], WorkingDir: '/' },
  },
  {
    name: 'golang',
    tags: ['1.24-alpine'],
    version: '1.24.6',
    licenses: 'BSD-3-Clause',
    created: '2025-08-06T19:13:20Z',
    platforms: [AMD64, ARM64],
    config: {
      Env: [`${PATH}:/usr/local/go/bin:/go/bin`, 'GOLANG_VERSION=1.24.6', 'GOTOOLCHAIN=local', 'GOPATH=/go'],
      WorkingDir: '/go',
    },
  },
  {
    name: 'node',
    tags: ['22-alpine'],
    version: '22.18.0',
    licenses: 'MIT',
    created: '2025-07-31T17:06:42Z',
    platforms: [AMD64, ARM64],
    config: {
      Env: [PATH, 'NODE_VERSION=22.18.0', 'YARN_VERSION=1.22.22'],
      Entrypoint: ['docker-entrypoint.sh'],
      Cmd: ['node'],
    },
  },
  {
    name: 'postgres',
    tags: ['17'],
    version: '17.6',
    licenses: 'PostgreSQL',
    created: '2025-08-14T22:43:36Z',
    platforms: [AMD64, ARM_V7, ARM64],
    config: {
      ExposedPorts: { '5432/tcp': {} },
      Env: [PATH, 'GOSU_VERSION=1.18', 'LANG=en_US.utf8', 'PG_MAJOR=17', 'PGDATA=/var/lib/postgresql/data'],
      Entrypoint: ['docker-entrypoint.sh'],
      Cmd: ['postgres'],
      Volumes: { '/var/lib/postgresql/data': {} },
      StopSignal: 'SIGINT',
    },
  },
];

export const officialSamples: readonly Sample[] = OFFICIAL_IMAGES.map((official) => ({
  repository: `library/${official.name}`,
  tags: official.tags,
  kind: 'oci-index',
  build: () => officialIndex(official),
}));

function officialIndex({ name, version, licenses, created, platforms, config }: Official): Content {
  const annotations = standardAnnotations({
    created,
    licenses,
    source: `https://github.com/docker-library/${name}`,
    url: `https://hub.docker.com/_/${name}`,
    version,
  });
  const entries = platforms.map((platform) => {
    const seed = `${name} ${version} ${platform.architecture}${platform.variant ?? ''}`;
    const content = buildImage({
      platform,
      created,
      annotations,
      config,
      steps: [
        {
          createdBy: 'ADD rootfs.tar.gz / # buildkit',
          comment: 'buildkit.dockerfile.v0',
          files: [{ path: 'bin/sh', content: filler(`${seed} base`, 30_000), mode: 0o755 }],
        },
        {
          createdBy: `RUN /bin/sh -c install ${name} ${version} # buildkit`,
          comment: 'buildkit.dockerfile.v0',
          files: [{ path: `usr/local/bin/${name}`, content: filler(seed, 20_000), mode: 0o755 }],
        },
        { createdBy: `CMD ${JSON.stringify(config.Cmd ?? ['/bin/sh'])}`, comment: 'buildkit.dockerfile.v0' },
      ],
    });
    return { content, platform, annotations };
  });
  return buildIndex(entries, { annotations });
}
