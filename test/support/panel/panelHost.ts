import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { FrameLocator, Locator } from 'playwright-core';
import { pushSamples } from '../sampleImages';
import { createScratchFolder, type ScratchFolder } from '../scratchFolder';
import { type ScratchRegistry, startScratchRegistry } from '../scratchRegistry';
import { type Theme, Workbench } from '../workbench';

declare global {
  interface Window {
    axe: { run(options: RunOptions): Promise<AxeResults> };
  }
}

export interface PanelHostOptions {
  readonly vsix: string;
  readonly theme?: Theme;
  /** Put into the registry beside the samples. */
  readonly push?: (registry: ScratchRegistry) => void;
  /** Of the folder that is open. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A real VS Code with the extension as people install it, and a registry of samples in place of docker.io and ghcr.io. */
export class PanelHost {
  /** Breaches of a content security policy, dialogs and windows since the start: a test expects none. */
  readonly breaches: string[] = [];

  private constructor(
    readonly workbench: Workbench,
    readonly registry: ScratchRegistry,
    private readonly folder: ScratchFolder,
  ) {
    const { page } = workbench;
    page.on('console', (message) => {
      if (/content security policy|refused to/i.test(message.text())) this.breaches.push(message.text());
    });
    page.on('dialog', (dialog) => {
      this.breaches.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('popup', (popup) => this.breaches.push(`window: ${popup.url()}`));
  }

  static async open({ vsix, theme, push, files }: PanelHostOptions): Promise<PanelHost> {
    const registry = await startScratchRegistry({ auth: { kind: 'bearer' } });
    pushSamples(registry);
    push?.(registry);
    const folder = await createScratchFolder({ 'README.md': '# Nothing here\n', ...files });
    const workbench = await Workbench.open({
      ...{ folder: folder.path, theme, extension: { vsix } },
      machineSettings: { 'ociLens.mirrors': { 'docker.io': registry.url, 'ghcr.io': registry.url } },
    });
    return new PanelHost(workbench, registry, folder);
  }

  /** The page in front. */
  get panel(): FrameLocator {
    return this.workbench.panelFrame();
  }

  section(name: string): Locator {
    return this.panel.getByRole('region', { name, exact: true });
  }

  row(name: string | RegExp): Locator {
    return this.panel.getByRole('row', { name });
  }

  chosen(name: string): Locator {
    return this.panel.getByRole('row', { name, selected: true });
  }

  /** Opens the panel of a reference from the palette, and waits until all its parts are there. */
  async inspect(reference: string, title: string): Promise<void> {
    await this.workbench.palette('OCI Lens: Inspect Image…');
    await this.workbench.answer(reference);
    await this.ready(title);
  }

  async ready(title: string): Promise<void> {
    await this.panel.getByRole('heading', { level: 1, name: title }).waitFor();
    await this.section('Raw JSON').getByRole('listitem').first().waitFor();
    await this.panel.locator('.loading:visible, [aria-busy=true]').first().waitFor({ state: 'detached' });
  }

  /** Follows the link to a section and takes a picture. */
  async picture(link: string, name: string): Promise<void> {
    await this.panel.getByRole('navigation').getByRole('link', { name: link, exact: true }).click();
    await this.workbench.screenshot(name);
  }

  /** What axe-core finds in the page, as it stands in VS Code. */
  async accessibilityViolations(): Promise<string[]> {
    const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    const page = this.panel.locator('html');
    await page.evaluate(source);
    const { violations } = await page.evaluate(() => {
      // Where nothing stands below the links; and what is behind the frame is told, for contrast.
      window.scrollTo(0, 0);
      document.documentElement.style.background = 'var(--vscode-editor-background)';
      return window.axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary ?? ''}`),
    );
  }

  async close(): Promise<void> {
    await this.workbench.close();
    await this.registry.close();
    await this.folder.remove();
  }
}
