import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { findChromium } from '../../scripts/programs.mjs';
import type { Profile } from './profile';

export interface Browser {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Requests that did not go to this machine. They fail; a test expects none. */
  readonly outsideRequests: string[];
}

/** Headless Chromium as the workbench's window. Names outside this machine do not resolve in it. */
export async function openBrowser(profile: Profile): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('Chromium is not installed.');
  const context = await chromium.launchPersistentContext(profile.browserData, {
    executablePath,
    headless: true,
    artifactsDir: profile.temporary,
    env: { ...process.env, TMPDIR: profile.temporary },
    viewport: { width: 1280, height: 800 },
    permissions: ['clipboard-read', 'clipboard-write'],
    // Whoever uses this decides what an interrupt does.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.*, EXCLUDE localhost',
    ],
  });
  const outsideRequests: string[] = [];
  const note = (address: string): void => {
    if (isOutside(new URL(address))) outsideRequests.push(address);
  };
  context.on('request', (request) => note(request.url()));
  const page = context.pages()[0] ?? (await context.newPage());
  page.on('websocket', (socket) => note(socket.url()));
  return { context, page, outsideRequests };
}

function isOutside({ protocol, hostname }: URL): boolean {
  if (!/^(https?|wss?):$/.test(protocol)) return false;
  // A webview's resources: answered inside the browser, by the workbench's service worker.
  if (hostname.endsWith('.vscode-resource.vscode-cdn.net')) return false;
  return !/^(127\.\d+\.\d+\.\d+|\[::1\]|localhost)$/.test(hostname);
}
