import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { MediaType } from '../../src/oci/mediaType';
import { completeTags } from '../../src/tags/completeTags';
import { prepareTags } from '../../src/tags/prepareTags';
import { createScratchFolder, type ScratchFolder } from '../support/scratchFolder';
import { type ScratchRegistry, startScratchRegistry } from '../support/scratchRegistry';
import { Workbench } from '../support/workbench';
import { imageBytes } from '../unit/registry/registryClient';
import { tagLists } from '../unit/tags/tagLists';

/** As many rows as the list of suggestions shows without scrolling. */
const ROWS = 10;
const pod = (image: string) => `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: a\n      image: ${image}`;
const files = {
  'pod.yaml': pod('nginx'),
  'update.yaml': pod('nginx:1.26.1-alpine'),
  Dockerfile: 'FROM nginx:1.26.1',
};

async function startNginx(): Promise<ScratchRegistry> {
  const registry = await startScratchRegistry({ auth: { kind: 'bearer' } });
  const { digest } = registry.putManifest('library/nginx', undefined, imageBytes('nginx'), MediaType.ociManifest);
  for (const tag of tagLists.nginx) registry.putTag('library/nginx', tag, digest);
  return registry;
}

/** The rows of the list of suggestions, from the top. */
async function suggestions({ page }: Workbench): Promise<readonly string[]> {
  const rows = await page.locator('.suggest-widget.visible .monaco-list-row').evaluateAll((elements) =>
    elements.map((row) => ({
      index: Number(row.getAttribute('data-index')),
      label: row.querySelector('.label-name')?.textContent ?? '',
    })),
  );
  return rows.sort((a, b) => a.index - b.index).map(({ label }) => label);
}

/** Puts the cursor behind the last character of the file, by keyboard. */
async function openAtEnd(workbench: Workbench, file: string): Promise<void> {
  await workbench.openFile(file);
  await workbench.page.keyboard.press('Control+End');
}

describe('completion', () => {
  let registry: ScratchRegistry;
  let folder: ScratchFolder;
  let workbench: Workbench;

  beforeAll(async () => {
    registry = await startNginx();
    folder = await createScratchFolder(files);
    workbench = await Workbench.open({
      folder: folder.path,
      file: 'pod.yaml',
      theme: 'light',
      extension: { vsix: inject('vsix') },
      machineSettings: { 'ociLens.mirrors': { 'docker.io': registry.url } },
    });
    // An extension that is still starting offers nothing.
    await workbench.hoverText('nginx', /nginx/);
    await workbench.leaveHover();
  });

  afterAll(async () => {
    await workbench.close();
    await registry.close();
    await folder.remove();
  });

  const expected = (typed: string) => completeTags(typed, prepareTags(tagLists.nginx)).tags.slice(0, ROWS);
  const shown = async () => (await suggestions(workbench)).slice(0, ROWS);

  it('shows the tags in the order of their use while they are typed, and writes the one that is chosen', async () => {
    const { keyboard } = workbench.page;
    await openAtEnd(workbench, 'pod.yaml');
    registry.forgetRequests();
    await keyboard.type(':');
    await expect.poll(shown).toEqual(expected(''));
    await workbench.screenshot('completion-all');
    let typed = '';
    for (const character of '1.27.3-a') {
      await keyboard.type(character);
      typed += character;
      await expect.poll(shown, { message: typed }).toEqual(expected(typed));
    }
    await workbench.screenshot('completion-typed');
    for (let count = 0; count < 5; count++) {
      await keyboard.press('Backspace');
      typed = typed.slice(0, -1);
    }
    // Where no word is left to the cursor, VS Code closes the list.
    await keyboard.press('Control+Space');
    await expect.poll(shown, { message: typed }).toEqual(expected(typed));
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await workbench.line(new RegExp(`image:.nginx:${expected(typed)[1]?.replaceAll('.', '\\.') ?? ''}$`)).waitFor();
    expect(registry.count({ kind: 'tags', status: 200 })).toBe(1);
  });

  it('comes by the key for suggestions in a tag that is there, and takes its place', async () => {
    const { keyboard } = workbench.page;
    await openAtEnd(workbench, 'Dockerfile');
    for (let count = 0; count < 3; count++) await keyboard.press('ArrowLeft');
    await keyboard.press('Control+Space');
    await expect.poll(shown).toEqual(expected('1.2'));
    await keyboard.press('Enter');
    await workbench.line(/^FROM.nginx:1\.27$/).waitFor();
  });

  it('updates by keyboard alone, the steps apart', async () => {
    const { page } = workbench;
    await openAtEnd(workbench, 'update.yaml');
    await workbench.palette('OCI Lens: Update to…');
    await workbench.quickRow('1.26.2-alpine').waitFor();
    const rows = page.locator('.quick-input-widget .monaco-list-row');
    expect((await rows.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim())).toEqual([
      '1.26.2-alpine Patch',
      '1.27.3-alpine Minor',
      '1.27.2-alpine',
      '1.27.1-alpine',
      '1.27.0-alpine',
    ]);
    await workbench.screenshot('update');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await workbench.line(/image:.nginx:1\.27\.3-alpine$/).waitFor();
    await page.keyboard.press('Control+Z');
    await workbench.line(/image:.nginx:1\.26\.1-alpine$/).waitFor();
  });

  it('leaves nothing unhandled and asks nobody outside', async () => {
    expect(workbench.outsideRequests).toEqual([]);
    expect(await workbench.extensionErrors()).toEqual([]);
  });
});

describe('completion in an untrusted workspace', () => {
  let registry: ScratchRegistry;
  let folder: ScratchFolder;
  let workbench: Workbench;

  beforeAll(async () => {
    registry = await startNginx();
    folder = await createScratchFolder(files);
    workbench = await Workbench.open({
      folder: folder.path,
      file: 'pod.yaml',
      trust: 'asked',
      settings: { 'security.workspace.trust.startupPrompt': 'never' },
      extension: { vsix: inject('vsix') },
      machineSettings: { 'ociLens.mirrors': { 'docker.io': registry.url } },
    });
    await workbench.hoverText('nginx', 'not trusted');
    await workbench.leaveHover();
  });

  afterAll(async () => {
    await workbench.close();
    await registry.close();
    await folder.remove();
  });

  it('sends nothing until the one repository is asked for', async () => {
    const { keyboard } = workbench.page;
    await openAtEnd(workbench, 'pod.yaml');
    await keyboard.type(':');
    await expect.poll(() => suggestions(workbench)).toEqual(['Look up tags at docker.io…']);
    await workbench.screenshot('completion-untrusted');
    expect(registry.requests).toEqual([]);
    await keyboard.press('Enter');
    await expect.poll(async () => (await suggestions(workbench))[0]).toBe('latest');
    expect(registry.count({ kind: 'tags', status: 200 })).toBe(1);
  });
});
