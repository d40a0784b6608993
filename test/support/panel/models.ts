import type {
  AnnotationRow,
  ContentRow,
  HostMessage,
  LayerRow,
  PanelParts,
  PanelTags,
  ReferrerRow,
} from '../../../src/messages/panel';
import { panelWords } from '../../../src/presentation/panelWords';

export const words: HostMessage = { type: 'words', words: panelWords({ kind: 'layout', path: '/image' }) };

export function digestNumber(number: number): string {
  return `sha256:${number.toString(16).padStart(4, '0').repeat(16)}`;
}

const short = (number: number): string => digestNumber(number).slice(0, 19);

const platforms: readonly (readonly [name: string, size: string])[] = [
  ['linux/amd64', '20.5 MB'],
  ['linux/arm/v6', '18.1 MB'],
  ['linux/arm/v7', ''],
  ['linux/arm64/v8', '21.0 MB'],
  ['linux/ppc64le', ''],
  ['windows/amd64', '1.8 GB'],
];

const contentRows: readonly ContentRow[] = [
  ...platforms.flatMap(([name, size], index): ContentRow[] => [
    {
      digest: digestNumber(16 + index),
      level: 1,
      kind: 'platform',
      name,
      shortDigest: short(16 + index),
      size,
      chosen: index === 0,
      ...(name.startsWith('windows') ? { note: 'os.version 10.0.20348.2762' } : {}),
    },
    ...(index < 2
      ? [
          {
            digest: digestNumber(64 + index),
            level: 2,
            kind: 'attestation' as const,
            name: 'Attestation',
            shortDigest: short(64 + index),
            size: '1.2 MB',
            note: 'SBOM (spdx.dev/Document), provenance (slsa.dev/provenance/v0.2)',
            chosen: false,
          },
        ]
      : []),
  ]),
  {
    digest: digestNumber(128),
    level: 1,
    kind: 'index',
    name: 'OCI image index, 2 platforms',
    shortDigest: short(128),
    size: '',
    chosen: false,
    expanded: false,
  },
  {
    digest: digestNumber(129),
    level: 1,
    kind: 'index',
    name: 'OCI image index',
    shortDigest: short(129),
    size: '',
    chosen: false,
    expanded: true,
    problem: 'registry-1.docker.io has no manifest with this digest any more.',
  },
  {
    digest: digestNumber(130),
    level: 1,
    kind: 'artifact',
    name: 'Artifact',
    shortDigest: short(130),
    size: '4.2 KB',
    note: 'application/vnd.cncf.helm.config.v1+json',
    chosen: false,
  },
];

const layerRows: readonly LayerRow[] = [
  layer('ADD alpine-minirootfs-3.21.3-x86_64.tar.gz / # buildkit', '3.6 MB', 0.176, 1),
  {
    kind: 'steps',
    instruction: '7 steps without a layer',
    steps: [
      'CMD ["/bin/sh"]',
      'LABEL maintainer=NGINX Docker Maintainers <docker-maint@nginx.com>',
      'ENV NGINX_VERSION=1.27.5',
      'ENV PKG_RELEASE=1',
      'ENV DYNPKG_RELEASE=1',
      'ENV NJS_VERSION=0.8.10',
      'ENV NJS_RELEASE=1',
    ],
    size: '',
    share: 0,
  },
  layer(
    `RUN /bin/sh -c set -x && addgroup -g 101 -S nginx && adduser -S -D -H -u 101 -h /var/cache/nginx -s /sbin/nologin -G nginx -g nginx nginx && apkArch="$(cat /etc/apk/arch)" && nginxPackages=" nginx=\${NGINX_VERSION}-r\${PKG_RELEASE} " && apk add --no-cache --virtual .checksum-deps openssl && case "$apkArch" in x86_64|aarch64) set -x && KEY_SHA512="e09fa32f0a0eab2b879ccbbc4d0e4fb9751486eedda75e35fac65802cc9faa266425edf83e261137a2f4d16281ce2c1a5f4502930fe75154723da014214f0655" && wget -O /tmp/nginx_signing.rsa.pub https://nginx.org/keys/nginx_signing.rsa.pub # buildkit`,
    '1.8 MB',
    0.088,
    2,
  ),
  layer('COPY docker-entrypoint.sh / # buildkit', '628 B', 0.00003, 3),
  layer('COPY 10-listen-on-ipv6-by-default.sh /docker-entrypoint.d # buildkit', '955 B', 0.00004, 4),
  layer('COPY 30-tune-worker-processes.sh /docker-entrypoint.d # buildkit', '1.4 KB', 0.00006, 5),
  {
    kind: 'steps',
    instruction: '4 steps without a layer',
    steps: [
      'ENTRYPOINT ["/docker-entrypoint.sh"]',
      'EXPOSE map[80/tcp:{}]',
      'STOPSIGNAL SIGQUIT',
      'CMD ["nginx" "-g" "daemon off;"]',
    ],
    size: '',
    share: 0,
  },
  layer('RUN /bin/sh -c apk add --no-cache curl # buildkit', '15.1 MB', 0.736, 6),
];

function layer(instruction: string, size: string, share: number, number: number): LayerRow {
  return { kind: 'layer', instruction, size, share, digest: digestNumber(number), shortDigest: short(number) };
}

const annotationRows: readonly AnnotationRow[] = [
  known('title', 'Title', 'nginx', ['Index', 'Manifest']),
  known(
    'description',
    'Description',
    'Official build of Nginx: an HTTP server, a reverse proxy, a mail proxy and a load balancer.',
    ['Index'],
  ),
  known('created', 'Created', '2025-04-16T20:30:11Z', ['Index', 'Manifest']),
  {
    ...known('source', 'Source', 'github.com/nginx/docker-nginx', ['Index', 'Manifest']),
    link: 'https://github.com/nginx/docker-nginx',
  },
  { ...known('url', 'Home page', 'hub.docker.com/_/nginx', ['Index']), link: 'https://hub.docker.com/_/nginx' },
  known('revision', 'Revision', 'cffeb933620093bc0c08c0b28c3d5cbaec79d729', ['Index', 'Manifest']),
  known('version', 'Version', '1.27.5-alpine', ['Manifest']),
  known('base.name', 'Base image', 'nginx:1.27.5-alpine-slim', ['Manifest']),
  known('base.digest', 'Base digest', digestNumber(7), ['Manifest']),
  { key: 'com.docker.official-images.bashbrew.arch', value: 'amd64', places: ['Manifest'] },
  {
    key: 'maintainer',
    value: 'NGINX Docker Maintainers <docker-maint@nginx.com>',
    copy: 'NGINX Docker Maintainers <docker-maint@nginx.com>',
    places: ['Configuration'],
  },
];

function known(key: string, name: string, value: string, places: string[]): AnnotationRow {
  return { key: `org.opencontainers.image.${key}`, name, value, copy: value, places };
}

function referrer(number: number, row: Partial<ReferrerRow>): ReferrerRow {
  return {
    ...{ digest: digestNumber(number), shortDigest: short(number), level: 1, kind: 'other', name: 'Artifact' },
    ...{ artifactType: '', found: 'referrers API', size: '1.2 kB', checks: [], notes: [], problems: [] },
    ...row,
  };
}

const BUNDLE = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const SPDX = 'application/spdx+json';
const created = ['Created 2025-06-01'];

/** Signed, with an SBOM that is signed, build attestations, a circle, and one thing that could not be read. */
export const referrers: Extract<PanelParts['referrers'], { kind: 'ready' }> = {
  kind: 'ready',
  statements: [
    { kind: 'found', sentence: 'Signed: 2, not verified' },
    { kind: 'none', sentence: 'No SBOM' },
    { kind: 'unchecked', sentence: 'Provenance: could not be checked: a manifest was not read' },
  ],
  rows: [
    referrer(400, { kind: 'signature', name: 'Sigstore signature', artifactType: BUNDLE, notes: created }),
    referrer(401, {
      ...{ kind: 'signature', name: 'Cosign signature', found: "cosign's tag" },
      artifactType: 'application/vnd.dev.cosign.simplesigning.v1+json',
    }),
    referrer(402, { kind: 'sbom', name: 'SBOM', artifactType: SPDX, notes: created, found: 'referrers API, index' }),
    referrer(403, { level: 2, kind: 'signature', name: 'Sigstore signature', artifactType: BUNDLE }),
    referrer(402, { level: 3, kind: 'sbom', name: 'SBOM', artifactType: SPDX, notes: ['shown elsewhere'] }),
    referrer(16, { kind: 'content', name: 'linux/amd64', found: 'index' }),
    referrer(64, {
      ...{ level: 2, kind: 'attestation', name: 'SBOM attestation, Provenance attestation', found: 'index' },
      artifactType: 'application/vnd.in-toto+json',
    }),
    referrer(405, {
      artifactType: 'application/vnd.example.report',
      problems: ['sha256:0195… could not be read. ghcr.io has a problem of its own (status 500): try again later.'],
    }),
  ],
  notes: ['There is more than this: no more than 2,000 manifests are looked at. Ask for one of them by its digest.'],
  time: 'Looked for at 6/5/25, 8:42 AM',
};

const BY_KEY = 'verified by the key ~/keys/cosign.pub (SHA256:fafe5d233c852ac4…)';
const BY_IDENTITY =
  'verified by https://github.com/example/app/.github/workflows/release.yml@refs/tags/v1, issuer https://token.actions.githubusercontent.com';

/** The same, checked against keys and a trust root: verified twice, failed, and not checked. */
export const checkedReferrers: typeof referrers = {
  ...referrers,
  statements: [
    { kind: 'found', sentence: 'Signed: 2, verified: 1, failed: 1' },
    { kind: 'none', sentence: 'No SBOM' },
    { kind: 'failed', sentence: 'Provenance: 1, verified: 0, failed: 1' },
  ],
  rows: referrers.rows.map((row, index) => ({ ...row, checks: checksOf(index) })),
  notes: ['In the setting ociLens.trust.keys: ~/keys/other.pub does not exist: check the path.'],
};

function checksOf(index: number): ReferrerRow['checks'] {
  switch (index) {
    case 0:
      return [
        { kind: 'verified', text: BY_KEY },
        { kind: 'verified', text: BY_IDENTITY },
      ];
    case 1:
      return [{ kind: 'failed', text: 'failed: none of the keys made it, or what it signs was changed' }];
    case 6:
      return [{ kind: 'notChecked', text: 'not checked: it is not signed' }];
    default:
      return [];
  }
}

/** An index of many platforms, as people meet it: all parts are there. */
export const image: PanelParts = {
  header: {
    title: 'nginx:1.27-alpine',
    subtitle: 'docker.io/library/nginx:1.27-alpine',
    canPin: true,
    canCompare: true,
    webPage: { label: 'Docker Hub', url: 'https://hub.docker.com/_/nginx' },
  },
  overview: {
    kind: 'ready',
    facts: [
      { label: 'Digest', value: digestNumber(255), copy: digestNumber(255), code: true },
      { label: 'Content', value: 'OCI image index, 6 platforms, 2 attestations' },
      { label: 'Media type', value: 'application/vnd.oci.image.index.v1+json', code: true },
      { label: 'Compressed size', value: '20.5 MB (linux/amd64)' },
      { label: 'Created', value: '2025-04-16 (1 year ago)' },
      { label: 'Licence', value: 'BSD-2-Clause' },
      {
        label: 'Source',
        value: 'github.com/nginx/docker-nginx',
        link: 'https://github.com/nginx/docker-nginx',
        copy: 'https://github.com/nginx/docker-nginx',
      },
      { label: 'Base image', value: 'nginx:1.27.5-alpine-slim', copy: 'nginx:1.27.5-alpine-slim', code: true },
    ],
  },
  contents: { kind: 'ready', rows: [...contentRows], leftOut: '3 entries more are not shown.', asksSizes: true },
  configuration: {
    kind: 'ready',
    title: 'linux/amd64',
    facts: [
      { label: 'User', value: 'root (0), as no user is set' },
      { label: 'Entrypoint', value: '"/docker-entrypoint.sh"', code: true, copy: '["/docker-entrypoint.sh"]' },
      { label: 'Command', value: '"nginx" "-g" "daemon off;"', code: true, copy: '["nginx", "-g", "daemon off;"]' },
      { label: 'Working directory', value: '/', code: true },
      { label: 'Ports', value: '80/tcp', code: true },
      { label: 'Stop signal', value: 'SIGQUIT', code: true },
    ],
    environment: [
      ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
      ['NGINX_VERSION', '1.27.5'],
      ['PKG_RELEASE', '1'],
      ['DYNPKG_RELEASE', '1'],
      ['NJS_VERSION', '0.8.10'],
      ['NJS_RELEASE', '1'],
      ['LANG', 'C.UTF-8'],
      ['NPM_TOKEN', 'npm_4bQ9wXyZ0123456789'],
      ['DATABASE_URL', 'postgres://app:s3cret@db.internal/app'],
    ].map(([label = '', value = '']) => ({
      label,
      value,
      code: true,
      copy: value,
      ...(/TOKEN|DATABASE/.test(label) ? { secret: true } : {}),
    })),
  },
  held: { items: [], checks: [] },
  layers: { kind: 'ready', total: '20.5 MB compressed in 6 layers', rows: [...layerRows] },
  annotations: { kind: 'ready', rows: [...annotationRows] },
  raw: {
    kind: 'ready',
    documents: [
      {
        digest: digestNumber(255),
        title: 'Index',
        mediaType: 'application/vnd.oci.image.index.v1+json',
        size: '9.9 KB',
      },
      {
        digest: digestNumber(16),
        title: 'Manifest (linux/amd64)',
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        size: '2.4 KB',
      },
      {
        digest: digestNumber(90),
        title: 'Configuration (linux/amd64)',
        mediaType: 'application/vnd.oci.image.config.v1+json',
        size: '11.2 KB',
      },
    ],
  },
  referrers,
};

/** Tags as a registry lists them. */
export function tagNames(count: number): string[] {
  const flavours = ['', '-alpine', '-alpine-slim', '-bookworm', '-perl'];
  return Array.from({ length: count }, (_, index) => {
    const number = Math.floor(index / flavours.length);
    return `${1 + Math.floor(number / 10_000)}.${Math.floor(number / 100) % 100}.${number % 100}${flavours[index % flavours.length]}`;
  });
}

export function tags(count: number, sentence = `${count.toLocaleString('en')} tags`): PanelTags {
  return {
    append: false,
    tags: tagNames(count),
    groups: [
      {
        digest: digestNumber(255),
        shortDigest: short(255),
        here: true,
        tags: ['1.27-alpine', '1.27.5-alpine', '1-alpine', 'mainline-alpine', 'alpine', '1.27-alpine3.21'],
      },
      {
        digest: digestNumber(300),
        shortDigest: short(300),
        here: false,
        tags: ['latest', '1', '1.27', '1.27.5', 'mainline', 'bookworm'],
      },
    ],
    state: { kind: 'ready', sentence, canFindSame: true },
  };
}

/** Text that would do something if it were read as anything but text. */
export const HOSTILE = {
  markup: `<img src="http://192.0.2.1/x.png" onerror="alert(1)"><script>alert(2)</script><a href="javascript:alert(3)">here</a><style>*{display:none}</style><iframe src="http://192.0.2.1/"></iframe>`,
  script: 'javascript:alert(4)',
  command: 'command:workbench.action.terminal.new',
  closing: `</textarea></title></script><svg onload=alert(5)>`,
  // What the host makes of control and direction characters, and those themselves, should it ever fail to.
  direction: '⟨U+202E⟩gnp.exe \u202egnp.exe\u2066\u0007',
  large: `${'0123456789abcdef '.repeat(61_681)}<b>end</b>`,
} as const;
