import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import type { ComparedSide, Comparison } from '../../../src/inspection/compareImages';
import type { ComparedImage, ComparedLayer, ComparedRun, Pair, Variable } from '../../../src/inspection/comparedImage';
import { type Digest, digestOf } from '../../../src/oci/digest';
import { parseManifest } from '../../../src/oci/manifest';
import { MediaType } from '../../../src/oci/mediaType';
import { parsePlatform } from '../../../src/oci/platform';
import { compareTexts } from '../../../src/presentation/compareText';
import { buildSample } from '../../support/sampleImages';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const digest = (seed: string) => digestOf(bytesOf(seed));
const RUN: ComparedRun = {
  ...{ created: '2025-04-16T18:03:44Z', author: undefined, user: '', workingDir: '/app', stopSignal: 'SIGQUIT' },
  ...{ entrypoint: ['/entrypoint.sh'], cmd: ['nginx', '-g', 'daemon off;'], ports: ['80/tcp'], volumes: [] },
  ...{ env: [{ name: 'PATH', value: '/bin' }], labels: [['maintainer', 'a <a@example.com>']] },
};
const layer = (seed: string, instruction?: string, size = 1_234_567): ComparedLayer => ({
  ...{ digest: digest(seed), mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', size, instruction },
  annotations: [],
});

const INDEXES = { '1.27': fetched('1.27'), '1.27-alpine': fetched('1.27-alpine') };

function fetched(tag: string): ComparedSide['fetched'] {
  const { bytes, descriptor } = buildSample('library/nginx', tag);
  const manifest = parseManifest(bytes, descriptor.mediaType);
  if (manifest.kind !== 'ok') throw new Error(manifest.reason);
  return { bytes, digest: descriptor.digest, mediaType: descriptor.mediaType, value: manifest.value };
}

function side(
  image: Partial<ComparedImage> = {},
  run: Partial<ComparedRun> = {},
  tag: keyof typeof INDEXES = '1.27',
): ComparedSide {
  const layers = image.layers ?? [layer('base', 'ADD rootfs.tar.gz /')];
  return {
    locator: { kind: 'registry', reference: { registry: 'docker.io', repository: 'library/nginx', tag } },
    fetched: INDEXES[tag],
    image: {
      ...{ digest: digest('image'), mediaType: MediaType.ociManifest, artifactType: undefined, annotations: [] },
      ...{ platform: parsePlatform('linux/amd64'), layers, size: layers.reduce((sum, { size }) => sum + size, 0) },
      config: { mediaType: MediaType.ociConfig, digest: digest('config'), size: 2, annotations: {} },
      run: { ...RUN, ...run },
      ...image,
    },
    lacks: undefined,
    isChosen: false,
  };
}

const comparison = (left: ComparedSide, right: ComparedSide, shared: readonly Digest[] = []): Comparison => ({
  sides: [left, right],
  shared: new Set(shared),
});
const texts = (left: ComparedSide, right: ComparedSide, shared: readonly Digest[] = [], hidesSecrets = true) =>
  compareTexts(comparison(left, right, shared), { hidesSecrets });
const environment = (...env: Variable[]) => side({}, { env });
/** The lines that one text alone has. */
const own = (one: string, other: string) => one.split('\n').filter((line) => !other.split('\n').includes(line));

describe('the texts of a comparison', () => {
  it('have a fact a line', () => {
    const [text] = texts(side(), side());
    expect(text.slice(text.indexOf('\nManifest:'))).toBe(`
Manifest:
  Platform: linux/amd64
  Digest: sha256:6105d6cc76af400325e94d588ce511be5bfdbb73b437dc51eca43917d7a43e3d
  Media type: application/vnd.oci.image.manifest.v1+json
  Compressed size: 1.2 MB (1234567 bytes)
  Layers on both sides: 0 (0 B)
  Layers only here: 1 (1.2 MB)

Configuration:
  Created: 2025-04-16T18:03:44Z
  User: root (none set)
  Working directory: /app
  Entrypoint:
    - /entrypoint.sh
  Command:
    - nginx
    - "-g"
    - daemon off;
  Ports:
    - 80/tcp
  Stop signal: SIGQUIT

Environment:
  PATH: /bin

Labels:
  maintainer: a <a@example.com>

Annotations of the index:
  org.opencontainers.image.base.digest: sha256:35f03c3879ab033656e4ec812812f26c1d3172e28d2146b751d1b83b37ef5f3b
  org.opencontainers.image.base.name: debian:bookworm-slim
  org.opencontainers.image.created: 2025-04-16T18:03:44Z
  org.opencontainers.image.licenses: BSD-2-Clause
  org.opencontainers.image.revision: 6c9cdb9a0d6b0a4e0a8f1c8e1d0f3b3cf2f7d2a5
  org.opencontainers.image.source: https://github.com/nginx/docker-nginx.git#6c9cdb9a0d6b0a4e0a8f1c8e1d0f3b3cf2f7d2a5:mainline
  org.opencontainers.image.url: https://hub.docker.com/_/nginx
  org.opencontainers.image.version: 1.27.5

Layers:
  - Digest: sha256:cae662172fd450bb0cd710a769079c05bfc5d8e35efa6576edc7d0377afdd4a2
    Size: 1.2 MB (1234567 bytes)
    Instruction: ADD rootfs.tar.gz /
`);
  });

  it('are equal for what is equal, whatever the image says', () => {
    fc.assert(
      fc.property(anyImage, ({ image, run }) => {
        const [left, right] = texts(side(image, run), side(image, run));
        expect(left).toBe(right);
      }),
    );
  });

  it('differ where the images do, also in what is hidden or left out', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), anyText, anyText, (name, a, b) => {
        fc.pre(a !== b && !name.includes('='));
        const [left, right] = texts(environment({ name, value: a }), environment({ name, value: b }));
        expect(left).not.toBe(right);
      }),
    );
  });

  it('are YAML that says just what the image says, and no character of it is invisible', () => {
    fc.assert(
      fc.property(anyImage, ({ image, run }) => {
        const [text] = texts(side(image, run), side(), [], false);
        expect(text).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/u);
        const document = parseDocument(text, { uniqueKeys: false });
        expect([...document.errors, ...document.warnings]).toEqual([]);
        const read = document.toJS() as Record<string, unknown>;
        expect((read.Configuration as { Entrypoint?: unknown }).Entrypoint ?? []).toEqual(run.entrypoint);
        expect(Object.entries(read.Environment ?? {})).toEqual(unique(run.env.map(({ name, value }) => [name, value])));
        expect(Object.entries(read.Labels ?? {})).toEqual(unique(run.labels));
        const layers = (read.Layers ?? []) as readonly { readonly Instruction: string }[];
        expect(layers.map(({ Instruction: line }) => oneLine(line))).toEqual(
          image.layers.map(({ instruction }) => oneLine(instruction ?? '')),
        );
      }),
    );
  });

  it('give a shared layer the same lines on both sides, and say so there', () => {
    const base = layer('base', 'ADD rootfs.tar.gz /');
    const run = 'RUN /bin/sh -c set -x     && apk add curl     && rm -rf /tmp/*';
    const [left, right] = texts(
      side({ layers: [base, layer('a', run)] }),
      side({ layers: [base, layer('b', `${run} && id`)] }),
      [base.digest],
    );
    expect(own(left, right)).toEqual([`  - Digest: ${digest('a')}`]);
    expect(own(right, left)).toEqual([`  - Digest: ${digest('b')}`, '      && id']);
    for (const text of [left, right]) {
      expect(text).toContain(`  - Digest: ${base.digest}\n    Size: 1.2 MB (1234567 bytes) # on both sides\n`);
      expect(text).toContain('  Layers on both sides: 1 (1.2 MB)\n  Layers only here: 1 (1.2 MB)\n');
    }
  });

  it('tell sizes apart that look alike', () => {
    const [left, right] = texts(
      side({ layers: [layer('a', 'COPY a /', 1_234_567)] }),
      side({ layers: [layer('a', 'COPY a /', 1_234_568)] }),
    );
    expect(own(left, right)).toContain('  Compressed size: 1.2 MB (1234567 bytes)');
  });

  it('hide what looks secret, say on which side it differs, and show it when asked', () => {
    const [a, b] = ['hunter2', 'swordfish'].map((value) => ({ name: 'DB_PASSWORD', value }));
    const [left, right] = texts(environment(a!), environment(b!));
    expect(`${left}${right}`).not.toMatch(/hunter2|swordfish/);
    expect(own(left, right)).toEqual(['  DB_PASSWORD: "•••" # hidden, as it may be secret; not the same on the right']);
    expect(own(right, left)).toHaveLength(1);
    expect(own(...texts(environment(a!), environment(a!)))).toEqual([]);
    expect(texts(environment(a!), environment(b!), [], false)[0]).toContain('  DB_PASSWORD: hunter2\n');
  });

  it('hide build arguments that look secret', () => {
    const layers = [layer('a', 'RUN |2 NPM_TOKEN=npm_abc VERSION=1.2 /bin/sh -c npm ci # buildkit')];
    const [text] = texts(side({ layers }), side());
    expect(text).toContain('RUN |2 NPM_TOKEN=••• VERSION=1.2 /bin/sh -c npm ci');
    expect(text).not.toContain('npm_abc');
  });

  it('say how much is left out of what is too long, and tell by a digest whether it is the same', () => {
    const [left, right] = texts(
      environment({ name: 'LONG', value: 'x'.repeat(1_200_000) }),
      environment({ name: 'LONG', value: `${'x'.repeat(1_199_999)}y` }),
    );
    expect(left).toMatch(/x # … \(1\.2 MB left out, sha256:[0-9a-f]{12}\)\n/);
    expect(own(left, right)).toHaveLength(1);
    const many = (last: string) =>
      side({}, { labels: [...Array.from({ length: 1500 }, (_, index): Pair => [`l${index}`, 'v']), [last, 'v']] });
    const [more, others] = texts(many('a'), many('b'));
    expect(more).toMatch(/# … \(501 more left out, sha256:[0-9a-f]{12}\)\n/);
    expect(own(more, others)).toHaveLength(1);
  });

  it('keep the lines of text that has several', () => {
    const [text] = texts(side({}, { labels: [['description', 'One.\n\n  Two: # it\nThree.\n']] }), side());
    expect(text).toContain('  description: |\n    One.\n\n      Two: # it\n    Three.\n');
  });

  it('mark the platforms that one index alone has, and images that are the same', () => {
    const [wide, narrow] = texts(side({}, {}, '1.27-alpine'), side());
    expect(wide).toContain('  - linux/s390x # only here\n');
    expect(narrow).toContain('  - linux/amd64\n');
    const { fetched } = side();
    const entries = fetched.value.kind === 'index' ? fetched.value.manifests : [];
    const other = { ...side(), fetched: { ...fetched, digest: digest('rebuilt for arm') } };
    const [text] = texts(side(), other, [entries[0]!.digest]);
    expect(text).toContain('  - linux/amd64 # the same image on both sides\n');
  });

  it('say where a side lacks the platform, and where the platforms differ though nobody chose them', () => {
    const arm = parsePlatform('linux/arm64');
    const [left, right] = texts({ ...side(), lacks: arm }, side({ platform: arm }));
    expect(left).toMatch(
      /^# There is no image for linux\/arm64 here\.\n# These are different platforms: linux\/amd64 here\.\n/,
    );
    expect(right).toMatch(/^# These are different platforms: linux\/arm64 here\.\n\n/);
    const chosen = texts({ ...side(), isChosen: true }, { ...side({ platform: arm }), isChosen: true });
    expect(chosen.join('')).not.toContain('different platforms');
  });

  it('show files and annotations of an artifact', () => {
    const chart: ComparedLayer = { ...layer('chart'), annotations: [['org.opencontainers.image.title', 'a-1.tgz']] };
    const [text] = texts(side({ run: undefined, artifactType: 'application/x', layers: [chart] }), side());
    expect(text).toContain('  Artifact type: application/x\n');
    expect(text).toContain(`    Annotations:\n      org.opencontainers.image.title: a-1.tgz\n`);
    expect(text).toContain(`  Configuration: ${digest('config')}\n`);
  });

  it('say that an index holds no image', () => {
    expect(texts({ ...side(), image: undefined }, side())[0]).toMatch(/^# This index holds no image\.\n/);
  });
});

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('a', ' ', '\n', ':', '#', '-', '"', "'", '\t', '\u202e', '1', '.', '|', '&', '\r'),
  }),
  fc.constantFrom(
    'null',
    '1.0',
    'true',
    '~',
    '- a',
    '? a',
    '{a}',
    '*a',
    '&a',
    '!a',
    '@a',
    '%a',
    '---',
    '...',
    'a: b',
    'a #b',
  ),
);
const anyPair = fc.tuple(anyText, anyText);
const anyImage = fc.record({
  image: fc.record({
    annotations: fc.array(anyPair),
    layers: fc.array(
      fc.record({ seed: fc.string(), instruction: anyText }).map(({ seed, instruction }) => layer(seed, instruction)),
    ),
  }),
  run: fc.record({
    user: anyText,
    entrypoint: fc.array(anyText),
    env: fc.array(fc.record({ name: anyText, value: anyText })),
    labels: fc.array(anyPair),
  }),
});

/** Commands are broken where they have spaces. */
function oneLine(command: string): string {
  return command.replaceAll(/\s+/g, ' ').trim();
}

/** As a map of JavaScript holds them: the last of one key, numbers first. */
function unique(pairs: readonly (readonly [string, string | undefined])[]) {
  return Object.entries(Object.fromEntries(pairs));
}
