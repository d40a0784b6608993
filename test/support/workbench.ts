import { mkdir, readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { results } from '../../scripts/paths.mjs';
import { errorEntries } from './errorEntries';
import { openBrowser, type Browser } from '../host/browser';
import { injectDevelopmentOptions } from '../host/developmentOptions';
import { createProfile, type Profile, type ProfileOptions, removeProfile } from '../host/profile';
import { installExtension, startServer, workbenchUrl, type Server, type ServerOptions } from '../host/server';

export interface WorkbenchOptions extends ProfileOptions {
  /** The folder to open, and a file in it, relative. */
  folder: string;
  /** In the folder: the file of a workspace that is opened instead. */
  workspace?: string;
  file?: string;
  /** As people install it, or from its sources' build (then the window's title says so). */
  extension: { vsix: string } | { development: string };
  /** The folder of another extension, which runs beside it. */
  beside?: string;
  theme?: Theme;
  /** Variables of the extension host. */
  env?: ServerOptions['env'];
  /** The language of VS Code, where a pack for it is installed. */
  locale?: string;
  /** What else is to be installed, beside the extension, before VS Code starts. */
  install?: (profile: Profile) => Promise<void>;
}

export type Theme = keyof typeof themes;

const themes = { dark: 'Default Dark Modern', light: 'Default Light Modern' } as const;

/** Loading all of a workbench takes a busy machine its time. */
const OPENING = { timeout: 60_000 };

/** Where what a person sees is found in the workbench. */
const selectors = {
  workbench: '.monaco-workbench .part.editor',
  editorLine: '.editor-group-container.active .monaco-editor .view-line',
  hover: '.monaco-editor .monaco-hover:not(.hidden)',
  codeActions: '.action-widget',
  menu: '.context-view .monaco-menu',
  menuItem: '.action-label',
  quickInput: '.quick-input-widget:not([style*="display: none"])',
  quickRow: '.monaco-list-row',
  notification: '.notification-toast',
} as const;

/** A menu that is open; `choose` takes an entry by its label. */
export interface ContextMenu {
  readonly menu: Locator;
  readonly choose: (label: string) => Promise<void>;
}

/** A real VS Code, driven as a person would: by mouse and keyboard, and by what is to be seen. */
export class Workbench {
  private constructor(
    private readonly profile: Profile,
    private readonly server: Server,
    private readonly browser: Browser,
    private readonly folder: string,
  ) {}

  static async open(options: WorkbenchOptions): Promise<Workbench> {
    const {
      folder,
      workspace = '',
      file,
      extension,
      beside,
      theme = 'dark',
      env,
      locale,
      install,
      settings,
      ...rest
    } = options;
    const profile = await createProfile({ ...rest, settings: { 'workbench.colorTheme': themes[theme], ...settings } });
    let server: Server | undefined;
    let browser: Browser | undefined;
    try {
      if ('vsix' in extension) await installExtension(profile, extension.vsix);
      await install?.(profile);
      server = await startServer(profile, { ...(env && { env }), ...(locale && { locale }) });
      browser = await openBrowser(profile);
      const { page } = browser;
      page.setDefaultTimeout(20_000);
      const development = 'development' in extension ? [extension.development] : [];
      await injectDevelopmentOptions(page, server, { extensions: beside ? [...development, beside] : development });
      await page.goto(workbenchUrl(server, path.join(folder, workspace), file && path.join(folder, file)), OPENING);
      await page.locator(selectors.workbench).waitFor(OPENING);
      const workbench = new Workbench(profile, server, browser, folder);
      if (file) await workbench.waitForEditor(file);
      return workbench;
    } catch (error) {
      await browser?.page.screenshot({ path: await screenshotFile('did-not-open') }).catch(() => undefined);
      await browser?.context.close();
      await server?.stop();
      await removeProfile(profile);
      throw error;
    }
  }

  get page(): Page {
    return this.browser.page;
  }

  /** Requests of the workbench that did not go to this machine (they failed); a test expects none. */
  get outsideRequests(): readonly string[] {
    return this.browser.outsideRequests;
  }

  /** Saves test-results/screenshots/<name>.png, or <folder>/<name>.png, and returns its path. */
  async screenshot(name: string, folder?: string): Promise<string> {
    const file = await screenshotFile(name, folder);
    // Not in the middle of a fade.
    await this.page.screenshot({ path: file, animations: 'disabled' });
    return file;
  }

  /** Saves <folder>/<name>.png of the editor alone, or of the upper part of it. The README's pictures in media/ are made so. */
  async picture(name: string, folder: string, height = Infinity): Promise<void> {
    const box = await this.page.locator('.editor-group-container.active').first().boundingBox();
    if (!box) throw new Error('No editor is to be seen.');
    const clip = { ...box, height: Math.min(box.height, height) };
    await this.page.screenshot({ path: await screenshotFile(name, folder), animations: 'disabled', clip });
  }

  /** Opens a file of the folder, by keyboard. */
  async openFile(file: string): Promise<void> {
    await this.page.keyboard.press('Control+P');
    const input = this.page.locator(`${selectors.quickInput} input`).first();
    // A whole path finds one file; anything shorter would be searched for. Until then the list shows what was open before.
    await input.fill(path.join(this.folder, file));
    await this.page.locator(`${selectors.quickInput} ${selectors.quickRow}`).nth(1).waitFor({ state: 'detached' });
    await this.quickRow(path.basename(file)).click();
    await this.waitForEditor(file);
  }

  /** The line of the active editor that holds this text. */
  line(text: string | RegExp): Locator {
    return this.page.locator(selectors.editorLine, { hasText: text });
  }

  /**
   * Rests the mouse on this text in the active editor, until a popup shows.
   *
   * @param expected What the popup is waited for to hold; extensions add to it one after another.
   */
  async hoverText(text: string, expected?: string | RegExp): Promise<Locator> {
    const popup = this.page.locator(selectors.hover).first();
    const wanted = this.page.locator(selectors.hover, expected === undefined ? {} : { hasText: expected }).first();
    const deadline = Date.now() + 30_000;
    // An extension that is still starting has no hover yet, and the editor does not ask twice.
    for (;;) {
      const { x, y } = await this.placeOf(text);
      await this.page.mouse.move(x - 2, y);
      await this.page.mouse.move(x, y, { steps: 2 });
      try {
        await popup.waitFor({ timeout: 1_500 });
        await wanted.waitFor({ timeout: 8_000 });
        return wanted;
      } catch (cause) {
        const shown = (await popup.isVisible()) ? await popup.innerText() : 'nothing';
        if (Date.now() > deadline) {
          throw new Error(`Over '${text}' was expected: ${String(expected)}; there was: ${shown}`, { cause });
        }
        await this.leaveHover();
      }
    }
  }

  async leaveHover(): Promise<void> {
    await this.page.mouse.move(1_000, 780);
    await this.page.keyboard.press('Escape');
    await this.page.locator(selectors.hover).first().waitFor({ state: 'hidden' });
  }

  /** Puts the cursor into this text. */
  async clickText(text: string): Promise<void> {
    const { x, y } = await this.placeOf(text);
    await this.page.mouse.click(x, y);
  }

  /** The list of actions at this text, once it offers this one. VS Code drops a list whose diagnostics are renewed while it opens. */
  async codeActions(text: string, offered: string, key = 'Control+.'): Promise<Locator> {
    const row = this.page.locator(selectors.codeActions).getByText(offered).first();
    for (const deadline = Date.now() + 20_000; ;) {
      await this.clickText(text);
      await this.page.keyboard.press(key);
      try {
        await row.waitFor({ timeout: 3_000 });
        return row;
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await this.page.keyboard.press('Escape');
      }
    }
  }

  /** Right-clicks on this text of the editor. */
  async contextMenu(text: string): Promise<ContextMenu> {
    const { x, y } = await this.placeOf(text);
    await this.page.mouse.click(x, y);
    await this.page.mouse.click(x, y, { button: 'right' });
    return this.openedMenu();
  }

  /** Right-clicks on a row of a tree. */
  async rowMenu(row: Locator): Promise<ContextMenu> {
    await row.click({ button: 'right' });
    return this.openedMenu();
  }

  /** Takes an entry of the menu that is open. */
  async chooseFromMenu(label: string): Promise<void> {
    const menu = this.page.locator(selectors.menu).first();
    const item = this.page.locator(`${selectors.menu} ${selectors.menuItem}`, { hasText: exactly(label) }).first();
    await item.waitFor();
    // A menu that has just opened takes no clicks, so that the one which opened it does not choose.
    for (const deadline = Date.now() + 10_000; await menu.isVisible();) {
      if (Date.now() > deadline) throw new Error(`The menu does not take '${label}'.`);
      await item.click({ timeout: 2_000 }).catch(() => undefined);
      await menu.waitFor({ state: 'hidden', timeout: 500 }).catch(() => undefined);
    }
  }

  private async openedMenu(): Promise<ContextMenu> {
    const menu = this.page.locator(selectors.menu).first();
    await menu.waitFor();
    return { menu, choose: (label) => this.chooseFromMenu(label) };
  }

  /** Runs a command by its title in the palette, `OCI Lens: Inspect Image…`. */
  async palette(title: string): Promise<void> {
    const input = this.page.locator(`${selectors.quickInput} input`).first();
    const row = this.quickRow(title);
    // A palette that opens before the extension is known lists its commands only when it opens again.
    for (const deadline = Date.now() + 30_000; ;) {
      await this.page.keyboard.press('F1');
      try {
        // An input that is still closing takes the key for itself.
        await input.fill(`>${title}`, { timeout: 3_000 });
        await row.click({ timeout: 3_000 });
        return;
      } catch (error) {
        if (Date.now() > deadline) throw error;
        // Without a palette the key would be for what lies below: VS Code's page of a walkthrough goes back to the list of them.
        if (await input.isVisible()) await this.page.keyboard.press('Escape');
      }
    }
  }

  /** A row of the open palette, quick pick or file list. */
  quickRow(text: string | RegExp): Locator {
    return this.page.locator(`${selectors.quickInput} ${selectors.quickRow}`, { hasText: text }).first();
  }

  /** Types into the open input box and confirms. */
  async answer(text: string): Promise<void> {
    await this.page.locator(`${selectors.quickInput} input`).first().fill(text);
    await this.page.keyboard.press('Enter');
  }

  notification(text: string | RegExp): Locator {
    return this.page.locator(selectors.notification, { hasText: text }).first();
  }

  /** The document inside the open webview. */
  panelFrame(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  }

  /** Brings an open editor to the front. */
  async switchTo(title: string): Promise<void> {
    await this.page.locator('.tabs-container .tab', { hasText: title }).first().click();
  }

  /** Loads the window anew, as Developer: Reload Window does. */
  async reload(): Promise<void> {
    // In a browser VS Code saves which editors are open every five seconds, and not when it is left (BrowserStorageService).
    await this.page.waitForTimeout(6_500);
    await this.page.reload();
    await this.page.locator(selectors.workbench).waitFor(OPENING);
  }

  async clipboard(): Promise<string> {
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  /** What the extension host and the extension's own log channels have written: unhandled rejections are in it. */
  async logs(): Promise<string> {
    const folder = path.join(this.profile.userData, 'logs');
    const names = await readdir(folder, { recursive: true }).catch(() => []);
    const wanted = names.filter((name) => name.endsWith('.log') && /exthost/.test(name)).sort();
    return (await Promise.all(wanted.map((name) => readFile(path.join(folder, name), 'utf8')))).join('\n');
  }

  /**
   * The errors in the logs that the extension's code has a part in: an error's stack stands on the lines below it. The extension host
   * logs a rejection that nobody handles, but only a second later, which is waited for.
   * @param folder a part of the path of the extension's files.
   */
  async extensionErrors(folder = 'oci-lens.oci-lens-'): Promise<readonly string[]> {
    await this.page.waitForTimeout(1_500);
    return errorEntries(await this.logs(), folder);
  }

  /** Resolves when the logs hold this. */
  async waitForLog(wanted: RegExp, timeoutMs = 30_000): Promise<void> {
    for (const deadline = Date.now() + timeoutMs; !wanted.test(await this.logs());) {
      if (Date.now() > deadline) throw new Error(`${String(wanted)} is not in the logs:\n${await this.logs()}`);
      await this.page.waitForTimeout(100);
    }
  }

  async close(): Promise<void> {
    await this.browser.context.close();
    await this.server.stop();
  }

  private async waitForEditor(file: string): Promise<void> {
    await this.page.locator('.tab.active', { hasText: path.basename(file) }).waitFor({ timeout: 30_000 });
    await this.page.locator(selectors.editorLine).first().waitFor();
  }

  /** The middle of this text on the screen: it may be a part of a token, or span several. */
  private async placeOf(text: string): Promise<{ x: number; y: number }> {
    await this.line(text).first().waitFor();
    const place = await this.page.evaluate(findText, { text, lines: selectors.editorLine });
    if (!place) throw new Error(`'${text}' is not to be seen in the editor.`);
    return place;
  }
}

/** Runs in the page. */
function findText({ text, lines }: { text: string; lines: string }): { x: number; y: number } | undefined {
  for (const line of document.querySelectorAll(lines)) {
    const start = line.textContent.replaceAll('\u00a0', ' ').indexOf(text);
    if (start === -1) continue;
    const range = document.createRange();
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    let offset = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const end = offset + (node.textContent ?? '').length;
      const has = (index: number): boolean => offset <= index && index <= end;
      if (has(start) && start < end) range.setStart(node, start - offset);
      if (has(start + text.length)) {
        range.setEnd(node, start + text.length - offset);
        const { left, top, width, height } = range.getBoundingClientRect();
        return { x: left + width / 2, y: top + height / 2 };
      }
      offset = end;
    }
  }
  return undefined;
}

async function screenshotFile(name: string, folder = path.join(results, 'screenshots')): Promise<string> {
  await mkdir(folder, { recursive: true });
  return path.join(folder, `${name}.png`);
}

function exactly(label: string): RegExp {
  return new RegExp(`^${label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
}
