import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { cursor } from '../support/cursor';
import { closeAll, eventually } from './support/editor';

describe("The policy's file", () => {
  const root = () => vscode.workspace.workspaceFolders![0]!.uri;
  const at = (name: string) => vscode.Uri.joinPath(root(), name);

  afterEach(async () => {
    await closeAll();
    await vscode.workspace.fs.delete(at('sub'), { recursive: true }).then(undefined, () => undefined);
  });

  /** Unsaved: the policy of the examples stays. */
  async function open(marked: string, name = '.oci-lens.yaml') {
    const { text, offset } = marked.includes('▮') ? cursor(marked) : { text: marked, offset: 0 };
    const document = await vscode.workspace.openTextDocument(at(name));
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((edit) => edit.replace(new vscode.Range(0, 0, document.lineCount, 0), text));
    return { document, position: document.positionAt(offset) };
  }

  const problemsOf = (document: vscode.TextDocument) =>
    vscode.languages
      .getDiagnostics(document.uri)
      .filter(({ source }) => source === 'OCI Lens')
      .map(({ range, message }) => [document.getText(range), message]);

  const told = (document: vscode.TextDocument, expected: readonly (readonly string[])[]) =>
    eventually(() => {
      assert.deepEqual(problemsOf(document), expected);
      return Promise.resolve();
    });

  async function complete(marked: string, name?: string) {
    const { document, position } = await open(marked, name);
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      position,
    );
    return list.items.filter(({ kind }) => kind !== vscode.CompletionItemKind.Text);
  }

  it('has its problems told at their places, until they are gone', async () => {
    const { document } = await open('rules:\n  pined: error\n  size: { severity: eror, max: big }\n');
    await told(document, [
      ['pined', "There is no rule 'pined', so it does not count. Did you mean 'pinned'?"],
      ['eror', "'eror' is no severity, so the rule counts as a warning. Did you mean 'error'?"],
      [
        'big',
        "'big' is nothing that the option max of the rule size takes, so the rule is not checked. A number of bytes, or one with a unit: 500MB, 1.5GiB",
      ],
    ]);
    await open('rules:\n  pinned: error\n  size: { severity: error, max: 5GB }\n');
    await told(document, []);
  });

  it('is completed: rules with what they need, severities and options', async () => {
    const rules = await complete('rules:\n  pinned: hint\n  ▮');
    const labels = rules.map(({ label }) => label);
    assert.equal(labels[0], 'exists');
    assert.ok(!labels.includes('pinned'));
    const size = rules.find(({ label }) => label === 'size');
    assert.ok(size?.insertText instanceof vscode.SnippetString);
    assert.equal(size.insertText.value, 'size: { severity: ${1|warning,error,hint,off|}, max: $2 }');
    const severities = await complete('rules:\n  pinned: ▮');
    assert.deepEqual(
      severities.map(({ label }) => label),
      ['off', 'hint', 'warning', 'error'],
    );
  });

  it('is the one at the root alone', async () => {
    await vscode.workspace.fs.writeFile(at('sub/.oci-lens.yaml'), Buffer.from(''));
    assert.deepEqual(await complete('rules:\n  pinned: ▮', 'sub/.oci-lens.yaml'), []);
    const { document } = await open('rules: { pined: error }\n', 'sub/.oci-lens.yaml');
    const other = await open('rules: { pined: error }\n');
    await told(other.document, [['pined', "There is no rule 'pined', so it does not count. Did you mean 'pinned'?"]]);
    assert.deepEqual(problemsOf(document), []);
  });
});
