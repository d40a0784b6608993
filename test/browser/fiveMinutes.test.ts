import { cp, readFile } from 'node:fs/promises';
import path from 'node:path';
import JSZip from 'jszip';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { results, root } from '../../scripts/paths.mjs';
import { DEMO_ACCOUNT, type DemoRegistry, startDemoRegistry } from '../support/demoRegistry';
import { createScratchFolder, type ScratchFolder } from '../support/scratchFolder';
import { Workbench } from '../support/workbench';

const IMAGE = 'nginx:1.27-alpine';
const PRIVATE = 'ghcr.io/acme/private:1.0';

/** Who reads which README, and what stands in the Problems panel at the end. */
const READERS = [
  {
    who: 'a clone',
    readme: () => readFile(path.join(root, 'README.md'), 'utf8'),
    file: 'kubernetes/deployment.yaml',
    found: 'The image states no licence',
  },
  {
    who: 'the installed extension',
    readme: async () => {
      const zip = await JSZip.loadAsync(await readFile(inject('vsix')));
      return zip.file('extension/readme.md')!.async('string');
    },
    file: 'pod.yaml',
    found: 'The image runs as root',
  },
];

/** One session of a new user, who does what the README says and nothing else. */
describe.each(READERS)("the README's five minutes with $who", ({ who, readme, file: FILE, found }) => {
  const isClone = who === 'a clone';
  const shots = path.join(results, 'five-minutes', who);
  let section: string;
  let steps: readonly string[];
  let demo: DemoRegistry;
  let folder: ScratchFolder;
  let workbench: Workbench;

  beforeAll(async () => {
    section = /^## Five minutes$(?<text>[\s\S]*?)^## /m.exec(await readme())?.groups?.['text'] ?? '';
    steps = section.split(/^\d\. /m).slice(1);
    demo = await startDemoRegistry();
    const yaml = /^```yaml\n(?<text>[\s\S]*?)^```/m.exec(section)?.groups?.['text'] ?? '';
    folder = await createScratchFolder(isClone ? {} : { [FILE]: yaml });
    if (isClone) await cp(path.join(root, 'examples'), folder.path, { recursive: true });
    workbench = await Workbench.open({
      folder: folder.path,
      extension: { vsix: inject('vsix') },
      machineSettings: { 'ociLens.mirrors': demo.mirrors },
    });
  });

  afterAll(async () => {
    await workbench.close();
    await demo.close();
    await folder.remove();
  });

  /** What the step of this number names, so that the test and the README are one. */
  function named(step: number, ...texts: readonly string[]): void {
    const said = steps[step - 1]?.replaceAll(/\s+/g, ' ');
    for (const text of texts) expect(said).toContain(text);
  }

  const shot = (name: string): Promise<string> => workbench.screenshot(name, shots);

  it('has five steps', () => {
    expect(steps.map((step) => /^\*\*(?<title>[^*]+)\.\*\*/.exec(step)?.groups?.['title'])).toEqual([
      'Hover',
      'Pin',
      'Inspect',
      'Sign in',
      'Check',
    ]);
  });

  it('speaks of what its reader has', () => {
    const { user, password } = DEMO_ACCOUNT;
    expect(section).toContain(`\`${FILE}\``);
    expect(section.replaceAll(/\s+/g, ' ').includes(`the user \`${user}\` with the password \`${password}\``)).toBe(
      isClone,
    );
    expect(/npm start|examples/.test(section)).toBe(isClone);
  });

  it('1: hovers, by mouse and by keyboard', async () => {
    named(1, `\`${IMAGE}\``, '`Ctrl+K Ctrl+I`', 'digest, platforms, configuration');
    const explorer = workbench.page.locator('.explorer-folders-view .monaco-list-row');
    for (const name of FILE.split('/')) await explorer.filter({ hasText: name }).first().click();
    const hover = await workbench.hoverText(IMAGE, /User/);
    const text = await hover.innerText();
    for (const fact of [/sha256:[0-9a-f]{7,}/, /linux\/amd64/, /linux\/arm64/, /Entrypoint/])
      expect(text).toMatch(fact);
    await shot('1-hover');
    await workbench.picture('hover', shots, 560);
    await workbench.leaveHover();
    await workbench.clickText(IMAGE);
    await workbench.page.keyboard.press('Control+K');
    await workbench.page.keyboard.press('Control+I');
    await workbench.page
      .locator('.monaco-hover:not(.hidden)', { hasText: /sha256:/ })
      .first()
      .waitFor();
    await workbench.leaveHover();
  });

  it('2: pins, and takes it back', async () => {
    named(2, '_Pin to Digest_', '`Ctrl+Z`');
    await (await workbench.contextMenu(IMAGE)).choose('Pin to Digest');
    await workbench.line(new RegExp(`${IMAGE}@sha256:[0-9a-f]{64}$`)).waitFor();
    await shot('2-pin');
    await workbench.clickText(IMAGE);
    await workbench.page.keyboard.press('Control+Z');
    await workbench.line(new RegExp(`${IMAGE}$`)).waitFor();
  });

  it('3: inspects, and finds the list of all images', async () => {
    named(3, '_Inspect Image…_', '_OCI Lens_', 'index, platforms, configuration, layers, tags');
    await (await workbench.contextMenu(IMAGE)).choose('Inspect Image…');
    const panel = workbench.panelFrame();
    await panel.getByRole('heading', { name: IMAGE }).waitFor();
    for (const part of ['Contents', 'Configuration', 'Layers', 'Tags']) {
      await panel.getByRole('heading', { name: part }).first().waitFor();
    }
    await shot('3-inspect');
    await workbench.picture('panel-dark', shots);
    await workbench.page.locator('.activitybar .action-item a[aria-label^="OCI Lens"]').click();
    await workbench.page.locator('.pane-body .monaco-list-row', { hasText: 'acme/private' }).first().waitFor();
    await shot('3-images');
  });

  it('4: signs in, from the hover of a private image', async () => {
    const { user, password } = DEMO_ACCOUNT;
    const { host } = demo.registry;
    named(4, 'does not show ghcr.io/acme/private without signing in: it is private or does not exist', '_Sign in_');
    await workbench.openFile(FILE);
    // The menu took the mouse's last release for itself, and until the next one VS Code shows no hover.
    await workbench.clickText(PRIVATE);
    const refused = await workbench.hoverText(PRIVATE, /private or does not exist/);
    expect(await refused.innerText()).toContain(
      `${host} does not show ghcr.io/acme/private without signing in: it is private or does not exist`,
    );
    await shot('4-private');
    await workbench.page.locator('.monaco-hover a', { hasText: 'Sign in' }).first().click();
    const input = workbench.page.locator('.quick-input-widget input').first();
    await expect.poll(() => input.inputValue()).toBe(host);
    await shot('4-host');
    await workbench.page.keyboard.press('Enter');
    for (const answer of [user, password]) {
      await expect.poll(() => input.inputValue()).toBe('');
      await workbench.answer(answer);
    }
    await workbench.notification(`Signed in to ${host} as ${user}`).waitFor();
    // What it said is no longer true.
    await refused.waitFor({ state: 'hidden' });
    await shot('4-signed-in');
    await workbench.hoverText(PRIVATE, /sha256:[\s\S]*Command/);
    await shot('4-seen');
    await workbench.leaveHover();
  });

  it('5: checks the workspace against its policy', async () => {
    named(5, '_OCI Lens: Create Policy (.oci-lens.yaml)_', 'Take away the `#` in front of `user-not-root`', 'and save');
    named(5, '_OCI Lens: Check Workspace against Policy_', '`Ctrl+Shift+M`', '_Show Report_');
    await workbench.palette('OCI Lens: Create Policy (.oci-lens.yaml)');
    await workbench.page.locator('.tab.active', { hasText: '.oci-lens.yaml' }).waitFor();
    await workbench.page.keyboard.press('Control+F');
    await workbench.page.locator('.find-widget textarea').first().fill('user-not-root:');
    await workbench.page.keyboard.press('Enter');
    await workbench.page.keyboard.press('Escape');
    if (!isClone) {
      await workbench.page.keyboard.press('Home');
      for (let typed = 0; typed < '# '.length; typed++) await workbench.page.keyboard.press('Delete');
    }
    await workbench.line(/^\s+user-not-root:\s/).waitFor();
    await workbench.page.keyboard.press('Control+S');
    await shot('5-policy');
    await workbench.palette('OCI Lens: Check Workspace against Policy');
    const notice = workbench.notification(/Checked \d+ images/);
    await notice.waitFor();
    await shot('5-checked');
    await workbench.page.keyboard.press('Control+Shift+M');
    const problems = workbench.page.locator('.markers-panel .monaco-list-row');
    await problems
      .filter({ hasText: path.basename(FILE) })
      .first()
      .waitFor();
    await problems.filter({ hasText: found }).first().waitFor();
    await shot('5-problems');
    await notice.getByText('Show Report').click();
    await workbench.line(/^Checked.*images/).waitFor();
    await shot('5-report');
  });

  it('leaves no error behind, and sent nothing outside', async () => {
    expect(workbench.outsideRequests).toEqual([]);
    expect(await workbench.extensionErrors()).toEqual([]);
  });
});
