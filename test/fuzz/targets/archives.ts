import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { parseArchive } from '../../../src/artifacts/archive';
import { artifactManifest, EMPTY_CONFIG, TITLE_KEY } from '../../../src/oci/artifactManifest';
import { digestOf } from '../../../src/oci/digest';
import { parseManifest } from '../../../src/oci/manifest';
import { MediaType } from '../../../src/oci/mediaType';
import { pullArtifact } from '../../../src/operations/pull';
import { TransferError } from '../../../src/operations/transferError';
import { UNPACK_KEY } from '../../../src/operations/unpackFolder';
import { heldIn } from '../../../src/inspection/held';
import { heldTitle, shownContent } from '../../../src/presentation/heldContentText';
import type { LocalLocator, RegistryLocator, StreamedSource } from '../../../src/registry/imageSource';
import { LocalSources } from '../../../src/registry/local/localSources';
import { tar as tarOf } from '../../support/sampleImages/tar';
import { refusedOrLater } from '../refusals';
import { scratchFile } from '../scratch';
import { checkAllShown } from '../shownText';
import { bytes, tar } from '../shapes';
import { Broken, holds, SHORT_GLANCE, type Target } from '../target';

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
const LOCATOR: RegistryLocator = {
  kind: 'registry',
  reference: { registry: 'registry.example.com', repository: 'app', tag: '1' },
};
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

/** Limits of what is looked into without being written anywhere. */
const MAX_FILES = 10_000;
const MIB = 1024 * 1024;
const [MOST, RATIO] = [64 * MIB, 200];
/** Bytes that the files of a pulled folder may have together. */
const MAX_PULLED = 12_000;

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
    name: 'pulled folder',
    shape: tar,
    seeds: [chartTar, latin1(tarOf([{ path: 'app/' }, { path: 'app/.a/b', content: 'b'.repeat(3_000) }]))],
    words: [...NAMES, 'app/', 'app/../', './app/'],
    glance: SHORT_GLANCE,
    run: (input) => pulled(Buffer.from(input, 'latin1')),
  },
  {
    name: 'archive of images',
    shape: tar,
    maxInput: 64 * 1024,
    glance: SHORT_GLANCE,
    seeds: [made('skopeo-docker-archive.tar'), made('skopeo-oci-archive.tar')],
    words: NAMES,
    run: async (input) => {
      const file = scratchFile('images.tar');
      writeFileSync(file, input, 'latin1');
      const source = new LocalSources(noRegistry);
      const ask = { signal: new AbortController().signal, fresh: true };
      const locator: LocalLocator = { kind: 'archive', path: file };
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

/** Pulls a folder as ORAS packs it, beside a file that nobody may touch. */
async function pulled(content: Buffer): Promise<unknown> {
  const around = scratchFile('around');
  const folder = path.join(around, 'here');
  rmSync(around, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(around, 'mine'), 'mine');
  const archive = gzipSync(content, { level: 1 });
  const layer = {
    ...{ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest: digestOf(archive), size: archive.length },
    annotations: { [TITLE_KEY]: 'app', [UNPACK_KEY]: 'true', 'io.deis.oras.content.digest': digestOf(content) },
  };
  const bytes = artifactManifest({ artifactType: 'a/b', config: EMPTY_CONFIG, layers: [layer], annotations: {} });
  const value = parseManifest(bytes);
  if (value.kind !== 'ok') throw new Broken(value.reason);
  const fetched = { bytes, digest: digestOf(bytes), mediaType: MediaType.ociManifest, value: value.value };
  const source = {
    manifest: () => Promise.resolve(fetched),
    openBlob: async function* () {
      yield await Promise.resolve(archive);
    },
  };
  const yes = () => Promise.resolve(true);
  const done = await pullArtifact(source, LOCATOR, {
    ...{ folder, ask: { signal: new AbortController().signal }, maxBytes: MAX_PULLED },
    ...{ mayOverwrite: yes, mayWriteHidden: yes },
  }).catch((error: unknown) => {
    if (error instanceof TransferError) return error.problem.kind;
    throw error;
  });
  const found = readdirSync(around, { recursive: true, withFileTypes: true });
  const names = found.map((each) => path.relative(around, path.join(each.parentPath, each.name))).sort();
  holds(readFileSync(path.join(around, 'mine'), 'utf8') === 'mine', 'a file beside the folder was changed');
  const isOurs = (name: string) => ['mine', 'here', 'here/app'].includes(name) || name.startsWith('here/app/');
  holds(names.every(isOurs), 'something was written beside the folder of that name, or was left over');
  holds(
    found.every((each) => each.isFile() || each.isDirectory()),
    'a link was made',
  );
  const sizes = found.map((each) => (each.isFile() ? statSync(path.join(each.parentPath, each.name)).size : 0));
  holds(sizes.reduce((sum, size) => sum + size, 0) <= MAX_PULLED, 'more was written than may be');
  const isWhole = typeof done === 'object' && done.files.length === 1;
  holds(isWhole || typeof done === 'object' || names.length === 2, 'a folder was written in part');
  return [typeof done === 'object' ? done.leftOut : done, names];
}

async function readArchive(content: Uint8Array): Promise<unknown> {
  const parsed = await parseArchive(content);
  if (parsed.kind !== 'ok') return parsed;
  const { files, more, read } = parsed.value;
  const isGzip = content[0] === 0x1f && content[1] === 0x8b;
  const unpacked = isGzip ? Math.min(MOST, Math.max(MIB, RATIO * content.length)) : content.length;
  holds(files.length <= MAX_FILES && (more === 0 || files.length === MAX_FILES), 'more files are listed than may be');
  holds((files.length + more) * 512 <= unpacked, 'more files are counted than there is room for');
  const whole = files.filter(({ kind }) => kind === 'file').reduce((sum, { size }) => sum + size, 0);
  holds(whole <= unpacked, 'files are larger than what holds them');
  const contents = files.slice(0, 50).map(({ name, size }) => {
    const text = read(name);
    holds(text === undefined || text.length === size, 'a file is shorter than it says');
    holds(text === undefined || text.length <= MIB, 'a file is read that is too large');
    return text;
  });
  const held = await heldIn('application/vnd.oci.image.layer.v1.tar+gzip', {}, content);
  checkAllShown(held.content && shownContent(held.content));
  return [files, more, contents, held];
}

function latin1(content: Uint8Array): string {
  return Buffer.from(content).toString('latin1');
}
