import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { pushSamples } from '../support/sampleImages';
import { createScratchFolder, type ScratchFolder } from '../support/scratchFolder';
import { type ScratchRegistry, startScratchRegistry } from '../support/scratchRegistry';
import { Workbench } from '../support/workbench';

const SECRET = 'a secret word';

let registry: ScratchRegistry;
let folder: ScratchFolder;
let workbench: Workbench;

beforeAll(async () => {
  registry = await startScratchRegistry({
    auth: { kind: 'bearer', accounts: { ada: SECRET }, privateRepositories: ['library'] },
  });
  pushSamples(registry);
  folder = await createScratchFolder({
    'pod.yaml': `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: ${registry.host}/library/busybox:1.36\n`,
  });
  workbench = await Workbench.open({ folder: folder.path, file: 'pod.yaml', extension: { vsix: inject('vsix') } });
});

afterAll(async () => {
  await workbench.close();
  await registry.close();
  await folder.remove();
});

it('shows a private image to who signs in, and never writes the password to the log', async () => {
  await workbench.hoverText('busybox', /private or does not exist/);
  await workbench.screenshot('private');
  await workbench.leaveHover();
  await workbench.clickText('busybox');
  await workbench.palette('OCI Lens: Sign In to Registry…');
  await workbench.answer(registry.host);
  const input = workbench.page.locator('.quick-input-widget input').first();
  for (const answer of ['ada', SECRET]) {
    await expect.poll(() => input.inputValue()).toBe('');
    await workbench.answer(answer);
  }
  await workbench.hoverText('busybox', /sha256:/);
  await workbench.leaveHover();
  await workbench.page.locator('.activitybar .action-item a[aria-label^="OCI Lens"]').click();
  await workbench.page.locator('.pane-header', { hasText: 'Registries' }).click();
  const view = workbench.page.locator('.pane', {
    has: workbench.page.locator('.pane-header', { hasText: 'Registries' }),
  });
  await view.locator('.monaco-list-row', { hasText: registry.host }).filter({ hasText: 'ada' }).waitFor();
  await workbench.screenshot('registries');
  expect(await workbench.logs()).not.toContain(SECRET);
});
