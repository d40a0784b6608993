import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { root } from '../../scripts/paths.mjs';
import { scan } from '../../src/references/scan';
import { buildSample, type Content, pushContent } from '../support/sampleImages';
import { type ScratchRegistry, startScratchRegistry } from '../support/scratchRegistry';
import { closeAll, eventually, inside, openText, pod, select, setMirrors } from './support/editor';
import { type Notifications, watchNotifications } from './support/notifications';

const alpine = buildSample('library/alpine', '3.22');
const { digest } = alpine.descriptor;
const other = buildSample('library/redis', '7.4');
const CORPUS = path.join(root, 'test/fixtures/references');
/** Those with text of several bytes a character, and the first of each format; where digests stand at the reference itself. */
const CORPUS_FILES = corpusFiles();
const DIGEST = /@sha256:[0-9a-f]{64}/g;

describe('pins in the editor', () => {
  let registry: ScratchRegistry;
  let notifications: Notifications;

  beforeEach(async () => {
    registry = await startScratchRegistry();
    pushContent(registry, 'library/alpine', alpine, '3.22');
    await setMirrors({ 'docker.io': registry.url });
    notifications = watchNotifications();
  });

  afterEach(async () => {
    notifications.restore();
    await closeAll();
    await setMirrors(undefined);
    await registry.close();
  });

  const run = (command: string) => vscode.commands.executeCommand(`ociLens.${command}`);

  async function at(name: string, text: string, place: string): Promise<vscode.TextDocument> {
    const editor = await openText(name, text);
    await select(editor, place);
    return editor.document;
  }

  async function actions(document: vscode.TextDocument, range: vscode.Range): Promise<readonly string[]> {
    const found = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      range,
      vscode.CodeActionKind.RefactorRewrite.value,
    );
    return found.filter(({ kind }) => kind?.value === 'refactor.rewrite.ociLens').map(({ title }) => title);
  }

  it('unpins, and nothing else', async () => {
    const text = `# é🦊\n${pod(`alpine:3.22@${digest}`, `"alpine@${digest}"`)}`;
    const document = await at('pod.yaml', text, 'alpine:3.22');
    await run('unpin');
    assert.equal(
      document.getText(),
      text.replace(DIGEST, (found, offset) => (offset < 120 ? '' : found)),
    );
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), text);
    assert.equal(registry.requests.length, 0);
  });

  it('refreshes a pin whose tag moved, with one request, and leaves one whose tag did not', async () => {
    const document = await at('Dockerfile', `FROM alpine:3.22@${digest}\n`, 'alpine');
    await run('refreshPin');
    assert.match(notifications.said.at(-1) ?? '', /nothing to refresh/);
    assert.deepEqual(
      registry.requests.map(({ method }) => method),
      ['HEAD'],
    );
    await closeAll();
    pushContent(registry, 'library/redis', other, '7.4');
    const moved = await at('Dockerfile', `FROM redis:7.4@${digest}\n`, 'redis');
    await run('refreshPin');
    assert.equal(moved.getText(), `FROM redis:7.4@${other.descriptor.digest}\n`);
    assert.ok(document.isClosed);
  });

  /** The digest of the image for arm64 in an index. */
  function arm64(index: Content): string {
    const { manifests } = JSON.parse(new TextDecoder().decode(index.bytes)) as {
      manifests: { digest: string; platform: { architecture: string } }[];
    };
    const found = manifests.find(({ platform }) => platform.architecture === 'arm64');
    assert.ok(found);
    return found.digest;
  }

  it("keeps a platform's pin one on a refresh of a tag that moved, and says so", async () => {
    const next = buildSample('library/nginx', '1.27');
    pushContent(registry, 'library/redis', other);
    pushContent(registry, 'library/redis', next, '7.4');
    const document = await at('Dockerfile', `FROM redis:7.4@${arm64(other)}\n`, 'redis');
    await run('refreshPin');
    assert.equal(document.getText(), `FROM redis:7.4@${arm64(next)}\n`);
    assert.match(notifications.said.at(-1) ?? '', /one platform's image, and is again/);
  });

  it("pins to the platform that the person picks, which is then the tag's still", async () => {
    pushContent(registry, 'library/redis', other, '7.4');
    const document = await at('Dockerfile', 'FROM redis:7.4\n', 'redis');
    const pick = vscode.window.showQuickPick;
    Object.assign(vscode.window, {
      showQuickPick: (items: readonly { label: string }[]) =>
        Promise.resolve(items.find(({ label }) => label.startsWith('linux/arm64'))),
    });
    try {
      await run('pinPlatform');
    } finally {
      Object.assign(vscode.window, { showQuickPick: pick });
    }
    assert.equal(document.getText(), `FROM redis:7.4@${arm64(other)}\n`);
    await run('refreshPin');
    assert.equal(document.getText(), `FROM redis:7.4@${arm64(other)}\n`);
    assert.match(notifications.said.at(-1) ?? '', /nothing to refresh/);
  });

  it('edits an anchor where an alias is, an ARG where it is used, and says what that means', async () => {
    const anchored = 'x-image: &i alpine:3.22\nservices:\n  a: {image: *i}\n  b: {image: *i}\n';
    const document = await at('compose.yaml', anchored, '*i}');
    await run('pinToDigest');
    assert.equal(document.getText(), anchored.replace('3.22', `3.22@${digest}`));
    assert.match(notifications.said.at(-1) ?? '', /2 references of this file change/);
    await closeAll();
    const built = await at('Dockerfile', 'ARG BASE=alpine:3.22\nFROM ${BASE}\n', '${BASE}');
    await run('pinToDigest');
    assert.equal(built.getText(), `ARG BASE=alpine:3.22@${digest}\nFROM \${BASE}\n`);
    assert.match(notifications.said.at(-1) ?? '', /This is what BASE is by default/);
  });

  for (const command of ['pinToDigest', 'pinPlatform']) {
    it(`leaves a line to its bot unless the person says otherwise: ${command}`, async () => {
      const text = `# renovate: datasource=docker\nFROM alpine:3.22\n`;
      const document = await at('Dockerfile', text, 'alpine');
      await run(command);
      assert.equal(document.getText(), text);
      assert.match(notifications.said.at(-1) ?? '', /Renovate writes this line/);
      assert.equal(registry.requests.length, 0);
    });
  }

  it('changes a line of a bot where the person says so', async () => {
    const document = await at('Dockerfile', '# renovate: x\nFROM alpine:3.22\n', 'alpine');
    notifications.answer('Change It Anyway');
    await run('pinToDigest');
    assert.equal(document.getText(), `# renovate: x\nFROM alpine:3.22@${digest}\n`);
  });

  it('says why nothing is done where nothing can be', async () => {
    for (const [name, text, place, command, said] of [
      ['pod.yaml', pod('alpine:3.22'), 'containers', 'pinToDigest', /put the cursor on one/],
      ['pod.yaml', pod('alpine:3.22'), 'containers', 'pinPlatform', /put the cursor on one/],
      ['pod.yaml', pod('"{{ x }}"'), '{{ x', 'pinPlatform', /known only when the file is rendered/],
      ['compose.yaml', 'services:\n  a:\n    image: app:1\n    build: .\n', 'app:1', 'pinPlatform', /A build gives/],
      ['pod.yaml', pod('alpine:3.22'), 'alpine', 'unpin', /not pinned/],
      ['pod.yaml', pod(`alpine@${digest}`), 'alpine', 'refreshPin', /no tag/],
    ] as const) {
      const document = await at(name, text, place);
      await run(command);
      assert.match(notifications.said.at(-1) ?? '', said);
      assert.equal(document.getText(), text);
      await closeAll();
    }
    assert.equal(registry.requests.length, 0);
  });

  it('offers as refactorings what can be done with the reference, or with those selected', async () => {
    const { document } = await openText(
      'pod.yaml',
      pod('alpine:3.22', `redis:7@${digest}`, `a@${digest}`, '"{{ x }}"'),
    );
    const here = (text: string) => new vscode.Range(inside(document, text), inside(document, text));
    const platform = "Pin to One Platform's Digest…";
    const [update, find] = ['Update to…', 'Find Tags That Point Here…'];
    assert.deepEqual(await actions(document, here('alpine')), ['Pin to Digest', platform, update]);
    assert.deepEqual(await actions(document, here('redis')), ['Refresh Pin', 'Unpin', platform, update, find]);
    assert.deepEqual(await actions(document, here('a@sha')), ['Unpin', platform, find]);
    assert.deepEqual(await actions(document, here('{{ x')), []);
    assert.deepEqual(await actions(document, here('containers')), []);
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    assert.deepEqual(await actions(document, all), ['Pin to Digest', 'Refresh Pin', 'Unpin']);
    assert.equal(registry.requests.length, 0);
  });

  it('does not touch documents that can only be read, nor offer to', async () => {
    const provider = vscode.workspace.registerTextDocumentContentProvider('pins-test', {
      provideTextDocumentContent: () => pod('alpine:3.22'),
    });
    try {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.parse('pins-test:/pod.yaml'));
      const editor = await vscode.window.showTextDocument(document);
      await select(editor, 'alpine');
      assert.deepEqual(await actions(document, new vscode.Range(editor.selection.active, editor.selection.active)), []);
      await run('pinToDigest');
      assert.match(notifications.said.at(-1) ?? '', /is read-only/);
      assert.equal(document.getText(), pod('alpine:3.22'));
    } finally {
      provider.dispose();
    }
  });

  it('shows lenses above references where the setting says so', async () => {
    const { document } = await openText('pod.yaml', pod('alpine:3.22', `redis:7@${digest}`, '"{{ x }}"'));
    const lenses = async () => {
      const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        document.uri,
      );
      return found.map(({ command, range }) => `${String(range.start.line)} ${command?.title ?? ''}`);
    };
    assert.deepEqual(await lenses(), []);
    const configuration = vscode.workspace.getConfiguration('ociLens');
    await configuration.update('codeLens', true, vscode.ConfigurationTarget.Global);
    try {
      const platform = "Pin to One Platform's Digest…";
      await eventually(async () => {
        assert.deepEqual(await lenses(), [
          ...['Pin to Digest', platform, 'Inspect'].map((title) => `7 ${title}`),
          ...['Refresh Pin', 'Unpin', platform, 'Inspect'].map((title) => `9 ${title}`),
        ]);
      });
    } finally {
      await configuration.update('codeLens', undefined, vscode.ConfigurationTarget.Global);
    }
    assert.equal(registry.requests.length, 0);
  });

  it('changes the characters of references and no other in files of the corpus, and undo restores them', async () => {
    const references = readFileSync(path.join(CORPUS, 'expected.jsonl'), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as CorpusLine)
      .filter(({ status }) => status === 'image');
    const bytes = new TextEncoder().encode(JSON.stringify({ schemaVersion: 2, config: alpine.descriptor, layers: [] }));
    for (const { repository, tag } of references) {
      registry.putManifest(repository, tag ?? 'latest', bytes, 'application/vnd.oci.image.manifest.v1+json');
    }
    const registries = [...new Set(references.map((reference) => reference.registry))];
    await setMirrors(Object.fromEntries(registries.map((name) => [name, registry.url])));
    const pinnedFormats = new Set<string>();
    for (const file of CORPUS_FILES) {
      const editor = await openText(`corpus/${file}`, readFileSync(path.join(CORPUS, file), 'utf8'));
      const { document } = editor;
      const before = document.getText();
      editor.selection = new vscode.Selection(0, 0, document.lineCount, 0);
      await run('pinToDigest');
      const after = document.getText();
      // The digest of one that is pinned already stays, too.
      assert.equal(after.replaceAll(DIGEST, ''), before.replaceAll(DIGEST, ''), file);
      const known = scan({ path: document.uri.path, languageId: document.languageId, text: before }).occurrences;
      const now = scan({ path: document.uri.path, languageId: document.languageId, text: after }).occurrences;
      assert.equal(now.length, known.length, file);
      if (after !== before) {
        for (const { format } of known) pinnedFormats.add(format);
        await vscode.commands.executeCommand('undo');
      }
      assert.equal(document.getText(), before, file);
      await closeAll();
    }
    assert.ok(pinnedFormats.size >= 12, [...pinnedFormats].join());
  }).timeout(120_000);
});

interface CorpusLine {
  readonly status: string;
  readonly registry: string;
  readonly repository: string;
  readonly tag: string | null;
}

function corpusFiles(): readonly string[] {
  const formats = new Set<string>();
  return readdirSync(CORPUS, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.parentPath !== CORPUS)
    .map((entry) => path.relative(CORPUS, path.join(entry.parentPath, entry.name)))
    .filter((file) => !/^(?:helm|kustomize|flux|none)\//.test(file))
    .sort()
    .filter((file) => {
      const format = file.split('/')[0] ?? '';
      const isWanted = !formats.has(format) || /[^\0-\x7f]/.test(readFileSync(path.join(CORPUS, file), 'utf8'));
      formats.add(format);
      return isWanted;
    });
}
