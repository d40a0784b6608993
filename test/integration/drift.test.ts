import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { MediaType } from '../../src/oci/mediaType';
import type { Digest } from '../../src/oci/digest';
import { header, hold, type ScratchRegistry, startScratchRegistry, status } from '../support/scratchRegistry';
import { closeAll, eventually, inside, openText, pod, select, setMirrors } from './support/editor';

const { Global, Workspace } = vscode.ConfigurationTarget;
/** Longer than a document rests before it is read, and its answers are gathered. */
const WHILE = 1_200;

describe('drift', () => {
  let registry: ScratchRegistry;
  let old: Digest;
  let now: Digest;

  beforeEach(async () => {
    registry = await startScratchRegistry();
    old = push('library/app', '1', 'old');
    now = push('library/app', '2', 'new');
    await setMirrors({ 'docker.io': registry.url });
    await set('drift', 'hint');
  });

  afterEach(async () => {
    await closeAll();
    await set('drift', undefined);
    await set('backgroundHosts', undefined);
    await setMirrors(undefined);
    await registry.close();
  });

  function push(repository: string, tag: string, name: string): Digest {
    const config = { mediaType: MediaType.ociConfig, digest: `sha256:${'0'.repeat(64)}`, size: 2 };
    const manifest = { schemaVersion: 2, mediaType: MediaType.ociManifest, config, layers: [], annotations: { name } };
    const bytes = new TextEncoder().encode(JSON.stringify(manifest));
    return registry.putManifest(repository, tag, bytes, MediaType.ociManifest).digest;
  }

  const asked = () => registry.requests.map(({ method, path }) => `${method} ${path.slice(path.lastIndexOf('/') + 1)}`);

  it('marks a pin whose tag was pushed anew, exactly, and asks a HEAD alone for what is current', async () => {
    push('library/app', '1', 'new');
    const { document } = await openText('pod.yaml', pod(`app:1@${old}`, `app:2@${now}`, 'app:2'));
    const [mark, ...more] = await marksOf(document, 1);
    assert.deepEqual(more, []);
    assert.equal(document.getText(mark?.range), `app:1@${old}`);
    assert.equal(mark?.severity, vscode.DiagnosticSeverity.Information);
    assert.equal(mark.source, 'OCI Lens');
    assert.equal(mark.code, 'drift');
    assert.match(
      mark.message,
      new RegExp(`^app:1 now stands for ${now.slice(0, 19)}, no longer for .*${old.slice(0, 19)}`),
    );
    assert.deepEqual(asked().sort(), ['HEAD 1', 'HEAD 2']);
    const refresh = (await fixesAt(document, `app:1@${old}`))[0];
    assert.equal(refresh?.title, 'Refresh pin to what the tag stands for now');
    await run(refresh);
    await soon(() => assert.match(document.getText(), new RegExp(`app:1@${now}`)));
    await marksOf(document, 0);
  });

  it('tells indexes apart from images by HEADs, and reads an index only where the pin may be one of its platforms', async () => {
    const index = (...digests: readonly Digest[]) => {
      const manifests = digests.map((digest) => ({ mediaType: MediaType.ociManifest, digest, size: 2, platform: {} }));
      const value = { schemaVersion: 2, mediaType: MediaType.ociIndex, manifests };
      return registry.putManifest('library/app', '1', json(value), MediaType.ociIndex).digest;
    };
    const before = index(old);
    const after = index(now);
    const { document } = await openText('pod.yaml', pod(`app:1@${before}`, `app:1@${after}`));
    await marksOf(document, 1);
    assert.equal(registry.count({ method: 'GET' }), 0);
    assert.ok(registry.requests.length <= 4, asked().join());
    registry.forgetRequests();
    const other = await openText('other.yaml', pod(`app:1@${old}`, `app:1@${now}`));
    const [mark] = await marksOf(other.document, 1);
    assert.equal(other.document.getText(mark?.range), `app:1@${old}`);
    assert.deepEqual(
      asked().filter((request) => request.startsWith('GET')),
      [`GET ${after}`],
    );
  });

  it('reads no index where the rest of the rate limit is for people, and a person has it read all the same', async () => {
    const manifests = [{ mediaType: MediaType.ociManifest, digest: now, size: 2, platform: {} }];
    const value = { schemaVersion: 2, mediaType: MediaType.ociIndex, manifests };
    registry.putManifest('library/app', '1', json(value), MediaType.ociIndex);
    let remaining = 60;
    registry.on({ kind: 'manifest' }, async (request, next) => {
      // As Docker Hub counts.
      if (request.method === 'GET') remaining -= 10;
      return header('RateLimit-Remaining', `${String(remaining)};w=3600`)(request, () =>
        header('RateLimit-Limit', '100;w=3600')(request, next),
      );
    });
    const { document } = await openText('pod.yaml', pod(`app:1@${old}`));
    await marksOf(document, 1);
    assert.equal(remaining, 50);
    await openText('other.yaml', pod('app:9', `app:2@${old}`));
    await sleep(WHILE);
    assert.equal(registry.count({ method: 'GET' }), 1, asked().join());
    await vscode.commands.executeCommand('ociLens.checkFile');
    await soon(() => assert.equal(registry.count({ method: 'GET' }), 2));
  });

  it('warns only of what the registry says it does not have; what is private or missing is a hint', async () => {
    registry.on({ path: '/v2/library/private/manifests/1' }, status(401));
    registry.on({ path: '/v2/library/denied/manifests/1' }, status(403));
    const { document } = await openText('pod.yaml', pod('app:9', 'private:1', 'denied:1', 'none:1', `app:9@${old}`));
    const marks = await marksOf(document, 5);
    assert.deepEqual(
      marks.map(({ range, severity, message }) => [
        document.getText(range),
        vscode.DiagnosticSeverity[severity],
        message.replace(registry.host, 'HERE').replace(/:.*/, ''),
      ]),
      [
        ['app:9', 'Warning', 'The mirror HERE of docker.io has no tag 9 in library/app'],
        ['private:1', 'Hint', 'docker.io/library/private is not visible to you (private or missing)'],
        ['denied:1', 'Hint', 'docker.io/library/denied is not visible to you (private or missing)'],
        ['none:1', 'Hint', 'docker.io/library/none is not visible to you (private or missing)'],
        [
          `app:9@${old}`,
          'Information',
          'The mirror HERE of docker.io no longer has the tag 9 in library/app, but it has the pinned digest',
        ],
      ],
    );
  });

  it('says nothing of a registry that fails', async () => {
    registry.on({}, status(500));
    const { document } = await openText('pod.yaml', pod('app:1'));
    await soon(() => assert.notEqual(registry.requests.length, 0));
    await sleep(WHILE);
    assert.deepEqual(driftOf(document), []);
  });

  it('sends nothing while it is off, to hosts that nobody chose, and for what a build gives its result', async () => {
    await set('drift', undefined);
    await openText('pod.yaml', pod('app:1', `${registry.host}/library/app:1`));
    await sleep(WHILE);
    assert.deepEqual(asked(), []);
    await set('drift', 'hint');
    await soon(() => assert.deepEqual(asked(), ['HEAD 1']));
    registry.forgetRequests();
    await openText('unknown.yaml', pod(`${registry.host}/library/app:9`));
    await openText('compose.yaml', 'services:\n  app:\n    image: app:9\n    build: .\n');
    await sleep(WHILE);
    assert.deepEqual(asked(), []);
  });

  it('asks a host of this machine once it is listed', async () => {
    await set('backgroundHosts', [registry.host]);
    const { document } = await openText('pod.yaml', pod(`${registry.host}/library/app:9`));
    const [mark] = await marksOf(document, 1);
    assert.match(mark?.message ?? '', /has no tag 9/);
  });

  it('asks a host that is listed while its document is open', async () => {
    const { document } = await openText('pod.yaml', pod('app:9', `${registry.host}/library/app:9`));
    await marksOf(document, 1);
    await set('backgroundHosts', [registry.host]);
    await marksOf(document, 2);
  });

  it('asks anew where registries are asked otherwise, or by somebody else', async () => {
    const { document } = await openText('pod.yaml', pod('app:9'));
    await marksOf(document, 1);
    registry.forgetRequests();
    await setMirrors({ 'docker.io': registry.url, 'other.example': 'https://other.example' });
    await soon(() => assert.ok(asked().includes('HEAD 9')));
    await marksOf(document, 1);
  });

  it('marks the reference where it is, after the document was changed while the answer was under way', async () => {
    push('library/app', '1', 'new');
    const gate = hold();
    registry.on({ kind: 'manifest' }, gate, { times: 1 });
    const editor = await openText('pod.yaml', pod(`app:1@${old}`));
    await gate.waiting;
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# typed meanwhile\n'));
    gate.release();
    const [mark] = await marksOf(editor.document, 1);
    assert.equal(editor.document.getText(mark?.range), `app:1@${old}`);
    const start = editor.document.getText().indexOf(old);
    await editor.edit((edit) =>
      edit.replace(
        new vscode.Range(editor.document.positionAt(start), editor.document.positionAt(start + old.length)),
        now,
      ),
    );
    await marksOf(editor.document, 0);
  });

  it('looks up a reference once, however often its document is changed', async () => {
    const editor = await openText('pod.yaml', pod('app:1'));
    await soon(() => assert.deepEqual(asked(), ['HEAD 1']));
    for (let times = 0; times < 3; times++) {
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# more\n'));
      await sleep(600);
    }
    assert.deepEqual(asked(), ['HEAD 1']);
    await editor.edit((edit) =>
      edit.replace(editor.document.lineAt(editor.document.lineCount - 2).range, '      image: app:2'),
    );
    await soon(() => assert.deepEqual(asked(), ['HEAD 1', 'HEAD 2']));
  });

  it('removes the hints of a document that is closed', async () => {
    const { document } = await openText('pod.yaml', pod('app:9'));
    await marksOf(document, 1);
    await closeAll();
    await soon(() => assert.deepEqual(driftOf(document), []));
  });

  it('leaves out what a comment ignores, and writes that comment with the reason', async () => {
    const editor = await openText('pod.yaml', pod('app:9', 'app:8 # oci-lens-ignore drift: comes tomorrow'));
    await marksOf(editor.document, 1);
    const fix = (await fixesAt(editor.document, 'app:9')).find(({ title }) => title.startsWith('Ignore here'));
    const show = vscode.window.showInputBox;
    vscode.window.showInputBox = () => Promise.resolve('old but gold');
    try {
      await run(fix);
    } finally {
      vscode.window.showInputBox = show;
    }
    const line = editor.document.lineAt(editor.document.positionAt(editor.document.getText().indexOf('app:9'))).text;
    assert.match(line, /image: app:9 # oci-lens-ignore drift: old but gold$/);
    await marksOf(editor.document, 0);
  });

  it('has its off switch in the code action: for the workspace, or a language', async () => {
    const { document } = await openText('pod.yaml', pod('app:9'));
    await marksOf(document, 1);
    const titles = (await fixesAt(document, 'app:9'))
      .filter(({ kind }) => kind?.value === vscode.CodeActionKind.QuickFix.value)
      .map(({ title }) => title);
    assert.deepEqual(titles, [
      'Look for nearest tags…',
      'Ignore here with a reason…',
      'Turn off drift hints in this workspace',
      'Turn off drift hints for yaml',
    ]);
    try {
      await run((await fixesAt(document, 'app:9'))[3]);
      await marksOf(document, 0);
      assert.equal(inspect(document)?.workspaceLanguageValue, 'off');
      await vscode.workspace.getConfiguration('ociLens', document).update('drift', undefined, Workspace, true);
      await marksOf(document, 1);
      await run((await fixesAt(document, 'app:9'))[2]);
      await marksOf(document, 0);
      assert.equal(inspect(document)?.workspaceValue, 'off');
    } finally {
      await vscode.workspace.getConfiguration('ociLens', document).update('drift', undefined, Workspace, true);
      await vscode.workspace.getConfiguration('ociLens', document).update('drift', undefined, Workspace);
    }
  });

  it('reads the argument of the off switch as hostile', async () => {
    const { document } = await openText('pod.yaml', pod('app:9'));
    await marksOf(document, 1);
    const uri = document.uri.toString();
    for (const argument of [
      undefined,
      null,
      'x',
      {},
      { uri: 1 },
      { uri, languageId: 'json' },
      { uri, languageId: '][' },
      { uri: 'file:///etc/passwd' },
    ]) {
      await vscode.commands.executeCommand('ociLens.turnOffDrift', argument);
    }
    assert.equal(inspect(document)?.workspaceValue, undefined);
    assert.equal(inspect(document)?.globalValue, 'hint');
    assert.equal(driftOf(document).length, 1);
  });

  it('lists the nearest tags only when that is asked for, and writes the one that is picked', async () => {
    const editor = await openText('pod.yaml', pod('app:11'));
    await marksOf(editor.document, 1);
    assert.equal(registry.count({ kind: 'tags' }), 0);
    const fix = (await fixesAt(editor.document, 'app:11'))[0];
    assert.equal(fix?.title, 'Look for nearest tags…');
    const picking = run(fix);
    await soon(() => assert.equal(registry.count({ kind: 'tags' }), 1));
    await eventually(async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      assert.match(editor.document.getText(), /image: app:[12]$/m);
    });
    await picking;
  });

  it('checks a file when a person asks, whatever the setting says, and marks what it found', async () => {
    await set('drift', undefined);
    const editor = await openText('pod.yaml', pod('app:9', `${registry.host}/library/app:9`));
    await select(editor, 'app:9');
    await vscode.commands.executeCommand('ociLens.checkFile');
    assert.equal((await marksOf(editor.document, 2)).length, 2);
  });

  it('shows the age of a digest in the text, where the setting says so', async () => {
    const created = new Date(Date.now() - 100 * 24 * 3600 * 1000).toISOString();
    const config = registry.putBlob(
      'library/app',
      json({ architecture: 'amd64', os: 'linux', created, rootfs: { type: 'layers', diff_ids: [] } }),
    );
    const manifest = {
      schemaVersion: 2,
      mediaType: MediaType.ociManifest,
      config: { ...config, mediaType: MediaType.ociConfig },
      layers: [],
    };
    const { digest } = registry.putManifest('library/app', 'aged', json(manifest), MediaType.ociManifest);
    await set('drift', undefined);
    const { document } = await openText('pod.yaml', pod(`app@${digest}`, `${registry.host}/library/app@${digest}`));
    const hints = () =>
      vscode.commands.executeCommand<vscode.InlayHint[]>(
        'vscode.executeInlayHintProvider',
        document.uri,
        new vscode.Range(0, 0, document.lineCount, 0),
      );
    assert.deepEqual(await hints(), []);
    assert.deepEqual(asked(), []);
    await set('inlayHints.digestAge', true);
    try {
      const [hint, ...more] = await hints();
      assert.deepEqual(more, []);
      assert.equal(hint?.label, '3 months old');
      assert.deepEqual(hint.position, document.positionAt(document.getText().indexOf(digest) + digest.length));
      assert.match(typeof hint.tooltip === 'string' ? hint.tooltip : '', new RegExp(`made on ${created.slice(0, 10)}`));
      const requests = registry.requests.length;
      assert.equal(requests, 2);
      assert.equal((await hints()).length, 1);
      assert.equal(registry.requests.length, requests);
    } finally {
      await set('inlayHints.digestAge', undefined);
    }
  });

  function driftOf(document: vscode.TextDocument): vscode.Diagnostic[] {
    return vscode.languages.getDiagnostics(document.uri).filter(({ code }) => code === 'drift');
  }

  async function marksOf(document: vscode.TextDocument, count: number): Promise<vscode.Diagnostic[]> {
    await soon(() => assert.equal(driftOf(document).length, count));
    return driftOf(document).sort((a, b) => a.range.start.compareTo(b.range.start));
  }

  async function fixesAt(document: vscode.TextDocument, text: string): Promise<vscode.CodeAction[]> {
    const position = inside(document, text);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      new vscode.Range(position, position),
    );
    return actions.filter(({ command }) => command?.command.startsWith('ociLens.'));
  }

  async function run(action: vscode.CodeAction | undefined): Promise<void> {
    assert.ok(action?.command);
    await vscode.commands.executeCommand(action.command.command, ...((action.command.arguments ?? []) as unknown[]));
  }

  function inspect(document: vscode.TextDocument) {
    return vscode.workspace.getConfiguration('ociLens', document).inspect('drift');
  }

  async function set(key: string, value: unknown): Promise<void> {
    await vscode.workspace.getConfiguration('ociLens').update(key, value, Global);
  }
});

/** Tries until `check` does not throw. */
function soon(check: () => void): Promise<void> {
  return eventually(async () => {
    check();
    await Promise.resolve();
  });
}

function json(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
