import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { pushContent } from '../support/sampleImages/pushContent';
import { createScratchFolder, type ScratchFolder } from '../support/scratchFolder';
import { type ScratchRegistry, startScratchRegistry } from '../support/scratchRegistry';
import { Workbench } from '../support/workbench';
import { image, index, LICENCES } from '../unit/operations/policy/policyImages';

describe('the policy', () => {
  let registry: ScratchRegistry;
  let folder: ScratchFolder;
  let workbench: Workbench;

  beforeAll(async () => {
    registry = await startScratchRegistry();
    const licensed = image('amd64', { annotations: { [LICENCES]: 'MIT' }, User: 'app' });
    pushContent(registry, 'library/nginx', index([licensed, image('arm64')]), '1.27');
    pushContent(registry, 'acme/app', licensed, 'latest');
    folder = await createScratchFolder({
      '.oci-lens.yaml': `# What we ship.
rules:
  exists: error
  pinned: hint
  not-latest: warning
  one-tag: warning
  user-not-root: warning
  licence-osi-approved: error
`,
      'pod.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: demo
spec:
  securityContext:
    runAsNonRoot: true
  containers:
    - name: web
      image: nginx:1.27
    - name: app
      image: acme/app
    - name: far
      image: registry.example/far:1
`,
      'web/Dockerfile': 'FROM nginx:1.26\n',
    });
    workbench = await Workbench.open({
      ...{ folder: folder.path, file: 'pod.yaml', theme: 'light' },
      extension: { vsix: inject('vsix') },
      machineSettings: { 'ociLens.mirrors': { 'docker.io': registry.url } },
    });
  });

  afterAll(async () => {
    await workbench.close();
    await registry.close();
    await folder.remove();
  });

  it('marks what is found, says what is wrong and where that is described', async () => {
    await workbench.page.locator('.squiggly-error').first().waitFor();
    await workbench.page.locator('.squiggly-warning').first().waitFor();
    await workbench.page.locator('.squiggly-info').first().waitFor();
    const popup = await workbench.hoverText('nginx:1.27', 'The image states no licence');
    const text = await popup.innerText();
    expect(text).toContain('This holds for linux/arm64.');
    expect(text).toMatch(/OCI Lens\(?licence-osi-approved/);
    expect(text).toContain('nginx:1.26');
    await workbench.screenshot('policy-hover');
    await popup.locator('a', { hasText: 'one-tag' }).first().click();
    await workbench.page.locator('.tab.active', { hasText: /rules\.md/ }).waitFor();
    await workbench.screenshot('policy-rule');
    await workbench.openFile('pod.yaml');
  });

  it('offers what can be done, the off switch among it', async () => {
    await workbench.codeActions('acme/app', 'Turn off not-latest in .oci-lens.yaml');
    const offered = await workbench.page.locator('.action-widget .monaco-list').first().innerText();
    expect(offered).toMatch(/Pin to its digest[\s\S]*Ignore not-latest here with a reason…/);
    await workbench.screenshot('policy-actions');
    await workbench.page.keyboard.press('Escape');
  });

  it('checks the workspace, names who is asked for the first time, lists all and reports', async () => {
    await workbench.palette('OCI Lens: Check Workspace against Policy');
    const dialog = workbench.page.locator('.monaco-dialog-box', { hasText: 'registry.example' });
    await dialog.waitFor();
    await workbench.screenshot('policy-question');
    await dialog.getByText('Leave Them Out').click();
    const notice = workbench.notification('Checked 4 images');
    await notice.waitFor();
    await workbench.palette('View: Toggle Problems');
    await workbench.page.locator('.markers-panel .monaco-list-row', { hasText: 'Dockerfile' }).first().waitFor();
    await workbench.screenshot('policy-problems');
    await notice.getByText('Show Report').click();
    await workbench.line(/^Checked.*4.*images/).waitFor();
    await workbench.screenshot('policy-report');
    expect(await workbench.extensionErrors()).toEqual([]);
  });

  it('shows what the policy host is given', async () => {
    await workbench.openFile('pod.yaml');
    await workbench.palette('OCI Lens: Show What the Policy Host Sees…');
    await workbench.answer('nginx:1.27');
    await workbench.line(/What.the.policy.host.sees/).waitFor();
    await workbench.screenshot('policy-host');
  });
});
