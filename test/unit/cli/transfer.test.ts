import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Digest } from '../../../src/oci/digest';
import { type DockerRegistry, hasDockerRegistry, startDockerRegistry } from '../../support/dockerRegistry';
import { leftOpen, openResources } from '../../support/openResources';
import { gzip, tar } from '../../support/sampleImages/tar';
import { createScratchFolder, type ScratchFolder } from '../../support/scratchFolder';
import {
  type ScratchRegistry,
  type ScratchRegistryOptions,
  startScratchRegistry,
  status,
} from '../../support/scratchRegistry';
import { writeFiles } from '../registry/local/localFixtures';
import { type Outcome, run } from './run';

const NAMESPACE = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: test\n';
const MANIFESTS = 'application/vnd.example.manifests.v1';
const SIGNATURE = 'application/vnd.example.signature.v1+json';
const SBOM = 'application/vnd.example.sbom.v1+json';
const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

interface Result {
  readonly reference: string;
  readonly digest: Digest;
  readonly mediaType: string;
  readonly artifactType: string;
  readonly size: number;
  readonly subject?: Digest;
  readonly files: readonly { name: string; mediaType: string; digest: Digest; size: number }[];
}

let folder: ScratchFolder;
let ends: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  folder = await createScratchFolder({ 'namespace.yaml': NAMESPACE });
});

afterEach(async () => {
  for (const end of ends.reverse()) await end();
  ends = [];
  await folder.remove();
});

const terminal = (args: readonly string[], more: Parameters<typeof run>[1] = {}): Promise<Outcome> =>
  run(args, { workingFolder: folder.path, homeFolder: folder.path, ...more });

async function done(args: readonly string[]): Promise<Result> {
  const { status: exit, printed, reported } = await terminal(args);
  expect({ exit, reported }).toEqual({ exit: 0, reported: expect.stringMatching(/^(?:Pushing to .+)?$/) as unknown });
  return JSON.parse(printed) as Result;
}

const scratch = async (options: ScratchRegistryOptions = {}): Promise<ScratchRegistry> => {
  const registry = await startScratchRegistry(options);
  ends.push(() => registry.close());
  return registry;
};

const debian = async (): Promise<DockerRegistry> => {
  const registry = await startDockerRegistry();
  ends.push(() => registry.stop());
  return registry;
};

async function signIn(host: string): Promise<void> {
  const auth = Buffer.from('ada:secret').toString('base64');
  await mkdir(path.join(folder.path, '.docker'));
  await writeFile(path.join(folder.path, '.docker/config.json'), JSON.stringify({ auths: { [host]: { auth } } }));
}

describe('push, attach and pull', { timeout: 30_000 }, () => {
  const bearer = { kind: 'bearer', accounts: { ada: 'secret' }, privateRepositories: ['oras'] } as const;

  it.each<[string, boolean, 'api' | 'tagSchema', () => Promise<{ readonly host: string }>]>([
    ['a registry with the referrers API', true, 'api', () => scratch()],
    ['one without', true, 'tagSchema', () => scratch({ referrersApi: false })],
    ['one with tokens', true, 'api', () => scratch({ auth: bearer })],
    ['one with tokens and without that API', true, 'tagSchema', () => scratch({ auth: bearer, referrersApi: false })],
    ["Debian's docker-registry", hasDockerRegistry(), 'tagSchema', () => debian()],
  ])("do the article's whole walk with %s", async (_name, isThere, how, start) => {
    if (!isThere) return;
    const { host } = await start();
    await signIn(host);
    const before = openResources();
    const at = `${host}/oras/test`;

    const pushed = await done(['push', `${at}:v1`, '--artifact-type', MANIFESTS, 'namespace.yaml:application/yaml']);
    expect(Object.keys(pushed)).toEqual(['reference', 'digest', 'mediaType', 'artifactType', 'size', 'files']);
    expect(pushed).toMatchObject({
      reference: `${at}:v1@${pushed.digest}`,
      mediaType: OCI_MANIFEST,
      artifactType: MANIFESTS,
      files: [{ name: 'namespace.yaml', mediaType: 'application/yaml', size: NAMESPACE.length }],
    });
    const manifest = JSON.parse((await terminal(['manifest', `${at}:v1`])).printed) as Record<string, unknown>;
    expect(Object.keys(manifest)).toEqual([
      'schemaVersion',
      'mediaType',
      'artifactType',
      'config',
      'layers',
      'annotations',
    ]);
    expect(manifest['config']).toEqual({
      mediaType: 'application/vnd.oci.empty.v1+json',
      digest: 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
      size: 2,
      data: 'e30=',
    });

    const texts: Record<string, string> = { 'namespace.yaml': NAMESPACE };
    const attach = async (reference: string, subject: Digest, type: string, name: string) => {
      texts[name] = JSON.stringify({ artifact: `${at}:v1@${pushed.digest}`, of: name });
      await writeFile(path.join(folder.path, name), texts[name]);
      const attached = await done(['attach', reference, `--artifact-type=${type}`, `${name}:application/json`]);
      expect(attached).toMatchObject({ reference: `${at}@${attached.digest}`, artifactType: type, subject });
      return attached;
    };
    const signature = await attach(`${at}:v1`, pushed.digest, SIGNATURE, 'signature.json');
    const sbom = await attach(`${at}:v1`, pushed.digest, SBOM, 'sbom.json');
    const sbomSignature = await attach(`${at}@${sbom.digest}`, sbom.digest, SIGNATURE, 'sbom-signature.json');

    await discover(at, [pushed, signature, sbom, sbomSignature], how);

    for (const { digest, files, subject, artifactType } of [pushed, signature, sbom, sbomSignature]) {
      const pulled = await done(['pull', `${at}@${digest}`, '-o', `out/${digest.slice(7, 15)}`]);
      expect(pulled).toMatchObject({ digest, files, artifactType, reference: `${at}@${digest}` });
      expect(pulled.subject).toBe(subject);
      const name = files[0]!.name;
      const out = path.join(folder.path, 'out', digest.slice(7, 15));
      expect(await readdir(out)).toEqual([name]);
      expect(await readFile(path.join(out, name), 'utf8')).toBe(texts[name]);
    }
    expect(await leftOpen(before)).toEqual([]);
    expect(await referrersOf(host, pushed.digest)).toEqual(
      [SIGNATURE, SBOM].map((type, index) => [[signature, sbom][index]!.digest, type]),
    );
    expect(await referrersOf(host, sbom.digest)).toEqual([[sbomSignature.digest, SIGNATURE]]);

    const tagged = await done(['tag', `${at}@${pushed.digest}`, 'stable']);
    expect(tagged).toMatchObject({ reference: `${at}:stable@${pushed.digest}`, digest: pushed.digest });
    const digest = await terminal(['digest', `${at}:stable`]);
    expect(JSON.parse(digest.printed)).toEqual({ digest: pushed.digest });
  });

  /** The tree from its root alone, as text and as JSON: what was pushed, its signature, its SBOM, and the signature of that. */
  async function discover(at: string, all: readonly Result[], how: 'api' | 'tagSchema'): Promise<void> {
    const [pushed, signature, sbom, sbomSignature] = all as [Result, Result, Result, Result];
    const line = (start: string, { artifactType, digest, size }: Result) =>
      expect.stringMatching(
        new RegExp(
          `^${start}  ${artifactType}  ${digest}  ${size} B  \\d{4}(?:-\\d\\d){2}  \\[referrers ${how === 'api' ? 'API' : 'tag'}\\]$`.replaceAll(
            '+',
            '\\+',
          ),
        ),
      ) as string;
    const text = await terminal(['referrers', `${at}:v1`]);
    expect({ exit: text.status, reported: text.reported }).toEqual({ exit: 0, reported: '' });
    expect(text.printed.split('\n')).toEqual([
      `${at}:v1`,
      `${pushed.digest}  ${MANIFESTS}`,
      line('├── Signature', signature),
      line('└── SBOM', sbom),
      line('    └── Signature', sbomSignature),
      '',
      'Signature   1, not verified',
      'SBOM        1, not verified',
      'Provenance  none: every look-up succeeded',
      '',
    ]);

    interface Entry {
      readonly digest: string;
      readonly artifactType: string;
      readonly found: readonly string[];
      readonly size: number;
      readonly referrers: readonly Entry[];
    }
    interface Shape extends Omit<Entry, 'referrers'> {
      readonly referrers: readonly Shape[];
    }
    const node = ({ digest, artifactType, size }: Result, ...referrers: readonly Shape[]): Shape => ({
      ...{ digest, artifactType, size, found: [how], referrers },
    });
    const shape = ({ digest, artifactType, size, found, referrers }: Entry): Shape => ({
      ...{ digest, artifactType, size, found, referrers: referrers.map(shape) },
    });
    const json = async (...args: readonly string[]) => {
      const { status: exit, printed } = await terminal(['referrers', `${at}:v1`, '--json', ...args]);
      expect(exit).toBe(0);
      const { digest, referrers } = JSON.parse(printed) as Entry;
      expect(digest).toBe(pushed.digest);
      return referrers.map(shape);
    };
    const whole = [node(signature), node(sbom, node(sbomSignature))];
    expect(await json()).toEqual(whole);
    expect(await json('--depth', '2')).toEqual(whole);
    expect(await json('--depth', '1')).toEqual([node(signature), node(sbom)]);
    expect(await json('--artifact-type', SBOM)).toEqual([node(sbom)]);
    expect(await json('--artifact-type', SIGNATURE)).toEqual(whole);
  }

  /** By the API, else by the tag: digest and artifact type of each. */
  async function referrersOf(host: string, digest: Digest): Promise<readonly (readonly [string, string])[]> {
    const { printed } = await terminal(['manifest', `${host}/oras/test:${digest.replace(':', '-')}`]);
    const index =
      printed !== ''
        ? (JSON.parse(printed) as { manifests: { digest: string; artifactType: string }[] })
        : await fetchReferrers(host, digest);
    return index.manifests.map((entry) => [entry.digest, entry.artifactType] as const);
  }

  async function fetchReferrers(host: string, digest: Digest) {
    const token = (await (
      await fetch(`http://${host}/token?scope=repository:oras/test:pull`, {
        headers: { Authorization: `Basic ${Buffer.from('ada:secret').toString('base64')}` },
      })
    ).json()) as { token?: string };
    const answer = await fetch(`http://${host}/v2/oras/test/referrers/${digest}`, {
      headers: { Authorization: `Bearer ${token.token ?? ''}` },
    });
    return (await answer.json()) as { manifests: { digest: string; artifactType: string }[] };
  }

  it('say first where something goes, and as whom', async () => {
    const { host } = await scratch();
    const anonymous = await terminal(['push', `${host}/a:1`, 'namespace.yaml']);
    expect(anonymous.reported).toBe(`Pushing to ${host}/a:1 as: Anonymous`);
    await signIn(host);
    const signed = await terminal(['tag', `${host}/a:1`, '2']);
    expect(signed.reported).toMatch(/^Pushing to \S+\/a:2 as: Docker's configuration$/);
  });

  it('make the same artifact of the same files where its time is given', async () => {
    const { host } = await scratch();
    const args = ['--annotation', 'org.opencontainers.image.created=2024-03-17T08:42:37Z', 'namespace.yaml'];
    const [one, other] = [await done(['push', `${host}/a:1`, ...args]), await done(['push', `${host}/b:2`, ...args])];
    expect(one.digest).toBe(other.digest);
    expect(one.artifactType).toBe('application/vnd.unknown.artifact.v1');
  });

  it('take a configuration, whose type then is that of the artifact', async () => {
    const { host } = await scratch();
    await writeFile(path.join(folder.path, 'config.json'), '{"a":1}');
    const type = 'application/vnd.example.config.v1+json';
    const pushed = await done(['push', `${host}/a`, '--config', `config.json:${type}`, 'namespace.yaml']);
    expect(pushed).toMatchObject({ artifactType: type, reference: `${host}/a:latest@${pushed.digest}` });
    const manifest = JSON.parse((await terminal(['manifest', `${host}/a`])).printed) as object;
    expect(manifest).toMatchObject({ config: { mediaType: type, size: 7 } });
    expect(manifest).not.toHaveProperty('artifactType');

    // Image-spec wants one beside the type of the empty configuration.
    await writeFile(path.join(folder.path, 'config.json'), '{}');
    const empty = 'application/vnd.oci.empty.v1+json';
    await done(['push', `${host}/b`, '--config', `config.json:${empty}`, 'namespace.yaml']);
    expect(JSON.parse((await terminal(['manifest', `${host}/b`])).printed)).toMatchObject({
      artifactType: 'application/vnd.unknown.artifact.v1',
      config: { mediaType: empty },
    });
  });

  it('leave alone what stands in the folder with other content, and write the rest', async () => {
    const { host } = await scratch();
    await writeFile(path.join(folder.path, 'b.txt'), 'b');
    await done(['push', `${host}/a:1`, 'namespace.yaml', 'b.txt']);
    await writeFile(path.join(folder.path, 'b.txt'), 'mine');
    await mkdir(path.join(folder.path, 'out'));
    const { status: exit, printed, reported } = await terminal(['pull', `${host}/a:1`]);
    expect(exit).toBe(3);
    expect((JSON.parse(printed) as Result).files.map(({ name }) => name)).toEqual(['namespace.yaml']);
    expect(reported).toBe(
      'b.txt is there with other content, so it was left as it is: move it away, or pull elsewhere.',
    );
    expect(await readFile(path.join(folder.path, 'b.txt'), 'utf8')).toBe('mine');
  });

  it.each([
    ['a folder', 'oci:layout'],
    ['an archive', 'oci-archive:layout.tar'],
    ['a compressed archive', 'oci-archive:layout.tar.gz'],
  ])('pull large files from an image layout in %s', async (_name, reference) => {
    const content = randomBytes(20_000_000);
    await writeFile(path.join(folder.path, 'model.bin'), content);
    const { host } = await scratch();
    const { digest, files } = await done(['push', `${host}/a:1`, 'model.bin']);
    const { bytes } = await terminal(['manifest', `${host}/a:1`]);
    const entry = { mediaType: OCI_MANIFEST, digest, size: bytes.length };
    const layout = {
      'oci-layout': '{"imageLayoutVersion":"1.0.0"}',
      'index.json': JSON.stringify({ schemaVersion: 2, manifests: [entry] }),
      [`blobs/sha256/${digest.slice(7)}`]: bytes,
      [`blobs/sha256/${files[0]!.digest.slice(7)}`]: content as Uint8Array,
    };
    await writeFiles(path.join(folder.path, 'layout'), layout);
    const archive = tar(Object.entries(layout).map(([name, file]) => ({ path: name, content: file })));
    await writeFile(path.join(folder.path, 'layout.tar'), archive);
    await writeFile(path.join(folder.path, 'layout.tar.gz'), gzip(archive));
    expect(await done(['pull', reference, '-o', 'out'])).toMatchObject({ digest, files });
    expect((await readFile(path.join(folder.path, 'out/model.bin'))).equals(content)).toBe(true);

    // A byte of it is changed: nothing of that stays.
    content[10_000_000]! ^= 1;
    await writeFiles(path.join(folder.path, 'layout'), { [`blobs/sha256/${files[0]!.digest.slice(7)}`]: content });
    const changed = await terminal(['pull', 'oci:layout', '-o', 'changed']);
    expect(changed).toMatchObject({ status: 3, printed: '' });
    expect(await readdir(path.join(folder.path, 'changed'))).toEqual([]);
  });

  it('pull from an image layout of this machine', async () => {
    const { host } = await scratch();
    const { digest, files } = await done(['push', `${host}/a:1`, 'namespace.yaml']);
    const blobs = path.join(folder.path, 'layout/blobs/sha256');
    await mkdir(blobs, { recursive: true });
    const { bytes } = await terminal(['manifest', `${host}/a:1`]);
    await writeFile(path.join(blobs, digest.slice(7)), bytes);
    await writeFile(path.join(blobs, files[0]!.digest.slice(7)), NAMESPACE);
    await writeFile(path.join(folder.path, 'layout/oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
    const entry = { mediaType: OCI_MANIFEST, digest, size: bytes.length };
    await writeFile(
      path.join(folder.path, 'layout/index.json'),
      JSON.stringify({ schemaVersion: 2, manifests: [entry] }),
    );
    expect(await done(['pull', 'oci:layout', '-o', 'out'])).toMatchObject({ reference: 'oci:layout', digest, files });
    expect(await readFile(path.join(folder.path, 'out/namespace.yaml'), 'utf8')).toBe(NAMESPACE);
    await done(['pull', 'oci:~/layout', '--output=~/home']);
    expect(await readFile(path.join(folder.path, 'home/namespace.yaml'), 'utf8')).toBe(NAMESPACE);
  });

  it.each([
    [['push', 'HOST/a:1'], /^Name the files to push/],
    [['push', 'HOST/a:1', 'x.json:json'], /^json is no media type/],
    [['push', 'HOST/a@sha256:' + '0'.repeat(64), 'x'], /name the tag alone/],
    [['push', 'oci:folder', 'x'], /^This is done in registries alone/],
    [['push', 'HOST/a', '--config', 'x', 'x'], /^x names no configuration: write FILE:TYPE/],
    [['push', 'HOST/a', '--annotation', 'x', 'x'], /^x is no annotation: write KEY=VALUE/],
    [['push', 'HOST/a', '--artifact-type', 'x', 'x'], /^x is no media type/],
    [['attach', 'HOST/a', 'x'], /^Say what is attached: --artifact-type/],
    [['tag', 'HOST/a'], /^Name the reference, then the new tag/],
    [['tag', 'HOST/a', '-x'], /There is no option -x/],
    [['tag', 'HOST/a', 'a b'], /^a b is no tag/],
    [['tag', 'HOST/a', `1@sha256:${'0'.repeat(64)}`], /is no tag/],
    [['pull', 'HOST/a', 'b'], /^Name one image reference/],
  ])('refuse wrong use: %s', async (args, sentence) => {
    const registry = await scratch();
    const outcome = await terminal(args.map((arg) => arg.replace('HOST', registry.host)));
    expect(outcome).toMatchObject({ status: 2, printed: '', reported: expect.stringMatching(sentence) as unknown });
    expect(registry.count()).toBe(0);
  });

  it('say what went wrong, and what to do', async () => {
    const registry = await scratch({ auth: bearer });
    const { host } = registry;
    const push = async () => (await terminal(['push', `${host}/oras/a:1`, 'namespace.yaml'])).reported;
    expect(await push()).toMatch(/lets nobody write to \S+\/oras\/a without signing in: sign in first\./);
    await signIn(host);
    const off = registry.on({ method: 'POST', authorised: true }, status(403));
    expect(await push()).toMatch(/does not let you write to \S+\/oras\/a: ask its owner who may push\./);
    off();
    registry.on({ kind: 'manifest', method: 'PUT', authorised: true }, status(405), { times: 1 });
    expect(await push()).toMatch(/takes no writes to \S+ \(405 UNSUPPORTED\): it is read-only or a mirror/);
    const gone = await terminal(['push', `${host}/oras/a:1`, 'gone.yaml']);
    expect(gone).toMatchObject({ status: 3, reported: expect.stringMatching(/gone\.yaml does not exist/) as unknown });
    await mkdir(path.join(folder.path, 'charts'));
    const whole = await terminal(['push', `${host}/oras/a:1`, 'charts']);
    expect(whole).toMatchObject({
      status: 3,
      reported: expect.stringMatching(
        /charts is no file, and only files are sent: name those that are meant\./,
      ) as unknown,
    });
    const open = await scratch();
    open.on({ method: 'PUT', kind: 'upload' }, status(413, { body: '<html>' }));
    const large = await terminal(['push', `${open.host}/a:1`, 'namespace.yaml']);
    expect(large).toMatchObject({ status: 3, reported: expect.stringMatching(/takes nothing so large/) as unknown });
    const subject = await terminal(['attach', `${host}/oras/a:9`, '--artifact-type', SBOM, 'namespace.yaml']);
    expect(subject).toMatchObject({ status: 3, reported: expect.stringMatching(/has no tag 9 in /) as unknown });
  });

  it('show progress where somebody looks', async () => {
    const { host } = await scratch();
    const { reported } = await terminal(['push', `${host}/a:1`, 'namespace.yaml'], { showsProgress: true });
    expect(reported.split('\n')).toContain('namespace.yaml: 54 B');
  });
});
