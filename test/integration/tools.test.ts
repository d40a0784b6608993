import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { root } from '../../scripts/paths.mjs';
import type { WorkspaceImages } from '../../src/editor/documents/workspaceImages';
import { TOOL_NAMES, type ToolName } from '../../src/editor/tools/toolNames';
import { Tools } from '../../src/editor/tools/tools';
import { formatStoredCredential } from '../../src/registry/credentials/storedCredential';
import { pushSamples } from '../support/sampleImages';
import { hold, type ScratchRegistry, startScratchRegistry } from '../support/scratchRegistry';
import { eventually, setMirrors } from './support/editor';
import { activated, surroundings } from './support/extension';

interface Answer {
  readonly notice: string;
  readonly data?: Record<string, unknown>;
  readonly error?: { readonly kind: string; readonly message: string };
  readonly truncated?: readonly string[];
}

const COMPOSE = 'services:\n  app:\n    image: ${APP_IMAGE}\n  db:\n    image: redis:7\n';
const PRIVATE = 'private.example.com/secret/app:1';
/** Named by no file of the workspace. */
const ELSEWHERE = 'elsewhere.example.com';

/** What a person reads of its Markdown. */
function messageOf(confirmation: vscode.LanguageModelToolConfirmationMessages | undefined): string {
  return (confirmation?.message as vscode.MarkdownString | undefined)?.value.replaceAll('\\', '') ?? '';
}

describe('the tools for language models', () => {
  let registry: ScratchRegistry;
  let tools: Tools;
  let context: vscode.ExtensionContext;
  let folder: vscode.Uri;
  const none = new vscode.CancellationTokenSource().token;

  before(async () => {
    const extension = await activated();
    ({ context } = extension);
    tools = await (await extension.main()).tools();
    registry = await startScratchRegistry();
    pushSamples(registry, { layouts: path.join(root, 'test/fixtures/tool-made') });
    await setMirrors({ 'docker.io': registry.url, [ELSEWHERE]: registry.url, '127.0.0.3:5000': registry.url });
    folder = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, 'tools');
    await write('compose.yaml', COMPOSE);
    await write('.env', `APP_IMAGE=${PRIVATE}\n`);
  });

  beforeEach(() => registry.forgetRequests());

  after(async () => {
    await vscode.workspace.fs.delete(folder, { recursive: true });
    await setMirrors(undefined);
    await registry.close();
  });

  const write = (name: string, text: string) =>
    vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, name), Buffer.from(text));
  const sent = () => registry.requests.map(({ method, kind }) => `${method} ${kind}`);

  /** As a model's chat, or another extension, does: VS Code asks the person first, and these tests say yes. */
  const call = async (name: ToolName, input: object, token = none): Promise<Answer> =>
    read(await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined }, token));

  const read = ({ content }: vscode.LanguageModelToolResult): Answer => {
    assert.equal(content.length, 1);
    const [part] = content;
    // What another extension is given is of its own host's class.
    const { value } = part as vscode.LanguageModelTextPart;
    assert.ok(Buffer.byteLength(value) <= 65_536);
    return JSON.parse(value) as Answer;
  };

  it('are all there, each as it is declared', () => {
    const ours = vscode.lm.tools.filter(({ name }) => name.startsWith('ociLens_'));
    assert.deepEqual(ours.map(({ name }) => name).sort(), [...TOOL_NAMES].sort());
  });

  it('tell a digest with one HEAD, and remember it', async () => {
    const { data, notice } = await call('ociLens_digest', { reference: 'nginx:1.27-alpine' });
    assert.match(notice, /untrusted data/);
    assert.deepEqual(Object.keys(data!), ['reference', 'digest', 'mediaType']);
    assert.equal(data!['reference'], 'docker.io/library/nginx:1.27-alpine');
    assert.deepEqual(sent(), ['HEAD manifest']);
    await call('ociLens_digest', { reference: 'docker.io/library/nginx:1.27-alpine' });
    assert.deepEqual(sent(), ['HEAD manifest']);
  });

  it('tell manifests, configurations, tags and referrers', async () => {
    const reference = 'nginx:1.27-alpine';
    const { data: index } = await call('ociLens_manifest', { reference });
    assert.equal(index!['kind'], 'index');
    const manifests = index!['manifests'] as { kind: string; platform: string; digest: string }[];
    const arm = manifests.find(({ platform }) => platform.startsWith('linux/arm64'))!;
    const { data: image } = await call('ociLens_manifest', { reference: `nginx@${arm.digest}` });
    assert.equal(image!['kind'], 'image');
    assert.ok((image!['layers'] as unknown[]).length > 1);
    const { data: config } = await call('ociLens_config', { reference, platform: 'linux/arm64' });
    assert.equal(config!['manifest'], arm.digest);
    assert.match(String(config!['platform']), /^linux\/arm64/);
    const { data: tags } = await call('ociLens_tags', { reference: 'nginx', contains: '1.27' });
    assert.ok((tags!['tags'] as string[]).includes('1.27-alpine'));
    assert.equal(tags!['isComplete'], true);
    const { data: referrers } = await call('ociLens_referrers', { reference });
    assert.equal(referrers!['digest'], index!['digest']);
    assert.ok(['found', 'none'].includes(String(referrers!['signed'])));
    assert.ok(registry.requests.every(({ method }) => method === 'GET' || method === 'HEAD'));
  });

  it('say what went wrong as an answer', async () => {
    const { error } = await call('ociLens_manifest', { reference: 'nginx:none' });
    assert.equal(error?.kind, 'notFound');
    assert.match(error.message, /has no tag none/);
    const kindOf = async (name: ToolName, input: object) => (await call(name, input)).error?.kind;
    assert.equal(await kindOf('ociLens_digest', { reference: 'Not A Reference' }), 'invalidInput');
    assert.equal(await kindOf('ociLens_config', { reference: 'nginx:1.27-alpine', platform: 'plan9/mips' }), 'noImage');
    assert.equal(await kindOf('ociLens_config', { reference: 'nginx:1.27-alpine', platform: 'linux' }), 'invalidInput');
    assert.equal(read(await tools.invoke('ociLens_tags', { reference: 1 }, none)).error?.kind, 'invalidInput');
    assert.equal(read(await tools.invoke('ociLens_references', 'x', none)).error?.kind, 'invalidInput');
  });

  it('never ask this machine, link-local or private hosts, whatever a person says', async () => {
    const { port } = new URL(registry.url);
    const names = ['127.0.0.1', '127.0.0.2', 'localhost', '[::1]', '[::ffff:7f00:1]', '2130706433', '10.0.0.1'];
    const hosts = [...names, '169.254.169.254', 'registry', 'nas.local'].map((name) => `${name}:${port}`);
    // Also where the user has them asked elsewhere.
    for (const host of [...hosts, '127.0.0.3:5000']) {
      const reference = `${host}/library/nginx:1.27-alpine`;
      assert.deepEqual(Object.keys(await tools.prepare('ociLens_digest', { reference }, none)), [], host);
      for (const name of TOOL_NAMES.filter((each) => each !== 'ociLens_references')) {
        assert.equal((await call(name, { reference })).error?.kind, 'privateHost', `${name} ${host}`);
      }
    }
    assert.deepEqual(registry.requests, []);
  });

  it('have a person asked for a host that no file names, and answer nothing that was not asked for', async () => {
    const named = await tools.prepare('ociLens_digest', { reference: 'redis:7' }, none);
    assert.equal(named.confirmationMessages, undefined);
    const input = { reference: `${ELSEWHERE}/library/nginx:1.27-alpine` };
    assert.equal(read(await tools.invoke('ociLens_digest', input, none)).error?.kind, 'notConfirmed');
    assert.deepEqual(registry.requests, []);
    const { confirmationMessages } = await tools.prepare('ociLens_digest', input, none);
    // Who is asked is the mirror.
    const mirror = `${new URL(registry.url).host}, the mirror of ${ELSEWHERE}`;
    assert.equal(confirmationMessages?.title, `Let the language model ask ${mirror}?`);
    assert.match(
      messageOf(confirmationMessages),
      /No file of this workspace names elsewhere\.example\.com: its mirror 127/,
    );
    assert.ok(messageOf(confirmationMessages).startsWith(`Asking ${mirror}, about ${input.reference}`));
    // A yes is for one call of one tool.
    assert.equal(read(await tools.invoke('ociLens_manifest', input, none)).error?.kind, 'notConfirmed');
    assert.ok(read(await tools.invoke('ociLens_digest', input, none)).data);
    assert.equal(read(await tools.invoke('ociLens_digest', input, none)).error?.kind, 'notConfirmed');
    assert.deepEqual(sent(), ['HEAD manifest']);
  });

  it('do not take a host for named by what comes from another file', async () => {
    const { confirmationMessages } = await tools.prepare('ociLens_digest', { reference: PRIVATE }, none);
    assert.match(messageOf(confirmationMessages), /No file of this workspace names/);
  });

  it('have a person asked where a credential is used', async () => {
    const input = { reference: 'nginx:1.27-alpine' };
    await tools.prepare('ociLens_manifest', input, none);
    const key = `ociLens.credential:${new URL(registry.url).host}`;
    const credential = { kind: 'basic', username: 'me', password: 'secret' } as const;
    await context.secrets.store(key, formatStoredCredential(credential));
    try {
      await eventually(async () => {
        const { confirmationMessages } = await tools.prepare('ociLens_digest', input, none);
        assert.ok(messageOf(confirmationMessages).includes(`sign-in for ${new URL(registry.url).host} `));
      });
      // There was none when this call was prepared.
      assert.equal(read(await tools.invoke('ociLens_manifest', input, none)).error?.kind, 'notConfirmed');
      assert.deepEqual(registry.requests, []);
      assert.ok(read(await tools.invoke('ociLens_digest', input, none)).data);
    } finally {
      await context.secrets.delete(key);
    }
  });

  it('list the references of the workspace in pages, and nothing from other files', async () => {
    const { data } = await call('ociLens_references', { file: 'tools/' });
    assert.deepEqual(data, {
      total: 2,
      offset: 0,
      references: [
        {
          ...{ file: 'tools/compose.yaml', line: 3, column: 12, text: '${APP_IMAGE}', status: 'image' },
          isFromOtherFile: true,
        },
        {
          ...{ file: 'tools/compose.yaml', line: 5, column: 12, text: 'redis:7', status: 'image' },
          reference: 'docker.io/library/redis:7',
        },
      ],
    });
    const { data: page } = await call('ociLens_references', { limit: 3, offset: 1 });
    assert.equal((page!['references'] as unknown[]).length, 3);
    assert.equal(page!['nextOffset'], 4);
    assert.ok(!JSON.stringify(await call('ociLens_references', { limit: 500 })).includes('private.example'));
    assert.deepEqual(registry.requests, []);
  });

  it('end when they are cancelled', async () => {
    const held = hold();
    const release = registry.on({ kind: 'manifest' }, held);
    const source = new vscode.CancellationTokenSource();
    const answer = call('ociLens_digest', { reference: 'busybox:1.36' }, source.token);
    await held.waiting;
    source.cancel();
    await assert.rejects(answer);
    release();
    held.release();
  });

  it('do not wait for files of the workspace either, once they are cancelled', async () => {
    const images = { places: () => new Promise(() => undefined) } as unknown as WorkspaceImages;
    const { log } = await surroundings();
    const source = new vscode.CancellationTokenSource();
    // No registry is asked for these.
    const other = new Tools({ source: undefined as never, images, log });
    const answer = other.invoke('ociLens_references', {}, source.token);
    source.cancel();
    await assert.rejects(answer, vscode.CancellationError);
    log.dispose();
  });
});
