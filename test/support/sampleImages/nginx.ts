import { digestOf } from '../../../src/oci/digest';
import { buildAttestation } from './buildAttestation';
import { buildImage, type ImageContent, type Step } from './buildImage';
import { buildIndex } from './buildIndex';
import type { AnnotationsJson, Content, PlatformJson } from './content';
import { filler } from './filler';
import type { Sample } from './sample';
import { standardAnnotations } from './standardAnnotations';

const REPOSITORY = 'library/nginx';
const BUILDKIT = 'buildkit.dockerfile.v0';

interface Release {
  readonly version: string;
  readonly njs: string;
  readonly created: string;
  readonly revision: string;
  readonly base: { readonly name: string; readonly step: string; readonly osRelease: string };
}

const ALPINE_1_27: Release = {
  version: '1.27.5',
  njs: '0.8.10',
  created: '2025-04-16T18:03:44Z',
  revision: '6c9cdb9a0d6b0a4e0a8f1c8e1d0f3b3cf2f7d2a5',
  base: {
    name: 'alpine:3.21',
    step: 'ADD alpine-minirootfs-3.21.3.tar.gz / # buildkit',
    osRelease: 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.21.3\n',
  },
};

const DEBIAN = {
  name: 'debian:bookworm-slim',
  step: "# debian.sh --arch 'amd64' out/ 'bookworm' '@1745798400'",
  osRelease: 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\nVERSION_ID="12"\n',
};
const DEBIAN_1_27: Release = { ...ALPINE_1_27, base: DEBIAN };
const DEBIAN_1_29: Release = {
  version: '1.29.1',
  njs: '0.9.1',
  created: '2025-08-13T16:34:01Z',
  revision: 'f4b5c1d0d3b9a7c2c8d1b2e3a4f5061728394a5b',
  base: DEBIAN,
};

/** The platforms of the official image, by the name that its builders give them. */
const PLATFORMS: Readonly<Record<string, PlatformJson>> = {
  amd64: { architecture: 'amd64', os: 'linux' },
  arm32v6: { architecture: 'arm', os: 'linux', variant: 'v6' },
  arm32v7: { architecture: 'arm', os: 'linux', variant: 'v7' },
  arm64v8: { architecture: 'arm64', os: 'linux', variant: 'v8' },
  i386: { architecture: '386', os: 'linux' },
  s390x: { architecture: 's390x', os: 'linux' },
};

export const nginxSamples: readonly Sample[] = [
  {
    repository: REPOSITORY,
    tags: ['1.27-alpine', '1.27.5-alpine'],
    kind: 'oci-index',
    build: () => nginxIndex(ALPINE_1_27, Object.keys(PLATFORMS)),
  },
  {
    repository: REPOSITORY,
    tags: ['1.27', '1.27.5'],
    kind: 'oci-index',
    build: () => nginxIndex(DEBIAN_1_27, ['amd64', 'arm32v7', 'arm64v8']),
  },
  {
    repository: REPOSITORY,
    tags: ['latest', '1.29'],
    kind: 'oci-index',
    build: () => nginxIndex(DEBIAN_1_29, ['amd64', 'arm32v7', 'arm64v8']),
  },
];

/** An index as BuildKit writes it: each image is followed by its attestations. */
function nginxIndex(release: Release, architectures: readonly string[]): Content {
  const source = 'https://github.com/nginx/docker-nginx.git';
  const entries = architectures.flatMap((arch) => {
    const image = nginxImage(release, arch);
    const entry = {
      content: image,
      platform: image.platform,
      annotations: { ...annotationsOf(release), 'com.docker.official-images.bashbrew.arch': arch },
    };
    const packages = { nginx: release.version, 'nginx-module-njs': release.njs, openssl: '3.3.3-r0', zlib: '1.3.1-r2' };
    return [entry, buildAttestation(image, { name: `nginx:${release.version}`, packages, source })];
  });
  return buildIndex(entries, { annotations: annotationsOf(release) });
}

function annotationsOf({ version, created, revision, base }: Release): AnnotationsJson {
  return standardAnnotations({
    created,
    licenses: 'BSD-2-Clause',
    revision,
    source: `https://github.com/nginx/docker-nginx.git#${revision}:mainline`,
    url: 'https://hub.docker.com/_/nginx',
    version,
    'base.name': base.name,
    'base.digest': digestOf(new TextEncoder().encode(base.osRelease)),
  });
}

function nginxImage(release: Release, arch: string): ImageContent {
  const { version, njs, created } = release;
  return buildImage({
    platform: PLATFORMS[arch]!,
    created,
    annotations: annotationsOf(release),
    config: {
      ExposedPorts: { '80/tcp': {} },
      Env: [
        'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
        `NGINX_VERSION=${version}`,
        'PKG_RELEASE=1',
        'DYNPKG_RELEASE=1',
        `NJS_VERSION=${njs}`,
        'NJS_RELEASE=1',
      ],
      Entrypoint: ['/docker-entrypoint.sh'],
      Cmd: ['nginx', '-g', 'daemon off;'],
      WorkingDir: '/',
      Labels: { maintainer: 'NGINX Docker Maintainers <docker-maint@nginx.com>' },
      StopSignal: 'SIGQUIT',
    },
    steps: stepsOf(release, arch),
  });
}

function stepsOf({ version, njs, base }: Release, arch: string): readonly Step[] {
  const program = (name: string, size: number): Uint8Array => filler(`${name} ${version} ${base.name} ${arch}`, size);
  const empty = (createdBy: string): Step => ({ createdBy, comment: BUILDKIT });
  const script = (name: string, folder: string): Step => ({
    createdBy: `COPY ${name} /${folder} # buildkit`,
    comment: BUILDKIT,
    files: [{ path: `${folder}${name}`, content: `#!/bin/sh\n# ${name}\nset -e\n`, mode: 0o755 }],
  });
  return [
    {
      createdBy: base.step,
      comment: BUILDKIT,
      files: [
        { path: 'etc/' },
        { path: 'etc/os-release', content: base.osRelease },
        { path: 'bin/' },
        { path: 'bin/busybox', content: program('busybox', 36_000), mode: 0o755 },
        { path: 'bin/sh', linkTo: '/bin/busybox', mode: 0o777 },
      ],
    },
    empty('CMD ["/bin/sh"]'),
    empty('LABEL maintainer=NGINX Docker Maintainers <docker-maint@nginx.com>'),
    empty(`ENV NGINX_VERSION=${version}`),
    empty('ENV PKG_RELEASE=1'),
    empty('ENV DYNPKG_RELEASE=1'),
    {
      createdBy:
        'RUN /bin/sh -c set -x     && addgroup -g 101 -S nginx     && adduser -S -D -H -u 101 -h /var/cache/nginx -s /sbin/nologin -G nginx -g nginx nginx # buildkit',
      comment: BUILDKIT,
      files: [
        { path: 'usr/sbin/nginx', content: program('nginx', 18_000), mode: 0o755 },
        { path: 'etc/nginx/nginx.conf', content: 'user nginx;\nworker_processes auto;\n' },
        { path: 'var/cache/nginx/', uid: 101, gid: 101 },
      ],
    },
    script('docker-entrypoint.sh', ''),
    script('10-listen-on-ipv6-by-default.sh', 'docker-entrypoint.d/'),
    script('20-envsubst-on-templates.sh', 'docker-entrypoint.d/'),
    script('30-tune-worker-processes.sh', 'docker-entrypoint.d/'),
    empty('ENTRYPOINT ["/docker-entrypoint.sh"]'),
    empty('EXPOSE map[80/tcp:{}]'),
    empty('STOPSIGNAL SIGQUIT'),
    empty('CMD ["nginx" "-g" "daemon off;"]'),
    empty(`ENV NJS_VERSION=${njs}`),
    empty('ENV NJS_RELEASE=1'),
    {
      createdBy: `RUN /bin/sh -c set -x     && apk add -X "https://nginx.org/packages/mainline" nginx-module-njs=${version}.${njs}-r1 # buildkit`,
      comment: BUILDKIT,
      files: [{ path: 'usr/lib/nginx/modules/ngx_http_js_module.so', content: program('njs', 12_000), mode: 0o755 }],
    },
  ];
}
