import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { pushSamples } from '../support/sampleImages';
import { createScratchFolder, type ScratchFolder } from '../support/scratchFolder';
import { type ScratchRegistry, startScratchRegistry } from '../support/scratchRegistry';
import { Workbench } from '../support/workbench';

/** Another extension, which calls a tool as an agent does. Nothing else asks people without a model. */
const CALLER = {
  'package.json': JSON.stringify({
    ...{ name: 'caller', publisher: 'test', version: '1.0.0', engines: { vscode: '^1.101.0' } },
    ...{ main: './main.js', activationEvents: [] },
    contributes: {
      commands: [
        { command: 'caller.named', title: 'Ask a Named Host' },
        { command: 'caller.unnamed', title: 'Ask Another Host' },
      ],
    },
  }),
  'main.js': `const vscode = require('vscode');
async function call(reference) {
  try {
    const options = { input: { reference }, toolInvocationToken: undefined };
    const { content } = await vscode.lm.invokeTool('ociLens_digest', options);
    vscode.window.showInformationMessage('Answer: ' + content[0].value.slice(-160));
  } catch (error) {
    vscode.window.showInformationMessage('No answer: ' + error.message);
  }
}
exports.activate = ({ subscriptions }) => subscriptions.push(
  vscode.commands.registerCommand('caller.named', () => call('nginx:1.27-alpine')),
  vscode.commands.registerCommand('caller.unnamed', () => call('registry.unknown.example.com/library/nginx:1.27-alpine')),
);
`,
};

let registry: ScratchRegistry;
let folder: ScratchFolder;
let caller: ScratchFolder;

beforeAll(async () => {
  registry = await startScratchRegistry();
  pushSamples(registry);
  caller = await createScratchFolder(CALLER);
  folder = await createScratchFolder({
    'pod.yaml': 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: nginx:1.27-alpine\n',
  });
});

afterAll(async () => {
  await registry.close();
  await folder.remove();
  await caller.remove();
});

async function inWorkbench(trust: 'given' | 'asked', run: (workbench: Workbench) => Promise<void>): Promise<void> {
  const workbench = await Workbench.open({
    folder: folder.path,
    trust,
    settings: { 'chat.disableAIFeatures': false, 'security.workspace.trust.startupPrompt': 'never' },
    machineSettings: { 'ociLens.mirrors': { 'docker.io': registry.url, 'registry.unknown.example.com': registry.url } },
    extension: { vsix: inject('vsix') },
    beside: caller.path,
  });
  try {
    registry.forgetRequests();
    await run(workbench);
  } finally {
    await workbench.close();
  }
}

const question = ({ page }: Workbench) => page.locator('.monaco-dialog-box');

it('asks a person before a model asks a host that no file names, and nothing else', async () => {
  await inWorkbench('given', async (workbench) => {
    await workbench.palette('Ask a Named Host');
    await workbench.notification(/Answer: .*sha256:/).waitFor();
    expect(registry.count({ method: 'HEAD' })).toBe(1);
    registry.forgetRequests();
    await workbench.palette('Ask Another Host');
    await question(workbench).getByText('No file of this workspace names registry.unknown.example.com').waitFor();
    await workbench.screenshot('tool-confirmation');
    expect(registry.requests).toEqual([]);
    await question(workbench)
      .getByRole('button', { name: /Cancel|No/ })
      .click();
    await workbench.notification('No answer').waitFor();
    expect(registry.requests).toEqual([]);
    await workbench.palette('Notifications: Clear All Notifications');
    await workbench.palette('Ask Another Host');
    await question(workbench)
      .getByRole('button', { name: /Yes|Allow|Continue/ })
      .click();
    await workbench.notification(/Answer: .*sha256:/).waitFor();
    expect(registry.requests.map(({ method }) => method)).toEqual(['HEAD']);
  });
});

it('asks a person each time in a workspace that is not trusted', async () => {
  await inWorkbench('asked', async (workbench) => {
    await workbench.palette('Ask a Named Host');
    await question(workbench).getByText('This workspace is not trusted').waitFor();
    expect(registry.requests).toEqual([]);
  });
});
