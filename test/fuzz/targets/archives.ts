import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { parseArchive } from '../../../src/artifacts/archive';
import { heldIn } from '../../../src/inspection/held';
import { heldTitle, shownContent } from '../../../src/presentation/heldContentText';
import type { LocalLocator, RegistryLocator, StreamedSource } from '../../../src/registry/imageSource';
import { LocalSources } from '../../../src/registry/local/localSources';
import { tar as tarOf } from '../../support/sampleImages/tar';
import { refusedOrLater } from '../refusals';
import { scratchFile } from '../scratch';
import { checkAllShown } from '../shownText';
import { bytes, tar } from '../shapes';
import { holds, SHORT_GLANCE, type Target } from '../target';

const chart =
  'apiVersion: v2\nname: app\nversion: 1.0.0\nappVersion: 1.27\ndescription: An app\ndependencies:\n  - name: b\n    version: 1\n    repository: oci://example.com\n';
const chartTar = latin1(
  tarOf([
    { path: 'app/Chart.yaml', content: chart },
    { path: 'app/values.yaml', content: 'a: &a [1]\nb: *a\n' },
    { path: 'app/charts/b/Chart.yaml', content: 'name: b\n' },
    { path: 'app/README.md', content: '# App' },
  ]),
);
const plainTar = latin1(
  tarOf([
    { path: 'a/' },
    { path: './a/b.txt', content: 'text' },
    { path: 'a/link', linkTo: '../../etc/passwd' },
    { path: '.manifest', content: '{"revision":"1","roots":["a"]}' },
    { path: 'policy.rego', content: 'package a' },
  ]),
);
const made = (name: string) => latin1(readFileSync(`test/fixtures/tool-made/${name}`));
const NAMES = [
  'path=',
  'linkpath=',
  'size=',
  'Chart.yaml',
  'manifest.json',
  'index.json',
  'oci-layout',
  'blobs/sha256/',
  '../',
  '/',
  '.manifest',
  '&a',
  '*a',
  '"RepoTags":',
  '"Layers":',
];

/** No registry is asked here. */
const noRegistry: StreamedSource<RegistryLocator> = {
  resolve: () => Promise.reject(new Error('asked a registry')),
  manifest: () => Promise.reject(new Error('asked a registry')),
  blob: () => Promise.reject(new Error('asked a registry')),
  openBlob: () => {
    throw new Error('asked a registry');
  },
};

export const archives: readonly Target[] = [
  {
    name: 'tar',
    shape: tar,
    seeds: [plainTar, chartTar],
    words: NAMES,
    run: (input) => readArchive(Buffer.from(input, 'latin1')),
  },
  {
    name: 'gzip',
    shape: bytes,
    seeds: [latin1(gzipSync(Buffer.from(plainTar, 'latin1'))), latin1(gzipSync(Buffer.alloc(100_000)))],
    words: ['\x1f\x8b\x08\0', '\0\0\xff\xff'],
    run: (input) => readArchive(Buffer.from(input, 'latin1')),
  },
  {
    name: 'Helm chart',
    shape: tar,
    seeds: [chartTar],
    words: NAMES,
    run: async (input) => {
      const type = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';
      const read = await heldIn(type, {}, gzipSync(Buffer.from(input, 'latin1'), { level: 1 }));
      const shown = read.content && [heldTitle(read.content, type), shownContent(read.content)];
      checkAllShown(shown);
      return [read, shown];
    },
  },
  {
    name: 'archive of images',
    shape: tar,
    maxInput: 64 * 1024,
    glance: SHORT_GLANCE,
    seeds: [made('skopeo-docker-archive.tar'), made('skopeo-oci-archive.tar')],
    words: NAMES,
    run: async (input) => {
      const path = scratchFile('images.tar');
      writeFileSync(path, input, 'latin1');
      const source = new LocalSources(noRegistry);
      const ask = { signal: new AbortController().signal, fresh: true };
      const locator: LocalLocator = { kind: 'archive', path };
      const names = await refusedOrLater(async () => {
        const list = source.tags(locator, ask);
        const all: string[] = [];
        for await (const page of list) all.push(...page);
        return all;
      });
      const manifests = [];
      for (const tag of [undefined, ...(names ?? []).slice(0, 3)]) {
        const fetched = await refusedOrLater(() => source.manifest({ ...locator, tag }, ask));
        manifests.push(fetched);
        if (!fetched) continue;
        const { value, digest } = fetched;
        await refusedOrLater(() => source.referrers({ ...locator, digest }, {}, ask));
        for (const part of value.kind === 'image' ? [value.config, ...value.layers].slice(0, 4) : []) {
          const content = await refusedOrLater(() => source.blob(locator, part, ask));
          holds(
            content === undefined || content.length <= Math.max(input.length, 1024),
            'content is more than the archive',
          );
        }
      }
      return [names, manifests];
    },
  },
];

async function readArchive(content: Uint8Array): Promise<unknown> {
  const parsed = await parseArchive(content);
  if (parsed.kind !== 'ok') return parsed;
  const { files, more, read } = parsed.value;
  const contents = files.slice(0, 50).map(({ name, size }) => {
    const text = read(name);
    holds(text === undefined || text.length === size, 'a file is shorter than it says');
    return text;
  });
  const held = await heldIn('application/vnd.oci.image.layer.v1.tar+gzip', {}, content);
  checkAllShown(held.content && shownContent(held.content));
  return [files, more, contents, held];
}

function latin1(content: Uint8Array): string {
  return Buffer.from(content).toString('latin1');
}
