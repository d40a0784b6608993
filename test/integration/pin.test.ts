import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { buildSample, pushContent } from '../support/sampleImages';
import { hold, type ScratchRegistry, startScratchRegistry } from '../support/scratchRegistry';
import { closeAll, inside, openText, pod, select, setMirrors } from './support/editor';

const alpine = buildSample('library/alpine', '3.22');
const { digest } = alpine.descriptor;

describe('Pin to Digest', () => {
  let registry: ScratchRegistry;

  beforeEach(async () => {
    registry = await startScratchRegistry({ auth: { kind: 'bearer' } });
    pushContent(registry, 'library/alpine', alpine, '3.22');
    await setMirrors({ 'docker.io': registry.url });
  });

  afterEach(async () => {
    await closeAll();
    await setMirrors(undefined);
    await registry.close();
  });

  async function pinAt(name: string, text: string, at: string): Promise<vscode.TextEditor> {
    const editor = await openText(name, text);
    await select(editor, at);
    await vscode.commands.executeCommand('ociLens.pinToDigest');
    return editor;
  }

  const cases = [
    ['pod.yaml', pod('alpine:3.22', '"alpine:3.22"'), `"alpine:3.22"`, pod('alpine:3.22', `"alpine:3.22@${digest}"`)],
    [
      'Dockerfile',
      'FROM alpine:3.22 AS base\nFROM base\n',
      'alpine:3.22',
      `FROM alpine:3.22@${digest} AS base\nFROM base\n`,
    ],
    [
      'Dockerfile',
      'ARG BASE=alpine:3.22\nFROM ${BASE}\n',
      '${BASE}',
      `ARG BASE=alpine:3.22@${digest}\nFROM \${BASE}\n`,
    ],
    [
      'compose.yaml',
      'services:\n  a:\n    image: ${IMAGE:-alpine:3.22} # é🦊\n',
      'alpine',
      `services:\n  a:\n    image: \${IMAGE:-alpine:3.22@${digest}} # é🦊\n`,
    ],
  ] as const;
  for (const [name, before, at, after] of cases) {
    it(`changes the characters of the reference and no other in ${name}: ${at}`, async () => {
      const editor = await pinAt(name, before, at);
      assert.equal(editor.document.getText(), after);
      assert.deepEqual(
        registry.requests.filter(({ status }) => status === 200).map(({ method, kind }) => `${method} ${kind}`),
        ['GET token', 'HEAD manifest'],
      );
      await vscode.commands.executeCommand('undo');
      assert.equal(editor.document.getText(), before);
    });
  }

  it('leaves what cannot be pinned as it is, and asks nobody', async () => {
    for (const [name, text, at] of [
      ['pod.yaml', pod('"{{ .Values.image }}"'), '.Values'],
      ['pod.yaml', pod(`alpine:3.22@${digest}`), 'alpine'],
      ['Dockerfile', 'FROM scratch\n', 'scratch'],
      ['compose.yaml', 'services:\n  a:\n    image: app:1\n    build: .\n', 'app:1'],
    ] as const) {
      const editor = await pinAt(name, text, at);
      assert.equal(editor.document.getText(), text);
      await closeAll();
    }
    assert.equal(registry.requests.length, 0);
  });

  it('does not touch a document that changed while the answer was under way', async () => {
    const gate = hold();
    registry.on({ kind: 'manifest' }, gate);
    const editor = await openText('pod.yaml', pod('alpine:3.22'));
    await select(editor, 'alpine:3.22');
    const pinning = vscode.commands.executeCommand('ociLens.pinToDigest');
    await gate.waiting;
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# typed meanwhile\n'));
    gate.release();
    await pinning;
    assert.equal(editor.document.getText(), `# typed meanwhile\n${pod('alpine:3.22')}`);
  });

  it('leaves the document as it is when the registry does not know the tag', async () => {
    const editor = await pinAt('pod.yaml', pod('alpine:gone'), 'alpine');
    assert.equal(editor.document.getText(), pod('alpine:gone'));
  });

  it('reads the argument of a link as hostile', async () => {
    const editor = await openText('pod.yaml', pod('alpine:3.22'));
    const uri = editor.document.uri.toString();
    await select(editor, 'alpine');
    for (const argument of [
      { uri: 'file:///etc/passwd', start: 0, text: 'root' },
      { uri, start: 0, text: 'nginx' },
      { uri: 'command:x', start: -1, text: '' },
      { uri: {}, start: 'x' },
      'x',
      {},
      null,
      [],
    ]) {
      await vscode.commands.executeCommand('ociLens.pinToDigest', argument);
    }
    assert.equal(editor.document.getText(), pod('alpine:3.22'));
    assert.equal(registry.requests.length, 0);
    const start = editor.document.offsetAt(inside(editor.document, 'alpine')) - 3;
    await vscode.commands.executeCommand('ociLens.pinToDigest', { uri, start, text: 'alpine:3.22' });
    assert.equal(editor.document.getText(), pod(`alpine:3.22@${digest}`));
  });
});
