import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { signIn } from '../../src/editor/commands/signIn';
import { signOut } from '../../src/editor/commands/signOut';
import { AskedRegistries } from '../../src/editor/credentials/askedRegistries';
import { Credentials } from '../../src/editor/credentials/credentials';
import { GithubSession } from '../../src/editor/credentials/githubSession';
import { SecretStorage } from '../../src/editor/credentials/secretStorage';
import { DocumentScans } from '../../src/editor/documents/documentScans';
import { rememberedChallenges } from '../../src/editor/rememberedChallenges';
import { RegistryService } from '../../src/editor/registryService';
import { RegistriesTree } from '../../src/editor/tree/registriesTree';
import { buildSample, pushContent } from '../support/sampleImages';
import { type ScratchRegistry, startScratchRegistry } from '../support/scratchRegistry';
import { closeAll, eventually, hoverAt, openText, pod } from './support/editor';
import { activated, surroundings } from './support/extension';
import { pieceReaders } from './support/pieceReaders';

const SECRET = 'right-password-0123';
const never = new AbortController().signal;

describe('credentials', () => {
  let context: vscode.ExtensionContext;
  let registry: ScratchRegistry;
  let log: vscode.LogOutputChannel;
  let credentials: Credentials;
  const ada = { kind: 'basic', username: 'ada', password: SECRET } as const;

  before(async () => ({ context, log } = await surroundings()));

  after(() => log.dispose());

  beforeEach(async () => {
    registry = await startScratchRegistry({
      auth: { kind: 'bearer', accounts: { ada: SECRET }, privateRepositories: ['team'] },
    });
    pushContent(registry, 'team/app', buildSample('library/alpine', '3.22'), '1');
    credentials = new Credentials(context, log);
  });

  afterEach(async () => {
    // Without a keychain that opens, nobody knows whether there is something to remove.
    await credentials.remove(registry.host).catch(() => undefined);
    credentials.dispose();
    await registry.close();
    await closeAll();
  });

  const openState = () => JSON.stringify(context.globalState.keys().map((key) => context.globalState.get(key)));

  describe("VS Code's secret storage", () => {
    it('keeps a sign-in, and its secret nowhere else', async () => {
      const storage = new SecretStorage(context.secrets, context.globalState);
      assert.deepEqual((await storage.find(registry.host)).steps, [{ place: 'secretStorage', outcome: 'none' }]);
      await storage.save(registry.host, ada);
      assert.deepEqual((await storage.find(registry.host)).credential, ada);
      assert.ok(storage.has(registry.host));
      assert.ok((await storage.list()).some(({ host, username }) => host === registry.host && username === 'ada'));
      assert.ok(openState().includes(registry.host));
      assert.ok(!openState().includes(SECRET));
      await storage.remove(registry.host);
      assert.equal((await storage.find(registry.host)).credential, undefined);
      assert.ok(!storage.has(registry.host));
      assert.ok(!openState().includes(`"${registry.host}"`));
    });

    it('reads what is no sign-in as malformed', async () => {
      const storage = new SecretStorage(context.secrets, context.globalState);
      await context.secrets.store(`ociLens.credential:${registry.host}`, '{"username":1}');
      assert.deepEqual(await storage.find(registry.host), {
        credential: undefined,
        steps: [{ place: 'secretStorage', outcome: 'malformed' }],
      });
      await storage.remove(registry.host);
    });

    it('takes what is too long for a keychain', async () => {
      const long = { ...ada, password: 'x'.repeat(3_000) };
      const kept = await credentials.save(registry.host, long);
      assert.equal(kept.place, 'secretStorage');
      const { credential, trace } = await credentials.find(registry.host, 'team/app', never);
      assert.deepEqual(credential, long);
      assert.equal(trace.at(-1)?.place, 'secretStorage');
    });
  });

  it('keeps a sign-in in one place, tells which, and forgets it everywhere', async () => {
    let told = 0;
    credentials.onDidChange(() => told++);
    const kept = await credentials.save(registry.host, ada);
    const found = await credentials.find(registry.host, '', never);
    assert.deepEqual(found.credential, ada);
    assert.equal(found.trace.at(-1)?.place, kept.place);
    const [own] = (await credentials.list()).filter(({ host }) => host === registry.host);
    assert.deepEqual(own, { host: registry.host, username: 'ada', place: kept.place });
    await credentials.remove(registry.host);
    assert.equal(typeof (await credentials.find(registry.host, '', never)).credential, 'symbol');
    assert.ok(told >= 2);
  });

  it('says what a helper is not run for as `find` does, once that has found what was made in another window', async () => {
    const other = new Credentials(context, log);
    try {
      assert.equal(await credentials.mayFind(registry.host, '', never), false);
      await other.save(registry.host, ada);
      assert.equal(await credentials.finds(registry.host, '', never), true);
      assert.equal(await credentials.mayFind(registry.host, '', never), true);
    } finally {
      other.dispose();
    }
  });

  it("looks for VS Code's GitHub session for ghcr.io alone, and only once it was chosen", async () => {
    const session = new GithubSession(context.globalState);
    const steps = [{ place: 'github', outcome: 'none' }];
    assert.deepEqual(await session.find('ghcr.io'), { credential: undefined, steps });
    assert.deepEqual(await session.find(registry.host), { steps: [] });
    const { trace } = await credentials.find('ghcr.io', '', never);
    assert.deepEqual(
      trace.slice(0, 2).map(({ place }) => place),
      ['keychain', 'secretStorage'],
    );
  });

  it('shows a private image as soon as somebody has signed in, and says why it did not', async () => {
    const image = `${registry.host}/team/app:1`;
    const { document } = await openText('private.yaml', pod(image));
    const refused = await hoverAt(document, image);
    assert.match(refused, /command:ociLens\.signIn/);
    assert.match(refused, /command:ociLens\.showAccess/);

    await vscode.commands.executeCommand('ociLens.showAccess', { registry: registry.host });
    const shown = vscode.window.activeTextEditor?.document;
    assert.equal(shown?.uri.scheme, 'oci-lens');
    assert.match(shown.getText(), /repository:team\/app:pull/);
    assert.match(shown.getText(), /Who answers: Anonymous/);

    // The extension's own parts learn of it by themselves, as those of another window do.
    await new SecretStorage(context.secrets, context.globalState).save(registry.host, ada);
    await eventually(async () => assert.match(await hoverAt(document, image), /3 platforms/));

    await vscode.commands.executeCommand('ociLens.showAccess', { registry: registry.host });
    await eventually(async () => {
      const text = vscode.window.activeTextEditor?.document.getText() ?? '';
      assert.match(text, /secret storage: a credential was found/);
      assert.ok(!text.includes(SECRET));
      return Promise.resolve();
    });
  });

  it('opens no document that no command has written', async () => {
    await (await activated()).main();
    const uri = vscode.Uri.parse('oci-lens:/access/evil.example.com.txt');
    assert.match((await vscode.workspace.openTextDocument(uri)).getText(), /^This text is not kept/);
  });

  describe('commands', () => {
    let asked: AskedRegistries;
    let service: RegistryService;
    let scans: DocumentScans;
    let answers: (string | undefined)[];
    let notes: string[];
    let restore: (() => void)[];

    beforeEach(() => {
      asked = new AskedRegistries();
      const challenges = rememberedChallenges(context.globalState);
      service = new RegistryService({ credentials, asked, challenges, log });
      scans = new DocumentScans(pieceReaders(log));
      [answers, notes, restore] = [[], [], []];
      // A person's answers to the boxes, in their order.
      answer('showInputBox', (options) => {
        const text = answers.shift() ?? (options as vscode.InputBoxOptions).value;
        const problem = text === undefined ? undefined : (options as vscode.InputBoxOptions).validateInput?.(text);
        assert.equal(problem ?? undefined, undefined);
        return text;
      });
      for (const box of ['showErrorMessage', 'showInformationMessage', 'showWarningMessage'] as const) {
        answer(box, (text, ...items) => {
          notes.push(String(text));
          return items.find((item) => typeof item === 'string');
        });
      }
    });

    afterEach(() => {
      for (const each of restore) each();
      for (const each of [asked, service, scans]) each.dispose();
    });

    function answer(box: keyof typeof vscode.window, by: (...args: unknown[]) => unknown): void {
      const own = Object.getOwnPropertyDescriptor(vscode.window, box)!;
      const value = (...args: unknown[]) => Promise.resolve(by(...args));
      Object.defineProperty(vscode.window, box, { configurable: true, writable: true, value });
      restore.push(() => void Object.defineProperty(vscode.window, box, own));
    }

    const parts = () => ({ source: service, scans, credentials, log });

    it('sign in after a wrong password, and out again', async () => {
      answers = [registry.host, 'ada', 'wrong', 'ada', SECRET];
      await signIn(undefined, parts());
      assert.match(notes[0] ?? '', /does not take this password for ada/);
      assert.match(
        notes[1] ?? '',
        new RegExp(`^Signed in to ${registry.host} as ada\\. The password is kept in .+\\.$`),
      );
      assert.deepEqual((await credentials.find(registry.host, '', never)).credential, ada);
      assert.ok(!notes.join(' ').includes(SECRET));

      await signOut({ registry: registry.host }, parts());
      assert.equal(typeof (await credentials.find(registry.host, '', never)).credential, 'symbol');
    });

    it('sign in to a host as people copy it', async () => {
      for (const text of [`http://${registry.host}`, ` https://${registry.host}/v2/ `]) {
        answers = [text, 'ada', SECRET];
        await signIn(undefined, parts());
        assert.match(notes.pop() ?? '', new RegExp(`^Signed in to ${registry.host} as ada\\.`));
        await credentials.remove(registry.host);
      }
    });

    it('sign in to the registry at the cursor, or in the argument', async () => {
      const editor = await openText('cursor.yaml', pod(`${registry.host}/team/app:1`));
      const start = editor.document.getText().indexOf(registry.host);
      editor.selection = new vscode.Selection(editor.document.positionAt(start), editor.document.positionAt(start));
      answers = [undefined, 'ada', SECRET];
      await signIn(undefined, parts());
      assert.match(notes[0] ?? '', /^Signed in/);
      await credentials.remove(registry.host);
      answers = [undefined, 'ada', SECRET];
      await signIn({ registry: registry.host }, parts());
      assert.match(notes[1] ?? '', /^Signed in/);
    });

    it('keep nothing of what cannot be checked', async () => {
      answer('showErrorMessage', (text) => void notes.push(String(text)));
      answers = ['127.0.0.1:1', 'ada', SECRET];
      await signIn(undefined, parts());
      assert.match(notes[0] ?? '', /connection refused/);
      assert.ok(!(await credentials.list()).some(({ host }) => host === '127.0.0.1:1'));
    });

    it('keep nothing where a box is closed', async () => {
      for (const closed of [[''], [registry.host, ''], [registry.host, 'ada', '']]) {
        answers = closed;
        await signIn(undefined, parts());
      }
      assert.deepEqual(notes, []);
      assert.equal(registry.requests.length, 0);
    });

    it('do not take a hostile argument for a registry', async () => {
      for (const argument of [
        { registry: 'a\nb' },
        { registry: 7 },
        'ghcr.io',
        null,
        { registry: 'x'.repeat(10_000) },
      ]) {
        answers = [''];
        await signIn(argument, parts());
        await signOut(argument, parts());
      }
      assert.deepEqual(notes, []);
    });

    it('the view tells who answers, in words that a screen reader says', async () => {
      const tree = new RegistriesTree(credentials, asked, log);
      const item = async () => {
        const entry = (await tree.getChildren()).find((each) => each.registry === registry.host);
        return entry && tree.getTreeItem(entry);
      };
      try {
        assert.equal(await item(), undefined);
        const reference = { registry: registry.host, repository: 'team/app', tag: '1' };
        await assert.rejects(service.manifest({ kind: 'registry', reference }, { signal: never }));
        await eventually(async () => assert.equal((await item())?.description, 'Anonymous'));
        assert.equal((await item())?.contextValue, 'registry');
        await credentials.save(registry.host, ada);
        await eventually(async () => assert.match(String((await item())?.description), / · ada$/));
        const signedIn = await item();
        assert.equal(signedIn?.contextValue, 'registry signedIn');
        assert.equal(signedIn.accessibilityInformation?.label, `${registry.host}, ${String(signedIn.description)}`);
        assert.ok(!JSON.stringify(signedIn).includes(SECRET));
        await service.manifest({ kind: 'registry', reference }, { signal: never });
        assert.equal(asked.refusal(registry.host), undefined);
      } finally {
        tree.dispose();
      }
    });
  });

  it('the view opens', async () => {
    await vscode.commands.executeCommand('ociLens.registries.focus');
    await vscode.commands.executeCommand('ociLens.refreshRegistries');
  });
});
