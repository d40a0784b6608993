import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type Archive, parseArchive } from '../../../src/artifacts/archive';
import { parseContent } from '../../../src/artifacts/artifactContent';
import { parseHelmChart } from '../../../src/artifacts/helmChart';
import { parseKubewardenPolicy } from '../../../src/artifacts/kubewardenPolicy';
import type { Parsed } from '../../../src/oci/parsed';
import { gzip, tar, type TarEntry } from '../../support/sampleImages/tar';

function value<T>(parsed: Parsed<T>): T {
  if (parsed.kind !== 'ok') throw new Error(parsed.reason);
  return parsed.value;
}

const archive = async (entries: readonly TarEntry[]): Promise<Archive> => value(await parseArchive(gzip(tar(entries))));
const textOf = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString();

describe('parseArchive', () => {
  it('lists files and links, and reads a file by its name', async () => {
    const entries = [{ path: 'a/' }, { path: './a/b.txt', content: 'b' }, { path: 'c', linkTo: '/etc/passwd' }];
    for (const bytes of [tar(entries), gzip(tar(entries))]) {
      const { files, more, read } = value(await parseArchive(bytes));
      expect(files).toEqual([
        { name: 'a/b.txt', size: 1, kind: 'file' },
        { name: 'c', size: 0, kind: 'link' },
      ]);
      expect(more).toBe(0);
      expect(textOf(read('a/b.txt'))).toBe('b');
      expect(read('c')).toBeUndefined();
      expect(read('d')).toBeUndefined();
    }
  });

  it('reads neither of two files of one name, and none that is too large', async () => {
    const entries = [
      { path: 'a', content: '1' },
      { path: 'a', content: '2' },
      { path: 'large', content: new Uint8Array(1024 * 1024 + 1) },
    ];
    const { read, files } = value(await parseArchive(tar(entries)));
    expect(files).toHaveLength(3);
    expect(read('a')).toBeUndefined();
    expect(read('large')).toBeUndefined();
  });

  it('counts files beyond those that it lists', async () => {
    const entries = Array.from({ length: 10_002 }, (_, index) => ({ path: `f${index}` }));
    const { files, more } = await archive(entries);
    expect([files.length, more]).toEqual([10_000, 2]);
  });

  it('refuses bombs by their ratio and by their size', async () => {
    const zeros = (mebibytes: number, noise = 0) =>
      gzipSync(Buffer.concat([randomBytes(noise), Buffer.alloc(mebibytes * 1024 * 1024)]));
    const byRatio = 'more than 1048576 bytes decompressed';
    expect(await parseArchive(zeros(2))).toEqual({ kind: 'malformed', reason: byRatio });
    const bySize = `more than ${64 * 1024 * 1024} bytes decompressed`;
    expect(await parseArchive(zeros(80, 400_000))).toEqual({ kind: 'malformed', reason: bySize });
  });

  it('refuses a file that announces more than there is', async () => {
    const bytes = Buffer.from(tar([{ path: 'a', content: 'x' }]));
    const header = bytes.subarray(0, 512);
    header.write('77777777777\0', 124, 'latin1');
    header.write('        ', 148, 'latin1');
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    expect(await parseArchive(bytes)).toMatchObject({ kind: 'malformed' });
    expect(await parseArchive(gzipSync(bytes))).toMatchObject({ kind: 'malformed' });
  });

  it('leaves room for others while it looks through very many entries', async () => {
    const bytes = tar(Array.from({ length: 5_000 }, (_, index) => ({ path: `f${index}` })));
    let turns = 0;
    const turn = (): void => {
      turns++;
      handle = setImmediate(turn);
    };
    let handle = setImmediate(turn);
    await parseArchive(bytes);
    clearImmediate(handle);
    expect(turns).toBeGreaterThanOrEqual(4);
  });

  it('refuses what is no tar, or ends too early', async () => {
    const whole = gzip(tar([{ path: 'a', content: 'x'.repeat(2_000) }]));
    for (const bytes of [new Uint8Array(0), Buffer.from('text'), Buffer.from([0x1f, 0x8b]), whole.subarray(0, 40)]) {
      expect((await parseArchive(bytes)).kind).toBe('malformed');
    }
  });
});

describe('parseHelmChart', () => {
  const CHART = [
    'apiVersion: v2',
    'name: podinfo',
    'version: 6.5.0',
    'appVersion: 6.5',
    'description: Podinfo',
    'dependencies:',
    '  - name: redis',
    '    version: ~19',
    '    repository: oci://registry.example.com/charts',
    '  - alias: no name',
  ].join('\n');
  const files = [
    { path: 'podinfo/charts/redis/Chart.yaml', content: 'name: redis\nversion: 1.0.0' },
    { path: 'podinfo/Chart.yaml', content: CHART },
    { path: 'podinfo/values.yaml', content: 'replicas: 1' },
    { path: 'podinfo/README.md', content: '# Podinfo' },
    { path: 'podinfo/templates/a.yaml', content: '{{ .Values }}' },
  ];
  const chart = (entries: readonly TarEntry[]) => parseHelmChart(gzip(tar(entries)));

  it('reads the chart itself, not those in it', async () => {
    const { archive: listed, documents, ...rest } = value(await chart(files));
    expect(rest).toEqual({
      name: 'podinfo',
      version: '6.5.0',
      appVersion: '6.5',
      description: 'Podinfo',
      dependencies: [{ name: 'redis', version: '~19', repository: 'oci://registry.example.com/charts' }],
    });
    expect(documents.map(({ name }) => name)).toEqual(['Chart.yaml', 'values.yaml', 'README.md']);
    expect(documents[1]?.text).toBe('replicas: 1');
    expect(listed.files).toHaveLength(5);
  });

  it('refuses an archive that is no chart', async () => {
    const bomb = `a0: &a0 [x]\n${Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(10)}]`).join('\n')}`;
    for (const content of ['', '- list', 'name: x', 'name: [', 'version: 1', `name: x\nversion: 1.0.0\n${bomb}`]) {
      expect((await chart([{ path: 'x/Chart.yaml', content }])).kind).toBe('malformed');
    }
    expect((await chart([{ path: 'Chart.yaml', content: CHART }])).kind).toBe('malformed');
    expect((await parseHelmChart(Buffer.from('x'))).kind).toBe('malformed');
  });
});

describe('parseContent', () => {
  const content = async (mediaType: string, entries: readonly TarEntry[]) =>
    value(await parseContent(mediaType, {}, gzip(tar(entries))));

  it("reads bundles for the Open Policy Agent, by what they hold, and lists Flux's", async () => {
    const type = 'application/vnd.oci.image.layer.v1.tar+gzip';
    const manifest = { path: '/.manifest', content: JSON.stringify({ revision: 'r1', roots: ['app', 7, ''] }) };
    expect(await content(type, [manifest, { path: 'app/data.json', content: '{}' }])).toMatchObject({
      kind: 'opa',
      bundle: { revision: 'r1', roots: ['app'] },
    });
    expect(await content(type, [{ path: 'policy/a.rego', content: 'package a' }])).toMatchObject({
      kind: 'opa',
      bundle: { revision: undefined, roots: [] },
    });
    expect(await content(type, [{ path: 'data.json', content: '{}' }])).toMatchObject({ kind: 'archive' });
    const flux = await content('application/vnd.cncf.flux.content.v1.tar+gzip', [{ path: 'app/kustomization.yaml' }]);
    expect(flux).toMatchObject({ kind: 'archive', archive: { files: [{ name: 'app/kustomization.yaml' }] } });
  });
});

describe('parseKubewardenPolicy', () => {
  const START = Buffer.from('0061736d01000000', 'hex');
  const metadata = {
    protocolVersion: 'v1',
    rules: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE'] }],
    annotations: { 'io.kubewarden.policy.title': 'pod-privileged', 'io.kubewarden.policy.author': 'Example' },
    mutating: true,
    executionMode: 'kubewarden-wapc',
    contextAwareResources: [{ apiVersion: 'v1', kind: 'Namespace' }],
  };
  const section = (id: number, bytes: Uint8Array) => Buffer.concat([Buffer.from([id]), leb128(bytes.length), bytes]);
  const custom = (name: string, bytes: Uint8Array) =>
    section(0, Buffer.concat([leb128(name.length), Buffer.from(name), bytes]));

  it('reads the metadata in its section of the module', () => {
    const module = Buffer.concat([
      START,
      section(1, Buffer.from([0])),
      custom('producers', Buffer.from('x')),
      custom('io.kubewarden.metadata', Buffer.from(JSON.stringify(metadata))),
      section(10, Buffer.alloc(300)),
    ]);
    expect(value(parseKubewardenPolicy(module))).toEqual({
      title: 'pod-privileged',
      isMutating: true,
      executionMode: 'kubewarden-wapc',
      rules: [{ operations: ['CREATE'], resources: ['pods'] }],
      contextAware: ['v1/Namespace'],
      annotations: new Map(Object.entries(metadata.annotations)),
    });
  });

  it('refuses other modules and broken ones', () => {
    expect(parseKubewardenPolicy(START).kind).toBe('unsupported');
    expect(parseKubewardenPolicy(Buffer.from('text')).kind).toBe('malformed');
    const broken = [
      section(0, Buffer.alloc(0)),
      Buffer.from([0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
      Buffer.from([0, 5, 200, 1]),
      Buffer.from([1]),
      custom('io.kubewarden.metadata', Buffer.from('[]')),
    ];
    for (const part of broken) {
      expect(parseKubewardenPolicy(Buffer.concat([START, part])).kind).toBe('malformed');
    }
  });
});

function leb128(number: number): Buffer {
  const bytes: number[] = [];
  for (let left = number; ; left = Math.floor(left / 128)) {
    bytes.push((left % 128) | (left > 127 ? 128 : 0));
    if (left < 128) return Buffer.from(bytes);
  }
}
