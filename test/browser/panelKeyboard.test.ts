import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { PanelHost } from '../support/panel/panelHost';
import { pushContent } from '../support/sampleImages';
import { buildImage } from '../support/sampleImages/buildImage';
import { buildIndex } from '../support/sampleImages/buildIndex';

/** An image of two platforms with enough in it to search. */
function buildApp() {
  const variables = Array.from({ length: 12 }, (_, index) => `VARIABLE_${String(index)}=value ${String(index)}`);
  const labels = Array.from({ length: 12 }, (_, index) => [`label.${String(index)}`, `text ${String(index)}`] as const);
  return buildIndex(
    ['amd64', 'arm64'].map((architecture) => {
      const platform = { architecture, os: 'linux' };
      const content = buildImage({
        platform,
        config: { Env: [...variables, 'DB_PASSWORD=hunter2'], Labels: Object.fromEntries(labels), Cmd: [architecture] },
        steps: [
          { createdBy: `COPY ${architecture} /`, files: [{ path: architecture, content: architecture }] },
          { createdBy: 'ENV A=1' },
          { createdBy: 'CMD a' },
        ],
      });
      return { content, platform };
    }),
  );
}

describe('the panel by keyboard alone', () => {
  let host: PanelHost;

  beforeAll(async () => {
    const app = buildApp();
    host = await PanelHost.open({
      vsix: inject('vsix'),
      push: (registry) => {
        for (const tag of ['1.0', '1', 'latest']) pushContent(registry, 'demo/app', app, tag);
      },
      files: { Dockerfile: 'FROM demo/app:1.0\n' },
    });
    await host.workbench.openFile('Dockerfile');
    const { choose } = await host.workbench.contextMenu('demo/app:1.0');
    await choose('Inspect Image…');
    await host.ready('app:1.0');
  });

  afterAll(() => host.close());

  const page = () => host.workbench.page;
  const press = (key: string) => page().keyboard.press(key);

  /** The name of what has the focus in the panel; '' where the focus is elsewhere. */
  const focused = () =>
    host.panel.locator('html').evaluate((html) => {
      const element = html.ownerDocument.hasFocus() ? html.ownerDocument.activeElement : null;
      if (element === null || element === html.ownerDocument.body) return '';
      return element.getAttribute('aria-label') ?? element.textContent.trim().replaceAll(/\s+/g, ' ');
    });

  /** Presses Tab until this has the focus. */
  async function tabTo(name: string | RegExp, key = 'Tab'): Promise<void> {
    const seen: string[] = [];
    for (let stops = 0; stops < 150; stops++) {
      const now = await focused();
      if (typeof name === 'string' ? now === name : name.test(now)) return;
      seen.push(now);
      await press(key);
    }
    throw new Error(`Tab does not come to ${String(name)}; it came to: ${seen.join(' | ')}`);
  }

  async function activate(name: string | RegExp): Promise<void> {
    await tabTo(name);
    await press('Enter');
  }

  const tab = (title: string) => page().locator('.tab.active', { hasText: title }).first();

  async function backToPanel(): Promise<void> {
    await host.workbench.palette('View: Close Editor');
    await tab('app:1.0').waitFor();
    await host.ready('app:1.0');
    // The page is made anew; VS Code puts the focus into it.
    await host.workbench.palette('View: Focus Active Editor Group');
  }

  it('pins at the place that it was opened from', async () => {
    await activate('Pin Here');
    await page().locator('.tab.dirty', { hasText: 'Dockerfile' }).waitFor();
    await host.workbench.switchTo('Dockerfile');
    await host.workbench.line(/demo\/app:1\.0@sha256:/).waitFor();
    await host.workbench.palette('Undo');
    await host.workbench.switchTo('app:1.0');
    await host.ready('app:1.0');
    await host.workbench.palette('View: Focus Active Editor Group');
  });

  it('copies, compares, refreshes and opens the JSON from the toolbar', async () => {
    await activate('Copy As…');
    await host.workbench.quickRow('Name with Digest').waitFor();
    await page().keyboard.type('Name with Digest');
    await press('Enter');
    await expect.poll(() => host.workbench.clipboard()).toMatch(/demo\/app:1\.0@sha256:[0-9a-f]{64}$/);
    await activate('Compare…');
    await page().locator('.quick-input-widget:visible input').first().waitFor();
    await host.workbench.screenshot('panel-compare');
    await press('Escape');
    await page().locator('.quick-input-widget').first().waitFor({ state: 'hidden' });
    host.registry.forgetRequests();
    await activate('Refresh');
    await expect.poll(() => host.registry.count({ kind: 'manifest' })).toBeGreaterThan(0);
    await host.ready('app:1.0');
    expect(await focused()).toBe('Refresh');
    await tabTo('Open JSON', 'Shift+Tab');
    await press('Enter');
    await page().locator('.tab.active', { hasText: '.json' }).waitFor();
    await host.workbench.line('schemaVersion').first().waitFor();
    await host.workbench.screenshot('panel-json');
    await backToPanel();
  });

  it('goes to a section by its link, and to a platform by the arrow keys', async () => {
    await activate('Contents');
    expect(await focused()).toBe('Contents');
    await tabTo(/^linux\/amd64/);
    await press('ArrowDown');
    expect(await focused()).toMatch(/^linux\/arm64/);
    await press('Enter');
    await host.chosen('linux/arm64').waitFor();
    await host.section('Configuration').getByText('arm64').first().waitFor();
    expect(await focused()).toMatch(/^linux\/arm64/);
    await host.workbench.screenshot('panel-focus');
  });

  it('searches the environment, reveals a secret and copies it', async () => {
    const configuration = host.section('Configuration');
    await tabTo('Search the environment');
    await page().keyboard.type('password');
    await configuration.getByText('VARIABLE_1', { exact: true }).waitFor({ state: 'detached' });
    await activate('Show the value of DB_PASSWORD');
    await configuration.getByText('hunter2').waitFor();
    await host.workbench.screenshot('panel-secret');
    await activate('Copy DB_PASSWORD');
    await expect.poll(() => host.workbench.clipboard()).toBe('hunter2');
    await activate('2 steps without a layer');
    await host.section('Layers and history').getByText('ENV A=1').waitFor();
    await tabTo('Search annotations and labels');
    await page().keyboard.type('text 11');
    await host.section('Annotations and labels').getByText('label.3', { exact: true }).waitFor({ state: 'detached' });
    await activate('Copy label.11');
    await expect.poll(() => host.workbench.clipboard()).toBe('text 11');
  });

  it('lists tags, finds those of the same content, searches them and opens one', async () => {
    const tags = host.section('Tags');
    await activate('List Tags');
    await tags.getByText('3 tags.').waitFor();
    await activate('Find Tags of the Same Content');
    await tags.getByRole('heading', { name: 'Tags that share a digest' }).waitFor();
    await tabTo('Search tags');
    await page().keyboard.type('late');
    await tags.getByText('1 of 3').waitFor();
    await host.workbench.screenshot('panel-tag-search');
    await activate('latest');
    await host.ready('app:latest');
    await backToPanel();
  });

  it('opens each raw document', async () => {
    await activate('Raw JSON');
    await activate(/^Open Configuration/);
    await page().locator('.tab.active', { hasText: 'config.json' }).waitFor();
    await host.workbench.line('architecture').first().waitFor();
    await backToPanel();
  });

  it('leaves nothing unhandled, breaks no policy and asks nobody outside', async () => {
    expect(host.breaches).toEqual([]);
    expect(host.workbench.outsideRequests).toEqual([]);
    expect(await host.workbench.extensionErrors()).toEqual([]);
  });
});
