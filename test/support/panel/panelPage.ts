import { mkdir, readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { results, root } from '../../../scripts/paths.mjs';
import type { HostMessage, PanelMessage } from '../../../src/messages/panel';
import { openBrowser } from '../../host/browser';
import { createProfile, type Profile, removeProfile } from '../../host/profile';
import { type ThemeName, webviewHtml } from './webviewHtml';

declare global {
  interface Window {
    /** What the page has posted, and what it has had VS Code keep. */
    posted: PanelMessage[];
    kept: unknown[];
    violations: string[];
  }
}

/** The panel's built page in a real browser, with the test in place of the extension: it posts messages and reads those of the page. */
export class PanelPage {
  private constructor(
    private readonly profile: Profile,
    private readonly server: Server,
    readonly page: Page,
    private readonly context: BrowserContext,
    /** Paths asked of the server, and addresses asked of anybody else. */
    readonly requests: string[],
  ) {}

  static async open(): Promise<PanelPage> {
    const profile = await createProfile();
    const requests: string[] = [];
    const server = createServer((request, response) => {
      void answer(request.url ?? '/').then(({ type, body }) => {
        response.writeHead(type ? 200 : 404, { 'content-type': type ?? 'text/plain' }).end(body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { context, page } = await openBrowser(profile);
    page.setDefaultTimeout(10_000);
    context.on('request', (request) => requests.push(request.url()));
    return new PanelPage(profile, server, page, context, requests);
  }

  /** Loads the page anew, as VS Code does when it was hidden. Its script has run when this resolves. */
  async load(
    theme: ThemeName = 'dark',
    size: { width: number; height: number } = { width: 1000, height: 800 },
  ): Promise<void> {
    const { port } = this.server.address() as AddressInfo;
    await this.page.setViewportSize(size);
    this.requests.length = 0;
    await this.page.goto(`http://127.0.0.1:${port}/?theme=${theme}`);
  }

  /** Milliseconds from asking for the page until its script had run. */
  async loaded(): Promise<number> {
    return this.page.evaluate(() => {
      const [navigation] = performance.getEntriesByType('navigation');
      return navigation instanceof PerformanceNavigationTiming ? navigation.domContentLoadedEventStart : NaN;
    });
  }

  /** Posts messages as the host does; resolves when the page has laid them out and the browser has painted. Milliseconds since the first arrived. */
  async post(...messages: readonly HostMessage[]): Promise<number> {
    return this.page.evaluate(async (messages) => {
      let start = NaN;
      window.addEventListener('message', () => (start = performance.now()), { once: true, capture: true });
      for (const message of messages) window.postMessage(message, '*');
      // After the messages, which were queued before.
      await new Promise<void>((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => requestAnimationFrame(() => setTimeout(resolve));
        window.addEventListener('message', () => port2.postMessage(undefined), { once: true });
        window.postMessage('last', '*');
      });
      return performance.now() - start;
    }, messages);
  }

  /** What the page has posted since this was last asked. */
  async posted(): Promise<PanelMessage[]> {
    return this.page.evaluate(() => window.posted.splice(0));
  }

  /** Breaches of the content security policy, errors, dialogs, windows and links followed since this was last asked: a test expects none. */
  async violations(): Promise<string[]> {
    return this.page.evaluate(() => window.violations.splice(0));
  }

  async screenshot(name: string): Promise<void> {
    const folder = path.join(results, 'screenshots');
    await mkdir(folder, { recursive: true });
    await this.page.screenshot({ path: path.join(folder, `${name}.png`), animations: 'disabled' });
  }

  async close(): Promise<void> {
    await this.context.close();
    await new Promise((resolve) => this.server.close(resolve));
    await removeProfile(this.profile);
  }
}

async function answer(url: string): Promise<{ type?: string; body: string }> {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  switch (pathname) {
    case '/':
      return { type: 'text/html', body: await webviewHtml((searchParams.get('theme') ?? 'dark') as ThemeName) };
    case '/panel.js':
      return { type: 'text/javascript', body: await readFile(path.join(root, 'dist/panel.js'), 'utf8') };
    case '/panel.css':
      return { type: 'text/css', body: await readFile(path.join(root, 'dist/panel.css'), 'utf8') };
    default:
      return { body: '' };
  }
}
