import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { MediaType } from '../../src/oci/mediaType';
import { hold, type ScratchRegistry, startScratchRegistry, status } from '../support/scratchRegistry';
import { imageBytes } from '../unit/registry/registryClient';
import { closeAll, openText, pod, select, setMirrors } from './support/editor';

interface Shown {
  readonly title: string;
  readonly placeHolder: string;
  /** Separators in brackets. */
  readonly rows: readonly string[];
}

describe('Tags of a reference', () => {
  let registry: ScratchRegistry;
  let one: string;
  let two: string;

  beforeEach(async () => {
    registry = await startScratchRegistry({ auth: { kind: 'bearer' } });
    const put = (tag: string, seed: string) =>
      registry.putManifest('library/app', tag, imageBytes(seed), MediaType.ociManifest).digest;
    one = put('1.26.1', 'one');
    two = put('1.26.2', 'two');
    for (const tag of ['1.27.0', '1.27.1', '2.0.0', '1.26.2-alpine', 'latest', '1.26.0']) put(tag, 'two');
    await setMirrors({ 'docker.io': registry.url });
  });

  afterEach(async () => {
    await closeAll();
    await setMirrors(undefined);
    await registry.close();
  });

  /** Runs a command and chooses in each quick pick the row with this label; tells what was shown and said. */
  async function run(command: string, choices: readonly string[], argument?: unknown) {
    const { showQuickPick, showInformationMessage, showErrorMessage } = vscode.window;
    const shown: Shown[] = [];
    const said: string[] = [];
    const left = [...choices];
    const pick = (items: readonly (vscode.QuickPickItem | string)[], options?: vscode.QuickPickOptions) => {
      const rows = items.map((item) => (typeof item === 'string' ? { label: item } : item));
      const isSeparator = ({ kind }: vscode.QuickPickItem) => kind === vscode.QuickPickItemKind.Separator;
      shown.push({
        title: options?.title ?? '',
        placeHolder: options?.placeHolder ?? '',
        rows: rows.map((row) => (isSeparator(row) ? `[${row.label}]` : row.label)),
      });
      const choice = left.shift();
      return Promise.resolve(items[rows.findIndex(({ label }) => label === choice)]);
    };
    const say = (sentence: string) => {
      said.push(sentence);
      return Promise.resolve(undefined);
    };
    vscode.window.showQuickPick = pick as unknown as typeof showQuickPick;
    vscode.window.showInformationMessage = say;
    vscode.window.showErrorMessage = say;
    try {
      await vscode.commands.executeCommand(command, argument);
      return { shown, said };
    } finally {
      Object.assign(vscode.window, { showQuickPick, showInformationMessage, showErrorMessage });
    }
  }

  async function at(name: string, text: string, place: string): Promise<vscode.TextEditor> {
    const editor = await openText(name, text);
    await select(editor, place);
    return editor;
  }

  describe('Update to…', () => {
    it('sets the steps apart, and changes the characters of the tag and no other', async () => {
      const before = pod('app:1.26.1 # é🦊', '"app:1.26.1"');
      const editor = await at('pod.yaml', before, '"app:1.26.1"');
      const { shown } = await run('ociLens.updateTag', ['1.27.1']);
      assert.deepEqual(shown, [
        {
          title: 'Update app:1.26.1 to…',
          placeHolder: 'Now 1.26.1; 4 newer tags of its kind, among 8',
          rows: ['[Patch]', '1.26.2', '[Minor]', '1.27.1', '1.27.0', '[Major]', '2.0.0'],
        },
      ]);
      assert.equal(editor.document.getText(), pod('app:1.26.1 # é🦊', '"app:1.27.1"'));
      assert.equal(registry.count({ kind: 'tags', status: 200 }), 1);
      assert.equal(registry.count({ kind: 'manifest' }), 0);
      await vscode.commands.executeCommand('undo');
      assert.equal(editor.document.getText(), before);
    });

    it("keeps a pin one, with the new tag's digest, in one edit", async () => {
      const before = `FROM app:1.26.1@${one} AS a\n`;
      const editor = await at('Dockerfile', before, 'app');
      await run('ociLens.updateTag', ['2.0.0']);
      assert.equal(editor.document.getText(), `FROM app:2.0.0@${two} AS a\n`);
      await vscode.commands.executeCommand('undo');
      assert.equal(editor.document.getText(), before);
    });

    it('goes from a tag that stands alone', async () => {
      const before = 'image:\n  repository: app\n  tag: "1.26.1" # é\nother: 1.26.1\n';
      const editor = await at('values.yaml', before, '"1.26.1"');
      await run('ociLens.updateTag', ['1.26.2']);
      assert.equal(editor.document.getText(), before.replace('"1.26.1"', '"1.26.2"'));
    });

    it('is a code action, which asks nobody', async () => {
      const editor = await at('pod.yaml', pod('app:1.26.1'), 'app:1.26.1');
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        editor.document.uri,
        editor.selection,
        vscode.CodeActionKind.Refactor.value,
      );
      const action = actions.find(({ title }) => title === 'Update to…');
      assert.ok(action?.command, actions.map(({ title }) => title).join(', '));
      assert.equal(registry.requests.length, 0);
      const argument: unknown = action.command.arguments?.[0];
      await run(action.command.command, ['1.26.2'], argument);
      assert.equal(editor.document.getText(), pod('app:1.26.2'));
    });

    it('says what helps where a tag moves by itself, or is the newest', async () => {
      await at('pod.yaml', pod('app:latest'), 'app');
      assert.match((await run('ociLens.updateTag', [])).said.join(), /moves by itself.*pin would keep it/);
      await closeAll();
      await at('pod.yaml', pod(`app:latest@${two}`), 'app');
      assert.match((await run('ociLens.updateTag', [])).said.join(), /refresh of the pin/);
      await closeAll();
      await at('pod.yaml', pod('app:2.0.0'), 'app');
      assert.match(
        (await run('ociLens.updateTag', [])).said.join(),
        /nothing newer than 2\.0\.0 of its kind among 8 tags/,
      );
    });

    it('leaves what cannot be edited as it is, and asks nobody', async () => {
      for (const [name, text, place, sentence] of [
        ['pod.yaml', pod('"{{ .Values.image }}"'), '.Values', /known only when/],
        ['pod.yaml', pod('>-\n        app:1.26.1'), 'app:', /block of text/],
        ['compose.yaml', 'services:\n  a:\n    image: app:1\n    build: .\n', 'app:1', /A build gives/],
        ['notes.txt', 'nothing', 'nothing', /no image reference at the cursor/],
      ] as const) {
        const editor = await at(name, text, place);
        assert.match((await run('ociLens.updateTag', [])).said.join(), sentence);
        assert.equal(editor.document.getText(), text);
        await closeAll();
      }
      assert.equal(registry.requests.length, 0);
    });

    it('does not touch a document that changed while the digest was under way', async () => {
      const editor = await at('pod.yaml', pod(`app:1.26.1@${one}`), 'app');
      const gate = hold();
      registry.on({ kind: 'manifest' }, gate);
      const running = run('ociLens.updateTag', ['1.26.2']);
      await gate.waiting;
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# typed meanwhile\n'));
      gate.release();
      assert.match((await running).said.join(), /changed meanwhile/);
      assert.equal(editor.document.getText(), `# typed meanwhile\n${pod(`app:1.26.1@${one}`)}`);
    });

    for (const [code, sentence] of [
      [401, /without signing in/],
      [404, /has no repository/],
      [429, /too many requests/],
    ] as const) {
      it(`says what status ${String(code)} means, and changes nothing`, async () => {
        registry.on({ kind: 'tags' }, status(code));
        const editor = await at('pod.yaml', pod('app:1.26.1'), 'app');
        assert.match((await run('ociLens.updateTag', ['1.26.2'])).said.join(), sentence);
        assert.equal(editor.document.getText(), pod('app:1.26.1'));
      });
    }
  });

  describe('Find Tags That Point Here…', () => {
    it('asks the tags one by one, says how many, and writes the one that is chosen before the digest', async () => {
      const editor = await at('pod.yaml', pod(`app@${one}`), 'app@');
      const { shown } = await run('ociLens.findTags', ['1.26.1', 'Write 1.26.1 Before the Digest']);
      assert.deepEqual(shown[0]?.rows, ['1.26.1']);
      assert.match(shown[0].placeHolder, /^Found 1\.26\.1; 8 of 8 tags were tried\./);
      assert.equal(editor.document.getText(), pod(`app:1.26.1@${one}`));
      assert.equal(registry.count({ kind: 'manifest', method: 'HEAD', status: 200 }), 8);
      await vscode.commands.executeCommand('undo');
      assert.equal(editor.document.getText(), pod(`app@${one}`));
    });

    it('copies', async () => {
      await at('pod.yaml', pod(`app@${one}`), 'app@');
      await run('ociLens.findTags', ['1.26.1', 'Copy app:1.26.1']);
      assert.equal(await vscode.env.clipboard.readText(), `app:1.26.1@${one}`);
    });

    it('tries no more than 30 of many, and says so', async () => {
      for (let index = 0; index < 100; index++) registry.putTag('library/app', `3.0.${index}`, two as never);
      await at('pod.yaml', pod(`app@${one}`), 'app@');
      const { said } = await run('ociLens.findTags', []);
      assert.match(said.join(), /None found; 30 of 108 tags were tried\. A registry cannot be asked/);
      assert.equal(registry.count({ kind: 'manifest', method: 'HEAD', status: 200 }), 30);
    });

    it('stops where the registry has had enough', async () => {
      registry.on({ kind: 'manifest', method: 'HEAD' }, status(429, { headers: { 'Retry-After': '30' } }));
      await at('pod.yaml', pod(`app@${one}`), 'app@');
      assert.match((await run('ociLens.findTags', [])).said.join(), /0 of 8 tags were tried.*too many requests/);
      assert.equal(registry.count({ kind: 'manifest', method: 'HEAD', status: 429 }), 1);
    });

    it('needs a digest', async () => {
      await at('pod.yaml', pod('app:1.26.1'), 'app');
      assert.match((await run('ociLens.findTags', [])).said.join(), /no digest here/);
      assert.equal(registry.requests.length, 0);
    });
  });

  it('arguments of links are read as hostile', async () => {
    await at('pod.yaml', pod('app:1.26.1'), 'app');
    for (const command of ['ociLens.updateTag', 'ociLens.findTags']) {
      for (const argument of [
        null,
        'x',
        {},
        [],
        { uri: 'file:///etc/passwd', start: 0, text: 'root' },
        { uri: {}, start: -1 },
      ]) {
        const { shown } = await run(command, [], argument);
        assert.deepEqual(shown, []);
      }
    }
    assert.equal(registry.requests.length, 0);
  });
});
