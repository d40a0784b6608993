import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Digest } from '../../src/oci/digest';
import { MediaType } from '../../src/oci/mediaType';
import { completeTags } from '../../src/tags/completeTags';
import { prepareTags } from '../../src/tags/prepareTags';
import { cursor } from '../support/cursor';
import { hold, type ScratchRegistry, startScratchRegistry, status } from '../support/scratchRegistry';
import { imageBytes } from '../unit/registry/registryClient';
import { tagLists } from '../unit/tags/tagLists';
import { closeAll, eventually, openText, pod, setMirrors } from './support/editor';
import { type Notifications, watchNotifications } from './support/notifications';

const MANY = Array.from({ length: 10_000 }, (_, index) => `${String(index % 23)}.${String(index)}.0`);
const bytes = { one: imageBytes('one'), two: imageBytes('two') };

describe('Completion', () => {
  let registry: ScratchRegistry;

  beforeEach(async () => {
    registry = await startScratchRegistry({ auth: { kind: 'bearer' }, tagsPageSize: 1_000 });
    push('library/nginx', tagLists.nginx);
    await setMirrors({ 'docker.io': registry.url });
  });

  afterEach(async () => {
    await closeAll();
    await setMirrors(undefined);
    await set('completion', undefined);
    await registry.close();
  });

  function push(repository: string, tags: readonly string[]): void {
    const { digest } = registry.putManifest(repository, undefined, bytes.one, MediaType.ociManifest);
    for (const tag of tags) registry.putTag(repository, tag, digest);
  }

  const set = (key: string, value: unknown) =>
    vscode.workspace.getConfiguration('ociLens').update(key, value, vscode.ConfigurationTarget.Global);

  /** Opens the text with the cursor at its marker, and asks for what VS Code would offer there. */
  async function complete(name: string, marked: string, trigger?: string) {
    const { text, offset } = cursor(marked);
    const editor = await openText(name, text);
    return { editor, offset, list: await offered(editor, offset, trigger) };
  }

  async function offered(editor: vscode.TextEditor, offset: number, trigger?: string) {
    const position = editor.document.positionAt(offset);
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      editor.document.uri,
      position,
      trigger,
    );
    // Words of the document come from VS Code itself.
    const items = list.items.filter(({ kind }) => kind !== vscode.CompletionItemKind.Text);
    return { items, isIncomplete: list.isIncomplete, labels: items.map(labelOf) };
  }

  const labelOf = ({ label }: vscode.CompletionItem) => (typeof label === 'string' ? label : label.label);
  const lists = (repository?: string) =>
    registry.count({ kind: 'tags', status: 200, ...(repository === undefined ? {} : { repository }) });

  const places = [
    ['pod.yaml', pod('nginx:1.2▮'), '1.2'],
    ['pod.yaml', pod('nginx:▮'), ''],
    ['pod.yaml', pod('"nginx:alp▮"'), 'alp'],
    [
      'pod.json',
      JSON.stringify({ apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ image: 'nginx:1.2▮' }] } }),
      '1.2',
    ],
    ['Dockerfile', 'FROM nginx:1.▮ AS base\n', '1.'],
    ['compose.yaml', 'services:\n  a:\n    image: nginx:1.27-▮\n', '1.27-'],
    ['values.yaml', 'image:\n  repository: nginx\n  tag: 1.▮\n', '1.'],
    ['kustomization.yaml', 'images:\n- name: nginx\n  newTag: ▮\n', ''],
  ] as const;
  for (const [name, marked, typed] of places) {
    it(`offers the tags of the registry in ${name}: ${JSON.stringify(marked)}`, async () => {
      const { editor, list } = await complete(name, marked);
      const { tags } = completeTags(typed, prepareTags(tagLists.nginx));
      const sorted = list.items.toSorted((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1));
      assert.deepEqual(sorted.map(labelOf), tags);
      assert.ok(list.isIncomplete);
      for (const item of list.items) {
        assert.equal(item.filterText, typed);
        assert.ok(item.range instanceof vscode.Range);
        assert.equal(editor.document.getText(item.range), typed);
      }
      assert.equal(lists(), 1);
    });
  }

  it('takes the place of the whole tag, and of nothing else', async () => {
    const { editor, list } = await complete('pod.yaml', pod('nginx:1.2▮6-alpine # é🦊'));
    const item = list.items.find((each) => labelOf(each) === '1.27.3');
    assert.ok(item?.range instanceof vscode.Range);
    const { range } = item;
    await editor.edit((edit) => edit.replace(range, labelOf(item)));
    assert.equal(editor.document.getText(), pod('nginx:1.27.3 # é🦊'));
  });

  it('asks once for all that is typed, and never for a repository that is half-typed', async () => {
    const { editor, offset } = await complete('pod.yaml', pod('nginx:▮'));
    let at = offset;
    for (const character of '1.27.3-al') {
      await editor.edit((edit) => edit.insert(editor.document.positionAt(at), character));
      at++;
      await offered(editor, at);
    }
    assert.deepEqual((await offered(editor, at)).labels[0], '1.27.3-alpine');
    assert.equal(lists(), 1);
    const requests = registry.requests.length;
    for (const marked of [pod('ngi▮'), pod('docker.io/te▮'), pod('registry.example.com:50▮'), pod('nginx@sha256:a▮')]) {
      await closeAll();
      await complete('pod.yaml', marked);
    }
    assert.equal(registry.requests.length, requests);
  });

  it('notices what the tag is of meanwhile, in its line and elsewhere', async () => {
    push('library/app', ['7.0', '7.1']);
    const { editor, offset, list } = await complete('Dockerfile', 'ARG I=nginx\nFROM ${I}:▮\n');
    assert.equal(list.labels[0], 'latest');
    await editor.edit((edit) => edit.replace(new vscode.Range(0, 6, 0, 11), 'app'));
    assert.deepEqual((await offered(editor, offset - 2)).labels, ['7.1', '7.0']);
    await editor.edit((edit) => edit.replace(new vscode.Range(1, 5, 1, 9), 'nginx'));
    assert.equal((await offered(editor, offset - 1)).labels[0], 'latest');
  });

  it('offers 200 of 10,000 tags, those of the first page while the rest is on its way', async () => {
    push('library/many', MANY);
    const gate = hold();
    registry.on(({ kind, query }) => kind === 'tags' && query.has('last'), gate);
    const { editor, offset, list } = await complete('pod.yaml', pod('many:▮'));
    assert.equal(list.items.length, 200);
    assert.ok(list.isIncomplete);
    gate.release();
    const { tags } = completeTags('', prepareTags(MANY));
    await eventually(async () => {
      const { items } = await offered(editor, offset);
      assert.deepEqual(items.map(labelOf), tags);
    });
    assert.equal(lists('library/many'), 10);
  });

  it('asks a registry that nobody chose only when a person wants it, and then goes on', async () => {
    push('team/app', ['1.0', '2.0']);
    const { editor, offset, list } = await complete('pod.yaml', pod(`${registry.host}/team/app:▮`));
    assert.deepEqual(list.labels, [`Look up tags at ${registry.host}…`]);
    assert.equal(registry.requests.length, 0);
    await editor.edit((edit) => edit.insert(editor.document.positionAt(offset), '1.'));
    // Who types on is left alone, but for the key for suggestions.
    assert.deepEqual((await offered(editor, offset + 2, '.')).labels, []);
    assert.equal((await offered(editor, offset + 2)).labels.length, 1);
    await vscode.commands.executeCommand('undo');
    const { command, insertText } = list.items[0] ?? {};
    assert.equal(insertText, '');
    assert.ok(command);
    await vscode.commands.executeCommand(command.command, command.arguments?.[0]);
    assert.deepEqual((await offered(editor, offset)).labels, ['2.0', '1.0']);
    assert.equal(lists(), 1);
  });

  it('reads the argument of a link as hostile', async () => {
    for (const argument of [
      undefined,
      null,
      'nginx',
      {},
      { reference: 1 },
      { reference: 'NGINX:x y' },
      { reference: '' },
    ]) {
      await vscode.commands.executeCommand('ociLens.lookUpTags', argument);
    }
    assert.equal(registry.requests.length, 0);
  });

  for (const [code, sentence] of [
    [401, /without signing in/],
    [404, /has no repository/],
    [429, /too many requests/],
    [500, /a problem of its own/],
  ] as const) {
    it(`offers to try again where the registry answers ${String(code)}, and asks no more by itself`, async () => {
      const end = registry.on({ kind: 'tags' }, status(code, { headers: { 'Retry-After': '60' } }));
      const { editor, offset, list } = await complete('pod.yaml', pod('nginx:▮'));
      assert.deepEqual(list.labels, ['Look up tags at docker.io…']);
      const { documentation } = list.items[0] ?? {};
      assert.match(typeof documentation === 'string' ? documentation : (documentation?.value ?? ''), sentence);
      for (let times = 0; times < 5; times++) await offered(editor, offset);
      assert.ok(
        registry.count({ kind: 'tags', status: code }) <= 3,
        String(registry.count({ kind: 'tags', status: code })),
      );
      end();
      const { command } = list.items[0] ?? {};
      assert.ok(command);
      await vscode.commands.executeCommand(command.command, command.arguments?.[0]);
      assert.equal((await offered(editor, offset)).labels[0], 'latest');
    });
  }

  it('stays away where the setting says so, for a language too', async () => {
    await set('completion', false);
    assert.deepEqual((await complete('pod.yaml', pod('nginx:▮'))).list.labels, []);
    await set('completion', undefined);
    const yaml = vscode.workspace.getConfiguration('ociLens', { languageId: 'yaml' });
    await yaml.update('completion', false, vscode.ConfigurationTarget.Global, true);
    try {
      assert.deepEqual((await complete('other.yaml', pod('nginx:▮'))).list.labels, []);
      assert.equal(registry.requests.length, 0);
      assert.notEqual((await complete('Dockerfile', 'FROM nginx:▮\n')).list.labels.length, 0);
    } finally {
      await yaml.update('completion', undefined, vscode.ConfigurationTarget.Global, true);
    }
  });

  it('offers the repositories that the workspace uses', async () => {
    const { editor, list } = await complete('pod.yaml', pod('▮'));
    assert.ok(list.labels.includes('nginx'), list.labels.join(' '));
    await closeAll();
    const { list: narrowed } = await complete('pod.yaml', pod('ngi▮:1.27'));
    assert.equal(narrowed.labels[0], 'nginx');
    const { range } = narrowed.items[0] ?? {};
    assert.ok(range instanceof vscode.Range);
    assert.equal(vscode.window.activeTextEditor?.document.getText(range), 'ngi');
    assert.equal(registry.requests.length, 0);
    assert.ok(editor);
  });

  describe('in front of a digest', () => {
    let one: Digest;
    let two: Digest;
    let notes: Notifications;

    beforeEach(() => {
      one = registry.putManifest('library/app', '1.0', bytes.one, MediaType.ociManifest).digest;
      two = registry.putManifest('library/app', '2.0', bytes.two, MediaType.ociManifest).digest;
      notes = watchNotifications();
    });

    afterEach(() => notes.restore());

    /** What VS Code does when the item of 2.0 is chosen: it replaces the text, then runs the command. */
    async function choose({ editor, list }: Awaited<ReturnType<typeof complete>>): Promise<vscode.TextDocument> {
      const item = list.items.find((each) => labelOf(each) === '2.0');
      assert.ok(item?.command && item.range instanceof vscode.Range && typeof item.insertText === 'string');
      const { range, command, insertText } = item;
      await editor.edit((edit) => edit.replace(range, insertText));
      await vscode.commands.executeCommand(command.command, command.arguments?.[0]);
      return editor.document;
    }

    for (const [name, before, after] of [
      ['pod.yaml', pod('app:▮1.0@ONE'), pod('app:2.0@TWO')],
      ['pod.yaml', pod('app:2▮.1@ONE # é🦊'), pod('app:2.0@TWO # é🦊')],
      ['pod.yaml', pod('app:2▮@ONE'), pod('app:2.0@TWO')],
      ['pod.yaml', pod('app:▮@ONE'), pod('app:2.0@TWO')],
      ['Dockerfile', 'FROM app:▮1.0@ONE AS base\n', 'FROM app:2.0@TWO AS base\n'],
      [
        'values.yaml',
        'image:\n  digest: ONE\n  tag: "▮1.0"\n  repository: app\n',
        'image:\n  digest: TWO\n  tag: "2.0"\n  repository: app\n',
      ],
    ] as const) {
      it(`writes the tag and its digest as one: ${JSON.stringify(before)}`, async () => {
        const document = await choose(await complete(name, before.replace('ONE', one)));
        assert.equal(document.getText(), after.replace('TWO', two));
        await vscode.commands.executeCommand('undo');
        // VS Code takes back what it wrote itself with what the command wrote, or before.
        await eventually(() => {
          assert.equal(document.getText(), before.replace('ONE', one).replace('▮', ''));
          return Promise.resolve();
        });
      });
    }

    for (const [what, code] of [
      ['does not let anybody in', 401],
      ['fails', 500],
      ['has no such tag any more', 404],
    ] as const) {
      it(`leaves the tag and the digest where the registry ${what}`, async () => {
        const offers = await complete('pod.yaml', pod(`app:▮1.0@${one}`));
        registry.on({ kind: 'manifest' }, status(code));
        const document = await choose(offers);
        assert.equal(document.getText(), pod(`app:1.0@${one}`));
        assert.equal(notes.said.length, 1);
      });
    }

    it('says that there is nothing to write where the same tag still stands for the digest', async () => {
      const document = await choose(await complete('pod.yaml', pod(`app:2.▮0@${two}`)));
      assert.equal(document.getText(), pod(`app:2.0@${two}`));
      assert.match(notes.said.join(), /still/);
    });

    it('asks before it changes what a bot writes', async () => {
      const text = pod(`app:▮1.0@${one} # renovate: datasource=docker`);
      const written = text.replace('▮', '');
      const document = await choose(await complete('pod.yaml', text));
      assert.equal(document.getText(), written);
      assert.match(notes.said[0] ?? '', /Renovate/);
      await closeAll();
      notes.answer('Change It Anyway');
      assert.equal(
        (await choose(await complete('pod.yaml', text))).getText(),
        written.replace(`1.0@${one}`, `2.0@${two}`),
      );
    });

    it('leaves what was typed meanwhile', async () => {
      const offers = await complete('pod.yaml', pod(`app:▮1.0@${one}`));
      const gate = hold();
      registry.on({ kind: 'manifest' }, gate);
      const choosing = choose(offers);
      await gate.waiting;
      await offers.editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# typed meanwhile\n'));
      gate.release();
      assert.equal((await choosing).getText(), `# typed meanwhile\n${pod(`app:1.0@${one}`)}`);
    });

    it('reads the argument of its command as hostile', async () => {
      const text = pod(`app:1.0@${one}`);
      const { document } = await openText('pod.yaml', text);
      const start = text.indexOf('1.0');
      const good = { uri: document.uri.toString(), start, text: '1.0', tag: '2.0' };
      for (const argument of [
        undefined,
        null,
        {},
        { ...good, uri: 'file:///etc/passwd' },
        { ...good, tag: '2.0\n  evil: true' },
        { ...good, tag: '' },
        { ...good, text: '1.1' },
        { ...good, start: start + 1 },
        { ...good, start: 0, text: '' },
      ]) {
        await vscode.commands.executeCommand('ociLens.chooseTag', argument);
      }
      assert.equal(document.getText(), text);
      assert.equal(registry.count({ kind: 'manifest' }), 0);
    });
  });

  it('keeps what stands behind the cursor where it only offers to look the tags up', async () => {
    const { editor, list } = await complete('pod.yaml', pod(`${registry.host}/team/app:1.▮26-alpine`));
    const { range, insertText } = list.items[0] ?? {};
    assert.ok(range instanceof vscode.Range);
    assert.equal(insertText, editor.document.getText(range));
  });

  it('reads nothing at characters that cannot be of a reference', async () => {
    for (const [marked, trigger] of [
      [pod('nginx\n      name:▮'), ':'],
      [pod('nginx\n      name: my-▮'), '-'],
      [pod('nginx\n      path: /▮'), '/'],
    ] as const) {
      const { list } = await complete('pod.yaml', marked, trigger);
      assert.deepEqual(list.labels, []);
      await closeAll();
    }
    const { list } = await complete('pod.yaml', pod('nginx:▮'), ':');
    assert.equal(list.labels[0], 'latest');
  });
});
