import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Content } from '../support/sampleImages';
import { pushContent } from '../support/sampleImages/pushContent';
import { header, type ScratchRegistry, startScratchRegistry } from '../support/scratchRegistry';
import { PolicyStart } from '../../src/editor/policy/policyStart';
import { image, index, LICENCES, PLATFORMS } from '../unit/operations/policy/policyImages';
import { type Dialogs, watchDialogs } from './support/dialogs';
import { eventually, pod } from './support/editor';
import { activated } from './support/extension';
import { codeOf, finds, policyOf, rulesOf } from './support/policyFindings';
import { policyWorkspace } from './support/policyWorkspace';
import { quickFixesAt, runQuickFix } from './support/quickFixes';

const { Global, Workspace } = vscode.ConfigurationTarget;
/** Longer than a document rests before it is read, and what is found is gathered. */
const WHILE = 1_500;

const EVERYTHING = `
rules:
  exists: error
  pinned: hint
  not-latest: warning
  registry-allowed: { severity: error, allowed: ['LOCAL'] }
  one-tag: warning
  platform-required: { severity: error, platforms: [linux/amd64, linux/arm64] }
  platform-fits: error
  user-not-root: warning
  annotations-required: { severity: hint, required: { org.opencontainers.image.source: true } }
  environment-forbidden: { severity: error, forbidden: ['*_TOKEN'] }
  age: { severity: warning, maxDays: 1 }
  size: { severity: warning, max: 1B }
  licence-present: error
  licence-osi-approved: error
  licence-allowed: { severity: warning, allow: [MIT] }
  licence-denied: { severity: error, deny: [Apache-2.0] }
  licence-conflict: warning
  licence-unreadable: warning
  signature-present: hint
  signature-verified: { severity: error, keys: [absent.pub] }
  sbom-present: hint
overrides:
  - images: ['**/plain']
    rules: { size: off, age: { severity: error, maxDays: 2 } }
ignore:
  - { rule: pinned, image: '**/image', reason: built here }
`;

describe('policy', () => {
  const { root, policyFile, at, write: writeTo } = policyWorkspace('policy-test');
  let registry: ScratchRegistry;
  let dialogs: Dialogs;

  const write = (name: string, text: string) => writeTo(at(name), text);
  const push = (repository: string, content: Content, tag = '1') => pushContent(registry, repository, content, tag);
  const set = (key: string, value: unknown, target = Global) =>
    vscode.workspace.getConfiguration('ociLens').update(key, value, target);
  const reads = (document: vscode.TextDocument, text: string) =>
    eventually(() => {
      assert.equal(document.getText(), text);
      return Promise.resolve();
    });
  const open = async (name: string, text: string) => {
    await write(name, text);
    return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(at(name)));
  };

  beforeEach(async () => {
    registry = await startScratchRegistry();
    dialogs = watchDialogs();
  });

  afterEach(async () => {
    dialogs.restore();
    for (const key of ['rules', 'overrides', 'ignore']) await set(`policy.${key}`, undefined, Workspace);
    await set('backgroundHosts', undefined);
    await registry.close();
  });

  it('says nothing, asks nothing and loads nothing where there is no policy', async () => {
    // What it would hand on is never touched.
    const start = new PolicyStart({} as ConstructorParameters<typeof PolicyStart>[0]);
    const { document } = await open('pod.yaml', pod(`${registry.host}/app:1`));
    await set('backgroundHosts', [registry.host]);
    await sleep(WHILE);
    assert.equal(start.isStarted, false);
    assert.deepEqual(policyOf(document.uri), []);
    assert.equal(registry.count(), 0);
    start.dispose();
  });

  it('tells of text alone without a request, follows the policy, and is gone with it', async () => {
    const { document } = await open('pod.yaml', pod(`${registry.host}/app`, `${registry.host}/app:1`));
    await writeTo(policyFile(), 'rules: { pinned: hint, not-latest: error }');
    await finds(document.uri, 'pinned', 'not-latest', 'pinned');
    const [pinned, latest] = policyOf(document.uri);
    assert.equal(document.getText(pinned?.range), `${registry.host}/app`);
    assert.equal(pinned?.severity, vscode.DiagnosticSeverity.Hint);
    assert.equal(latest?.severity, vscode.DiagnosticSeverity.Error);
    assert.equal(latest.source, 'OCI Lens');
    assert.match(latest.message, /^Without a tag this is latest/);
    await writeTo(policyFile(), 'rules: { not-latest: warning }');
    await finds(document.uri, 'not-latest');
    assert.equal(policyOf(document.uri)[0]?.severity, vscode.DiagnosticSeverity.Warning);
    await vscode.workspace.fs.delete(policyFile());
    await finds(document.uri);
    await set('policy.rules', { pinned: 'error' }, Workspace);
    await finds(document.uri, 'pinned', 'pinned');
    // A file at the root is the whole policy: what settings say counts only without one.
    await writeTo(policyFile(), 'rules: { not-latest: error }');
    await finds(document.uri, 'not-latest');
    await vscode.workspace.fs.delete(policyFile());
    await finds(document.uri, 'pinned', 'pinned');
    await set('policy.rules', undefined, Workspace);
    await finds(document.uri);
    assert.equal(registry.count(), 0);
  });

  it('asks no host that nobody chose, says so, and asks once it is chosen, each thing once', async () => {
    push('app', index(PLATFORMS.map((architecture) => image(architecture))));
    await writeTo(policyFile(), 'rules: { exists: error, licence-present: error }');
    const { document } = await open('pod.yaml', pod(`${registry.host}/app:1`, `${registry.host}/app:1`));
    // Once for each place, whatever the rules.
    await finds(document.uri, 'exists', 'exists');
    const [unknown] = policyOf(document.uri);
    assert.match(
      unknown?.message ?? '',
      /^Cannot know: .* was never asked from here, or.* This is so for exists, licence-present\.$/,
    );
    assert.equal(unknown?.severity, vscode.DiagnosticSeverity.Information);
    assert.equal(registry.count(), 0);
    await set('backgroundHosts', [registry.host]);
    await finds(document.uri, 'licence-present', 'licence-present');
    assert.match(policyOf(document.uri)[0]?.message ?? '', /^The image states no licence/);
    assert.equal(registry.count(), 1 + 2 * 3);
    registry.forgetRequests();
    // What is known is not asked for again, in this document or another.
    const editor = await open('other.yaml', pod(`${registry.host}/app:1`));
    await finds(at('other.yaml'), 'licence-present');
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# changed\n'));
    await sleep(WHILE);
    assert.deepEqual(rulesOf(at('other.yaml')), ['licence-present']);
    assert.equal(registry.count(), 0);
  });

  it('offers once what can be done about all that is not known for one reason', async () => {
    await writeTo(policyFile(), 'rules: { exists: hint, age: { severity: warning, maxDays: 1 }, pinned: hint }');
    const text = pod('registry.example/app:1');
    const { document } = await open('pod.yaml', text);
    await finds(document.uri, 'age', 'pinned');
    // The severest of them stands for both.
    assert.equal(policyOf(document.uri)[0]?.severity, vscode.DiagnosticSeverity.Information);
    const titles = (await quickFixesAt(document, 'app:1')).map(({ title }) => title);
    assert.deepEqual(titles.filter((title) => /^(?:Look|Ignore|Turn off)/.test(title)).sort(), [
      'Ignore exists, age here with a reason…',
      'Ignore pinned here with a reason…',
      'Look it up now',
      'Turn off age in .oci-lens.yaml',
      'Turn off exists in .oci-lens.yaml',
      'Turn off pinned in .oci-lens.yaml',
    ]);
    dialogs.answer({ input: ['not from here'] });
    await runQuickFix(document, 'app:1', 'Ignore exists, age here with a reason…');
    await reads(document, text.replace('app:1', 'app:1 # oci-lens-ignore exists, age: not from here'));
    await finds(document.uri, 'pinned');
  });

  it('keeps what is left of a rate limit for people', async () => {
    push('app', image('amd64'));
    push('app', image('arm64'), '2');
    registry.on({ kind: 'manifest' }, header('RateLimit-Limit', '100;w=3600'));
    registry.on({ kind: 'manifest' }, header('RateLimit-Remaining', '40;w=3600'));
    await set('backgroundHosts', [registry.host]);
    await writeTo(policyFile(), 'rules: { licence-present: error }');
    const { document } = await open('pod.yaml', pod(`${registry.host}/app:1`, `${registry.host}/app:2`));
    await finds(document.uri, 'licence-present', 'licence-present');
    const [first, second] = policyOf(document.uri);
    assert.match(first?.message ?? '', /^The image states no licence/);
    assert.match(second?.message ?? '', /^Cannot know: the rate limit/);
    assert.equal(registry.count({ kind: 'manifest' }), 1);
  });

  it('names the other places of a repository, and what the document asks', async () => {
    push('app', image('amd64', { User: 'app' }));
    await set('backgroundHosts', [registry.host]);
    await write('other.yaml', pod(`${registry.host}/app:2`));
    await writeTo(policyFile(), 'rules: { one-tag: warning, user-not-root: error }');
    const text = pod(`${registry.host}/app:1`).replace(
      'spec:\n',
      'spec:\n  securityContext:\n    runAsNonRoot: true\n',
    );
    const { document } = await open('pod.yaml', text);
    await finds(document.uri, 'one-tag', 'user-not-root');
    const [tag, user] = policyOf(document.uri);
    assert.deepEqual(
      tag?.relatedInformation?.map(({ location, message }) => [
        location.uri.toString(),
        location.range.start.line,
        message,
      ]),
      [[at('other.yaml').toString(), 7, `${registry.host}/app:2`]],
    );
    const [asked] = user?.relatedInformation ?? [];
    assert.equal(document.lineAt(asked?.location.range.start.line ?? 0).text.trim(), 'runAsNonRoot: true');
    // The other file is followed.
    await write('other.yaml', pod(`${registry.host}/app:1`));
    await finds(document.uri, 'user-not-root');
  });

  it('pins, ignores with a reason, and turns off, each an edit that can be undone', async () => {
    const content = image('amd64');
    push('app', content);
    const { digest } = content.descriptor;
    await writeTo(policyFile(), 'rules:\n  pinned: warning # why\n  not-latest: hint\n');
    const text = pod(`${registry.host}/app:1`);
    const { document } = await open('pod.yaml', text);
    await finds(document.uri, 'pinned');
    await runQuickFix(document, 'app:1', 'Pin to its digest');
    await reads(document, text.replace('app:1', `app:1@${digest}`));
    await finds(document.uri);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), text);
    await finds(document.uri, 'pinned');

    dialogs.answer({ input: ['local only'] });
    await runQuickFix(document, 'app:1', 'Ignore pinned here with a reason…');
    await reads(document, text.replace('app:1', 'app:1 # oci-lens-ignore pinned: local only'));
    await finds(document.uri);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), text);
    await finds(document.uri, 'pinned');

    await runQuickFix(document, 'app:1', 'Turn off pinned in .oci-lens.yaml');
    await finds(document.uri);
    const policy = await vscode.workspace.openTextDocument(policyFile());
    assert.equal(policy.getText(), 'rules:\n  pinned: off # why\n  not-latest: hint\n');
    await vscode.window.showTextDocument(policy);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.window.showTextDocument(document);
    await finds(document.uri, 'pinned');
  });

  it('ignores in the policy what has no place for a comment, and turns off in the settings', async () => {
    const json = JSON.stringify({
      apiVersion: 'v1',
      kind: 'Pod',
      spec: { containers: [{ image: 'docker.io/app:1' }] },
    });
    await writeTo(policyFile(), 'rules: { pinned: warning }\n');
    const { document } = await open('pod.json', json);
    await finds(document.uri, 'pinned');
    dialogs.answer({ input: ['it is JSON'] });
    await runQuickFix(document, 'app:1', /^Ignore pinned for this image in this file, in \.oci-lens\.yaml/);
    await finds(document.uri);
    const policy = await vscode.workspace.openTextDocument(policyFile());
    const name = path.posix.basename(at().path);
    assert.equal(
      policy.getText(),
      `rules: { pinned: warning }\nignore:\n  - { rule: pinned, file: "${name}/pod.json", image: "docker.io/library/app", reason: "it is JSON" }\n`,
    );
    assert.equal(document.getText(), json);
    await vscode.window.showTextDocument(policy);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.workspace.fs.delete(policyFile());
    await vscode.window.showTextDocument(document);

    await set('policy.rules', { pinned: 'warning', exists: 'off' }, Workspace);
    await finds(document.uri, 'pinned');
    await runQuickFix(document, 'app:1', 'Turn off pinned in the settings');
    await finds(document.uri);
    const value = vscode.workspace.getConfiguration('ociLens').inspect('policy.rules')?.workspaceValue;
    assert.deepEqual(value, { pinned: 'off', exists: 'off' });
  });

  it('offers a first policy where there is none', async () => {
    dialogs.answer({ button: ['Create .oci-lens.yaml'] });
    await vscode.commands.executeCommand('ociLens.checkPolicy');
    await eventually(() => {
      const document = vscode.window.activeTextEditor?.document;
      assert.equal(document?.uri.toString(), policyFile().toString());
      assert.match(document.getText(), /^ {2}not-latest: hint$/m);
      return Promise.resolve();
    });
    assert.deepEqual(vscode.languages.getDiagnostics(policyFile()), []);
  });

  it('shows what the policy host is given, and where it differs', async () => {
    push('app', index(PLATFORMS.map((architecture) => image(architecture))));
    dialogs.answer({ input: [`${registry.host}/app:1`] });
    await vscode.commands.executeCommand('ociLens.showPolicyHostView');
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    assert.match(text, /^# What the policy host sees: /);
    for (const name of ['v1/manifest_digest', 'v1/oci_manifest', 'v1/oci_manifest_config']) {
      assert.ok(text.includes(`## ${name}\n\n\`\`\`json\n`), text);
    }
    assert.match(text, /On `linux\/amd64` it takes sha256:[0-9a-f]{64}, the one below/);
    assert.match(text, /On `linux\/arm64` it takes sha256:[0-9a-f]{64}, \*\*another one\*\*/);
  });

  describe('the check by a person', () => {
    const files = () => ({
      Dockerfile: `FROM ${registry.host}/image:1\nFROM ${registry.host}/none:1\n# oci-lens-ignore exists: later\nFROM ${registry.host}/absent:1\n`,
      'a/pod.yaml': pod(`${registry.host}/own`, `${registry.host}/lacking:1`, `${registry.host}/lacking:2`).replace(
        'spec:\n',
        'spec:\n  nodeSelector: { kubernetes.io/arch: arm64 }\n  securityContext: { runAsNonRoot: true }\n',
      ),
      'b/compose.yaml': `services:\n  app:\n    image: ${registry.host}/plain:1\n  other:\n    image: nowhere.example/app@sha256:${'0'.repeat(64)}\n  made:\n    image: made:1\n    build: .\n  later:\n    image: app:\${TAG}\n`,
    });

    beforeEach(async () => {
      const licensed = (architecture: string) => image(architecture, { annotations: { [LICENCES]: 'MIT' } });
      push('image', image('amd64', { annotations: { [LICENCES]: 'Apache2' }, User: '1', Env: ['A_TOKEN=1'] }));
      push('none', image('amd64', { Labels: { [LICENCES]: 'LicenseRef-x' }, annotations: { [LICENCES]: 'MIT' } }));
      push('own', index([image('amd64'), image('arm64', { User: 'app' })], { [LICENCES]: 'Apache-2.0' }), 'latest');
      push('lacking', index([licensed('amd64'), image('arm64'), licensed('s390x')]));
      push('plain', image('amd64'));
      await writeTo(policyFile(), EVERYTHING.replace('LOCAL', registry.host));
      for (const [name, text] of Object.entries(files())) await write(name, text);
    });

    it('finds what the terminal finds: rule, place, severity and sentence', async () => {
      dialogs.answer({ button: ['Ask All'] });
      await vscode.commands.executeCommand('ociLens.checkPolicy', at());
      const [question] = dialogs.asked;
      assert.ok(question?.message.includes(registry.host) && question.message.includes('nowhere.example'));
      const inEditor = Object.keys(files()).flatMap((name) =>
        policyOf(at(name)).map(({ code, severity, range, message, relatedInformation = [] }) => ({
          file: vscode.workspace.asRelativePath(at(name), false),
          rule: codeOf(code),
          severity: vscode.DiagnosticSeverity[severity],
          place: [range.start.line + 1, range.start.character + 1, range.end.line + 1, range.end.character + 1],
          message,
          related: codeOf(code) === 'one-tag' ? relatedInformation.length : 0,
        })),
      );
      const { findings } = await terminal(root().fsPath, ['check', '--json', path.posix.basename(at().path)]);
      const inTerminal = together(findings).map((each) => ({
        file: each.file,
        rule: each.rule,
        severity: each.kind === 'unknown' && each.severity !== 'hint' ? 'Information' : capital(each.severity),
        place: [each.line, each.column, each.endLine, each.endColumn],
        message: each.message,
        related: each.related.length,
      }));
      assert.deepEqual(inEditor.sort(byPlace), inTerminal.sort(byPlace));
      const kinds = new Set(inEditor.map(({ rule }) => rule));
      assert.ok(kinds.size >= 17, [...kinds].join());
      assert.ok(inEditor.some(({ message }) => message.startsWith('Cannot know')));
    });

    it('asks nobody whom the person leaves out, and shows a report of all', async () => {
      dialogs.answer({ button: ['Leave Them Out', 'Show Report'] });
      await vscode.commands.executeCommand('ociLens.checkPolicy', at());
      assert.equal(registry.count(), 0);
      await eventually(() => {
        const text = vscode.window.activeTextEditor?.document.getText() ?? '';
        assert.match(
          text,
          /^Checked 8 images: .*left out as names that a build gives: 1; left out as known only later: 1/,
        );
        assert.match(text, /\n {2}1:6 {2}cannot know {2}exists/);
        assert.match(text, /turned off {2}exists .*\n +Reason: later/);
        return Promise.resolve();
      });
    });

    it('says how many files could not be read and references are written wrong, and of each why', async () => {
      await write('large.yaml', `apiVersion: v1\nkind: Pod\nspec: { image: nginx }\n${'#'.repeat(4 * 1024 * 1024)}`);
      await write('wrong.yaml', 'services: { a: { image: Nginx } }\n');
      dialogs.answer({ button: ['Leave Them Out', 'Show Report'] });
      await vscode.commands.executeCommand('ociLens.checkPolicy', at(), [at(), at('gone.yaml')]);
      const name = path.posix.basename(at().path);
      assert.match(
        dialogs.said.join('\n'),
        /^Checked 8 images: .*; references that are written wrong: 1; files that could not be read: 2$/m,
      );
      await eventually(() => {
        const text = vscode.window.activeTextEditor?.document.getText() ?? '';
        assert.ok(text.includes(`/gone.yaml\n    ${name}/gone.yaml does not exist: check the path.\n`), text);
        assert.ok(text.includes(`    ${name}/large.yaml is larger than 4 MiB, so it was not read.\n`), text);
        assert.match(text, /\/wrong\.yaml\n {2}1:25 {2}Nginx: This is no image reference: /);
        return Promise.resolve();
      });
    });

    it('keeps what was found until the file changes, a check finds otherwise, or it is cleared', async () => {
      dialogs.answer({ button: ['Ask All'] });
      await vscode.commands.executeCommand('ociLens.checkPolicy', at());
      assert.notDeepEqual(rulesOf(at('b/compose.yaml')), []);
      const document = await vscode.workspace.openTextDocument(at('a/pod.yaml'));
      const found = rulesOf(document.uri);
      registry.forgetRequests();
      await vscode.window.showTextDocument(document);
      await sleep(WHILE);
      assert.deepEqual(rulesOf(document.uri), found);
      assert.equal(registry.count(), 0);
      // One that is off now is gone, the rest stays.
      const inDockerfile = rulesOf(at('Dockerfile'));
      assert.ok(inDockerfile.includes('age'));
      await writeTo(
        policyFile(),
        EVERYTHING.replace('LOCAL', registry.host).replace('age: { severity: warning', 'age: { severity: off'),
      );
      await finds(at('Dockerfile'), ...inDockerfile.filter((rule) => rule !== 'age'));
      await write('b/compose.yaml', 'services: {}\n');
      await finds(at('b/compose.yaml'));
      assert.notDeepEqual(rulesOf(at('Dockerfile')), []);
      await vscode.commands.executeCommand('ociLens.clearPolicyFindings');
      await finds(at('Dockerfile'));
    });
  });
});

interface TerminalFinding {
  readonly file: string;
  readonly rule: string;
  readonly severity: string;
  readonly kind: string;
  readonly detail?: { readonly kind: string } | null;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly message: string;
  readonly related: readonly unknown[];
}

/** What several rules have one and the same to say of is one, of the severest of them. */
function together(findings: readonly TerminalFinding[]): readonly TerminalFinding[] {
  const groups = new Map<string, TerminalFinding[]>();
  for (const finding of findings) {
    const { kind, detail, file, line, column, message, rule } = finding;
    const isShared = kind === 'unknown' || detail?.kind === 'licenceUnreadable';
    const key = [file, line, column, message, isShared ? '' : rule].join();
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()].flatMap((all) => {
    const severest = ['error', 'warning', 'hint']
      .map((each) => all.find(({ severity }) => severity === each))
      .find(Boolean);
    if (!severest || all.length === 1) return all;
    const message = `${severest.message} This is so for ${all.map(({ rule }) => rule).join(', ')}.`;
    return [{ ...severest, message }];
  });
}

/** Runs the terminal's program as a user does. */
async function terminal(workingFolder: string, args: readonly string[]): Promise<{ findings: TerminalFinding[] }> {
  const { context } = await activated();
  const program = path.join(context.extensionPath, 'dist/cli.js');
  const printed = await new Promise<string>((resolve) => {
    const environment = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
    execFile(process.execPath, [program, ...args], { cwd: workingFolder, env: environment }, (_error, stdout) =>
      resolve(stdout),
    );
  });
  return JSON.parse(printed) as { findings: TerminalFinding[] };
}

type Found = {
  readonly file: string;
  readonly place: readonly number[];
  readonly rule: string;
  readonly message: string;
};

function byPlace(a: Found, b: Found): number {
  const key = ({ file, place, rule, message }: Found) =>
    `${file} ${place.map((each) => String(each).padStart(4, '0')).join()} ${rule} ${message}`;
  return key(a) < key(b) ? -1 : 1;
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
