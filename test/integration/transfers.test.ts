import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { digestOf } from '../../src/oci/digest';
import { type DockerRegistry, hasDockerRegistry, startDockerRegistry } from '../support/dockerRegistry';
import { startProxyServer } from '../support/proxyServer';
import { buildSample, pushContent } from '../support/sampleImages';
import { uploadContent } from '../support/uploadContent';
import {
  hold,
  type ScratchRegistry,
  type ScratchRegistryOptions,
  stallInBody,
  startScratchRegistry,
  status,
} from '../support/scratchRegistry';
import { closeAll, eventually, setMirrors, setProxy } from './support/editor';
import { AS_OFFERED, type Dialogs, watchDialogs } from './support/dialogs';

const SPDX = 'application/spdx+json';
/** VS Code's proxy support leaves requests to localhost and 127.0.0.1 alone; all others go through it, also without a proxy. */
const ELSEWHERE = '127.0.0.2';
const EXAMPLE = 'application/vnd.example.config.v1+json';

describe('pull, push, attach and tag', function () {
  let dialogs: Dialogs;
  let workspace: vscode.Uri;
  let folder: vscode.Uri;
  let ends: (() => Promise<unknown>)[];
  let tests = 0;

  beforeEach(async () => {
    const found = vscode.workspace.workspaceFolders?.[0];
    assert.ok(found);
    workspace = found.uri;
    folder = vscode.Uri.joinPath(workspace, `transfer-test-${++tests}`);
    await mkdir(folder.fsPath);
    ends = [];
    dialogs = watchDialogs();
  });

  afterEach(async () => {
    dialogs.restore();
    await closeAll();
    for (const end of ends.reverse()) await end();
    await vscode.workspace.fs.delete(folder, { recursive: true });
  });

  const scratch = async (options: ScratchRegistryOptions = {}): Promise<ScratchRegistry> => {
    const registry = await startScratchRegistry({ hostname: ELSEWHERE, ...options });
    ends.push(() => registry.close());
    return registry;
  };
  const debian = async (): Promise<DockerRegistry> => {
    const registry = await startDockerRegistry();
    ends.push(() => registry.stop());
    return registry;
  };
  const behindProxy = async (): Promise<ScratchRegistry> => {
    const proxy = await startProxyServer();
    ends.push(async () => {
      assert.ok(proxy.requests.some((line) => line.startsWith('PUT ')));
      await proxy.close();
    });
    await setProxy(proxy.url);
    ends.push(() => setProxy(undefined));
    return scratch({ auth: { kind: 'bearer' } });
  };
  const write = async (name: string, text: string): Promise<vscode.Uri> => {
    const file = path.join(folder.fsPath, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
    return vscode.Uri.file(file);
  };
  const read = (name: string) => readFile(path.join(folder.fsPath, name), 'utf8');
  const names = async (name: string) => (await readdir(path.join(folder.fsPath, name))).sort();
  const run = (command: string, ...rest: unknown[]) => vscode.commands.executeCommand(`ociLens.${command}`, ...rest);

  async function push(at: string, files: readonly vscode.Uri[], type = EXAMPLE): Promise<void> {
    dialogs.answer({ input: [at], pick: [type], button: ['Push'] });
    await run('pushArtifact', files[0], files);
  }

  async function pull(reference: string, into: string, ...buttons: (string | undefined)[]): Promise<void> {
    const target = vscode.Uri.joinPath(folder, into);
    await mkdir(target.fsPath, { recursive: true });
    dialogs.answer({ pick: ['Another Folder…'], open: [[target]], button: ['Pull', ...buttons] });
    await run('pullArtifact', { reference });
  }

  const cases: readonly [
    string,
    () => boolean,
    boolean,
    () => Promise<{ readonly host: string; readonly url: string }>,
  ][] = [
    ['a registry with the referrers API', () => true, true, () => scratch()],
    ['one without', () => true, false, () => scratch({ referrersApi: false })],
    ["Debian's docker-registry", hasDockerRegistry, false, debian],
    ['one behind the proxy of the settings', () => true, true, behindProxy],
  ];
  for (const [name, isThere, listsItself, start] of cases) {
    it(`push files, attach to them, tag them and pull all back: ${name}`, async function () {
      // The set-up says so where the program cannot be installed.
      if (!isThere()) return this.skip();
      const { host } = await start();
      const at = `${host}/team/config`;
      const one = await write('made/app.json', '{"app":1}');
      const two = await write('made/more/notes.txt', 'notes');

      await push(`${at}:1.0`, [one, two]);
      const [asked] = dialogs.asked;
      assert.equal(asked?.message, `Push 2 files as ${at}:1.0?`);
      assert.match(
        asked.detail,
        new RegExp(`^Registry: ${host}\nRepository: team/config\nAs: Anonymous\nTag: 1\\.0, which is new\n`),
      );
      assert.match(
        asked.detail,
        /Artifact type: application\/vnd\.example\.config\.v1\+json\n\n• app\.json \(9 B\)\n• more\/notes\.txt \(5 B\)$/,
      );
      const pushed = /^Pushed .*\/team\/config:1\.0: sha256:[0-9a-f]{12}\.$/;
      assert.match(dialogs.said.at(-1) ?? '', pushed);

      dialogs.answer({
        open: [[await write('bom.spdx.json', '{"spdxVersion":"SPDX-2.3"}')]],
        pick: [SPDX],
        button: ['Attach', 'Copy Digest'],
      });
      await run('attachFiles', { reference: `${at}:1.0` });
      assert.match(
        dialogs.asked[0]?.detail ?? '',
        new RegExp(`^Subject: sha256:[0-9a-f]{64}\nRegistry: ${host}\nRepository: team/config\nAs: Anonymous\n`),
      );
      assert.match(
        dialogs.said.at(-1) ?? '',
        listsItself
          ? /The registry lists it as a referrer itself\.$/
          : /so the tag that stands in for it was updated: sha256-[0-9a-f]{64}\.$/,
      );
      const attached = await vscode.env.clipboard.readText();
      assert.match(attached, /^sha256:[0-9a-f]{64}$/);

      dialogs.answer({ input: ['stable'], button: ['Set Tag'] });
      await run('tagDigest', { reference: `${at}:1.0` });
      assert.equal(dialogs.asked[0]?.message, `Set the tag ${at}:stable?`);
      assert.match(dialogs.said.at(-1) ?? '', new RegExp(`^${at}:stable stands for sha256:[0-9a-f]{12} now\\.$`));

      await pull(`${at}:stable`, 'pulled');
      assert.match(dialogs.asked[0].detail, /\n• app\.json \(9 B\)\n• more\/notes\.txt \(5 B\)$/);
      assert.equal(await read('pulled/app.json'), '{"app":1}');
      assert.equal(await read('pulled/more/notes.txt'), 'notes');
      assert.deepEqual(await names('pulled'), ['app.json', 'more']);
      assert.match(dialogs.said.at(-1) ?? '', /^Pulled 2 files to /);
      await pull(`${at}@${attached}`, 'sbom');
      assert.equal(await read('sbom/bom.spdx.json'), '{"spdxVersion":"SPDX-2.3"}');
    });
  }

  it('say that a tag is there before it moves, and write nothing where a person does not confirm', async () => {
    const registry = await scratch();
    const at = `${registry.host}/team/config`;
    await push(`${at}:1`, [await write('a.json', '1')]);
    registry.forgetRequests();
    dialogs.answer({ input: [`${at}:1`], pick: [EXAMPLE], button: [undefined] });
    const changed = await write('a.json', '2');
    await run('pushArtifact', changed, [changed]);
    assert.match(
      dialogs.asked[0]?.detail ?? '',
      /\nTag: 1, which is there and will be moved: it stands for sha256:[0-9a-f]{12} now\n/,
    );
    assert.equal(registry.count({ method: 'PUT' }) + registry.count({ method: 'POST' }), 0);

    await push(`${at}:2`, [changed]);
    dialogs.answer({ input: ['1'], button: [undefined] });
    await run('tagDigest', { reference: `${at}:2` });
    assert.equal(dialogs.asked[0]?.message, `Move the tag ${at}:1?`);
    dialogs.answer({ input: ['2'] });
    await run('tagDigest', { reference: `${at}:2` });
    assert.match(dialogs.said.at(-1) ?? '', /^2 stands for sha256:[0-9a-f]{12} already, so nothing was written\.$/);
    await pull(`${at}:1`, 'pulled');
    assert.equal(await read('pulled/a.json'), '1');
  });

  it('forget what was known of a tag that they move', async () => {
    const { host } = await scratch();
    const at = `${host}/team/config`;
    const file = await write('a.json', 'old');
    await push(`${at}:1`, [file]);
    await pull(`${at}:1`, 'before');
    await write('a.json', 'new');
    await push(`${at}:1`, [file]);
    await pull(`${at}:1`, 'after');
    assert.equal(await read('before/a.json'), 'old');
    assert.equal(await read('after/a.json'), 'new');
  });

  it('take the digest that was shown, whatever its tag stands for by then', async () => {
    const { host } = await scratch();
    const at = `${host}/team/config`;
    const file = await write('a.json', 'old');
    await push(`${at}:1`, [file]);
    dialogs.answer({ input: ['stable'] });
    dialogs.onQuestion(async () => {
      await write('a.json', 'new');
      const second = watchDialogs();
      second.answer({ input: [`${at}:1`], pick: [EXAMPLE], button: ['Push'] });
      await run('pushArtifact', file, [file]);
      second.restore();
      return 'Set Tag';
    });
    await run('tagDigest', { reference: `${at}:1` });
    await pull(`${at}:stable`, 'pulled');
    assert.equal(await read('pulled/a.json'), 'old');
  });

  it('ask before a file is replaced, and leave it where that is not wanted', async () => {
    const { host } = await scratch();
    const at = `${host}/team/config:1`;
    await push(at, [await write('a.json', 'theirs'), await write('b.json', 'b')]);
    await write('pulled/a.json', 'mine');
    await pull(at, 'pulled', 'Keep Mine');
    assert.deepEqual(dialogs.asked[1], {
      message: '1 file is there already, with other content. Overwrite it?',
      detail: '• a.json',
    });
    assert.equal(await read('pulled/a.json'), 'mine');
    assert.equal(await read('pulled/b.json'), 'b');
    assert.match(
      dialogs.said.at(-1) ?? '',
      /^Pulled b\.json to .*\. a\.json is there with other content, so it was left as it is/,
    );
    await pull(at, 'pulled', 'Overwrite');
    assert.equal(await read('pulled/a.json'), 'theirs');
  });

  it('write nothing at all where the question is closed', async () => {
    const { host } = await scratch();
    const at = `${host}/team/config:1`;
    await push(at, [await write('a.json', 'theirs'), await write('b.json', 'b')]);
    await write('pulled/a.json', 'mine');
    await pull(at, 'pulled', undefined);
    assert.equal(await read('pulled/a.json'), 'mine');
    assert.deepEqual(await names('pulled'), ['a.json']);
    assert.equal(dialogs.asked.length, 2);
    assert.deepEqual(dialogs.said.slice(2), []);
  });

  it('ask before a hidden file is written', async () => {
    const { host } = await scratch();
    const at = `${host}/team/config:1`;
    await push(at, [await write('made/.vscode/settings.json', '{}'), await write('made/a.json', 'a')]);
    await pull(at, 'without', 'Leave Them Out');
    assert.match(dialogs.asked[1]?.detail ?? '', /^Programs obey such files .*\n\n• \.vscode\/settings\.json$/);
    assert.deepEqual(await names('without'), ['a.json']);
    await pull(at, 'with', 'Write Them');
    assert.equal(await read('with/.vscode/settings.json'), '{}');
  });

  it('follow no link in the folder', async () => {
    const { host } = await scratch();
    const at = `${host}/team/config:1`;
    await push(at, [await write('a.json', 'theirs')]);
    await write('outside.json', 'mine');
    await mkdir(path.join(folder.fsPath, 'pulled'));
    await symlink(path.join(folder.fsPath, 'outside.json'), path.join(folder.fsPath, 'pulled/a.json'));
    await pull(at, 'pulled', 'Overwrite');
    assert.equal(await read('outside.json'), 'mine');
    assert.match(dialogs.said.at(-1) ?? '', /a symbolic link is in its way/);
  });

  it('name where a link leads that is to be sent', async () => {
    const { host } = await scratch();
    const secret = await write('elsewhere/secret.txt', 'secret');
    const link = path.join(folder.fsPath, 'report.txt');
    await symlink(secret.fsPath, link);
    dialogs.answer({ input: [`${host}/team/config:1`], pick: [EXAMPLE], button: [undefined] });
    await run('pushArtifact', vscode.Uri.file(link), [vscode.Uri.file(link)]);
    assert.match(dialogs.asked[0]?.detail ?? '', /• report\.txt \(6 B\), a link to .*elsewhere\/secret\.txt$/);
  });

  it('leave nothing half-written where a pull is cancelled', async () => {
    const registry = await scratch();
    const at = `${registry.host}/team/config:1`;
    const text = 'x'.repeat(100_000);
    await push(at, [await write('a.json', text), await write('b.json', 'b')]);
    registry.on({ kind: 'blob', reference: digestOf(Buffer.from(text)) }, stallInBody(10_000));
    const target = vscode.Uri.joinPath(folder, 'pulled');
    await mkdir(target.fsPath);
    dialogs.answer({ pick: ['Another Folder…'], open: [[target]], button: ['Pull'] });
    const pulling = run('pullArtifact', { reference: at });
    await eventually(async () => {
      const [staging = ''] = await names('pulled');
      assert.match(staging, /^\.oci-lens-/);
      assert.ok(dialogs.cancels.length > 0);
    });
    dialogs.cancels.at(-1)?.();
    await pulling;
    assert.deepEqual(await names('pulled'), []);
    assert.deepEqual(dialogs.said.slice(1), []);
  });

  it('move no tag where a push is cancelled', async () => {
    const registry = await scratch();
    const at = `${registry.host}/team/config:1`;
    const held = hold();
    registry.on({ kind: 'upload', method: 'PUT' }, held);
    dialogs.answer({ input: [at], pick: [EXAMPLE], button: ['Push'] });
    const file = await write('a.json', 'a');
    const pushing = run('pushArtifact', file, [file]);
    await held.waiting;
    dialogs.cancels.at(-1)?.();
    await pushing;
    assert.equal(registry.count({ kind: 'manifest', method: 'PUT' }), 0);
    assert.deepEqual(dialogs.said.slice(1), []);
  });

  it('say what an image is, and what can be done, where there are no files in it', async () => {
    const registry = await scratch();
    const image = buildSample('library/busybox', '1.36');
    pushContent(registry, 'library/busybox', image, '1.36');
    dialogs.answer({ pick: ['linux/amd64'] });
    await run('pullArtifact', { reference: `${registry.host}/library/busybox:1.36` });
    assert.match(dialogs.said.at(-1) ?? '', /^Nothing in this has the name of a file/);
    assert.deepEqual(dialogs.buttons.at(-1), ['Inspect']);
    assert.deepEqual(dialogs.asked, []);
  });

  it('take no more than the setting says, and lead to it', async () => {
    const { host } = await scratch();
    const at = `${host}/team/config:1`;
    await push(at, [await write('a.json', 'x'.repeat(2_000))]);
    const settings = vscode.workspace.getConfiguration('ociLens');
    await settings.update('maxPullGB', 0.000001, vscode.ConfigurationTarget.Global);
    try {
      dialogs.answer({});
      await run('pullArtifact', { reference: at });
    } finally {
      await settings.update('maxPullGB', undefined, vscode.ConfigurationTarget.Global);
    }
    assert.match(dialogs.said.at(-1) ?? '', /^Its files announce 2\.0 kB, and no more than 1\.0 kB are taken at once/);
    assert.deepEqual(dialogs.buttons.at(-1), ['Open Setting']);
  });

  it('offer to sign in where a registry lets nobody write, and do it then', async () => {
    const registry = await scratch({ auth: { kind: 'basic', accounts: { ada: 'secret' } } });
    const at = `${registry.host}/team/config:1`;
    const file = await write('a.json', 'a');
    dialogs.answer({ input: [at, registry.host, 'ada', 'secret'], pick: [EXAMPLE], button: ['Sign In…', 'Push'] });
    await run('pushArtifact', file, [file]);
    assert.match(dialogs.said[0] ?? '', /lets nobody write to .*\/team\/config without signing in: sign in first\.$/);
    assert.match(dialogs.asked[0]?.detail ?? '', /\nAs: .* · ada\n/);
    assert.match(dialogs.said.at(-1) ?? '', /^Pushed /);
    dialogs.answer({ button: ['Sign Out'] });
    await run('signOut', { registry: registry.host });
  });

  it('sign in to the registry that refuses a write, not to the mirror that it is read from', async () => {
    const registry = await scratch({ auth: { kind: 'basic', accounts: { ada: 'secret' } } });
    const mirror = await scratch();
    const at = `${registry.host}/team/config:1`;
    const file = await write('a.json', 'a');
    await setMirrors({ [registry.host]: mirror.url });
    try {
      dialogs.answer({ input: [at, AS_OFFERED, 'ada', 'secret'], pick: [EXAMPLE], button: ['Sign In…', 'Push'] });
      await run('pushArtifact', file, [file]);
    } finally {
      await setMirrors(undefined);
    }
    assert.match(dialogs.said.at(-1) ?? '', /^Pushed /);
    assert.equal(mirror.count(), 0);
    dialogs.answer({ button: ['Sign Out'] });
    await run('signOut', { registry: registry.host });
  });

  it('say that an index is empty, and that files are too many', async () => {
    const registry = await scratch();
    const index = { schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests: [] };
    registry.putManifest('team/empty', '1', Buffer.from(JSON.stringify(index)), index.mediaType);
    dialogs.answer({});
    await run('pullArtifact', { reference: `${registry.host}/team/empty:1` });
    assert.match(dialogs.said.at(-1) ?? '', /^This index names no image and no artifact/);
    const file = await write('a.json', 'a');
    dialogs.answer({ input: [`${registry.host}/x:1`], pick: [EXAMPLE] });
    await run('pushArtifact', file, Array<vscode.Uri>(1_001).fill(file));
    assert.match(dialogs.said.at(-1) ?? '', /^1001 files are too many for one artifact, which takes 1000/);
    assert.deepEqual(dialogs.asked, []);
  });

  const refusals: readonly [number, string | undefined, RegExp][] = [
    [403, 'DENIED', /does not let you write to .*: ask its owner who may push\.$/],
    [404, 'NAME_UNKNOWN', /has no repository .*: check the name, or create it there first\.$/],
    [405, 'UNSUPPORTED', /takes no writes to .* \(405 UNSUPPORTED\): it is read-only or a mirror/],
    [413, undefined, /takes nothing so large for .* \(413\)/],
    [500, undefined, /has a problem of its own \(status 500\)/],
  ];
  for (const [code, name, sentence] of refusals) {
    it(`say what a registry's ${code} means`, async () => {
      const registry = await scratch();
      const body = Buffer.from(name === undefined ? '' : JSON.stringify({ errors: [{ code: name }] }));
      registry.on({ kind: 'upload' }, status(code, { body, contentType: 'application/json' }));
      await push(`${registry.host}/team/config:1`, [await write('a.json', 'a')]);
      assert.match(dialogs.said.at(-1) ?? '', sentence);
      assert.equal(registry.count({ kind: 'manifest', method: 'PUT' }), 0);
    });
  }

  it('say that a registry is not there', async () => {
    const registry = await startScratchRegistry();
    const { host } = registry;
    await registry.close();
    dialogs.answer({ input: [`${host}/team/config:1`], pick: [EXAMPLE] });
    const file = await write('a.json', 'a');
    await run('pushArtifact', file, [file]);
    assert.match(dialogs.said.at(-1) ?? '', /connection refused/);
    assert.deepEqual(dialogs.asked, []);
  });

  it('take no file from whoever calls: a link, or another extension', async () => {
    const { host } = await scratch();
    const outside = vscode.Uri.file('/etc/hostname');
    for (const [argument, selected] of [
      [outside, [outside]],
      [outside.toString(), ['/etc/hostname']],
      [{ files: ['/etc/hostname'], reference: `${host}/x:1` }, undefined],
    ] as const) {
      dialogs.answer({ input: [`${host}/x:1`], pick: [EXAMPLE], open: [undefined] });
      await run('pushArtifact', argument, selected);
      assert.equal(dialogs.opened, 1);
      assert.deepEqual(dialogs.asked, []);
    }
  });

  it('attach to one platform of an index, and to an image that was pushed by another tool', async function () {
    // The set-up says so where the program cannot be installed.
    if (!hasDockerRegistry()) return this.skip();
    const registry = await debian();
    const image = buildSample('library/nginx', '1.27-alpine');
    await uploadContent(registry.url, 'library/nginx', image, '1.27-alpine');
    const [platform] = image.manifests;
    assert.ok(platform);
    const { digest } = platform.descriptor;
    dialogs.answer({
      open: [[await write('bom.cdx.json', '{}')]],
      pick: ['application/vnd.cyclonedx+json'],
      button: ['Attach'],
    });
    await run('attachFiles', {
      reference: `${registry.host}/library/nginx:1.27-alpine`,
      platform: 'linux/amd64',
      digest,
    });
    assert.match(dialogs.asked[0]?.detail ?? '', new RegExp(`^Subject: ${digest}\n`));
    assert.match(dialogs.said.at(-1) ?? '', new RegExp(`updated: ${digest.replace(':', '-')}\\.$`));
  });
});
