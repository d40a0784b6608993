/*
 * Stands in for the `code` program that @vscode/test-electron starts, on machines that cannot have desktop VS Code: the same arguments, the
 * same exit code, but code-server with headless Chromium as its window.
 *
 * Of the arguments it reads --extensionDevelopmentPath, --extensionTestsPath, --user-data-dir and the folder to open. The file
 * User/settings.json in the user data folder goes to the user's and to the machine's settings: each takes the scopes that it knows.
 * Environment: OCI_LENS_HOST_SECONDS (time limit, 900), OCI_LENS_HOST_VERBOSE=1.
 */
import { closeSync, existsSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { results } from '../../scripts/paths.mjs';
import { openBrowser, type Browser } from './browser';
import { injectDevelopmentOptions } from './developmentOptions';
import { createProfile, removeProfile, type Settings } from './profile';
import { startServer, workbenchUrl, type Server } from './server';
import { suiteFiles, suiteFolderVariable, suiteVariable } from './suiteFiles';

/** As `timeout` does. */
const TIMED_OUT = 124;
const timeLimitMs = Number(process.env.OCI_LENS_HOST_SECONDS ?? 900) * 1000;
const verbose = process.env.OCI_LENS_HOST_VERBOSE === '1';

process.exitCode = await runHost(readArguments(process.argv.slice(2)));

interface HostArguments {
  extensions: string[];
  suite: string;
  folder: string | undefined;
  userData: string | undefined;
}

async function runHost({ extensions, suite, folder, userData }: HostArguments): Promise<number> {
  const settings = await readSettings(userData);
  const profile = await createProfile({ settings, machineSettings: settings });
  const files = suiteFiles(profile.folder);
  writeFileSync(files.output, '');
  const { result, finish } = outcome();
  const timer = setTimeout(() => finish(TIMED_OUT, `no result after ${timeLimitMs / 1000} s`), timeLimitMs);
  const stopFollowing = follow(files, () => finish(1, 'the extension host died'));
  process.once('SIGINT', () => finish(130, 'interrupted'));
  process.once('SIGTERM', () => finish(143, 'terminated'));

  let server: Server | undefined;
  let browser: Browser | undefined;
  try {
    const open = async (): Promise<void> => {
      server = await startServer(profile, {
        env: { [suiteVariable]: suite, [suiteFolderVariable]: profile.folder },
        ...(verbose && { onOutput: (text: string) => process.stderr.write(text) }),
      });
      void server.ended.then((code) => finish(code || 1, 'the server ended'));
      browser = await openBrowser(profile);
      const { context, page } = browser;
      context.on('close', () => finish(1, 'the browser ended'));
      page.on('crash', () => finish(1, 'the page crashed'));
      // The page calls these two as it does under @vscode/test-web.
      await page.exposeFunction('codeAutomationLog', (type: string, values: unknown[]) => {
        if (verbose) process.stderr.write(`[${type}] ${values.map(String).join(' ')}\n`);
      });
      await page.exposeFunction('codeAutomationExit', (code: number) => finish(code));
      const entry = fileURLToPath(new URL('./suite.js', import.meta.url));
      await injectDevelopmentOptions(page, server, { extensions, suite: entry });
      await page.goto(workbenchUrl(server, folder));
    };
    // An interrupt may come while all this is still opening.
    open().catch((error: unknown) =>
      finish(1, error instanceof Error ? (error.stack ?? error.message) : String(error)),
    );
    const code = await result;
    if (code === TIMED_OUT) await saveScreenshot(browser);
    stopFollowing();
    return code === 0 && !existsSync(files.passed) ? failed('the extension host ended before the suite did') : code;
  } finally {
    clearTimeout(timer);
    stopFollowing();
    await browser?.context.close().catch(() => undefined);
    await server?.stop();
    await removeProfile(profile);
  }
}

/** The first end counts. */
function outcome(): { result: Promise<number>; finish: (code: number, why?: string) => void } {
  let settle: (code: number) => void;
  let settled = false;
  const result = new Promise<number>((resolve) => (settle = resolve));
  const finish = (code: number, why?: string): void => {
    if (settled) return;
    settled = true;
    if (why) failed(why);
    settle(code);
  };
  return { result, finish };
}

/** Copies the suite's output as it grows, and notices when the process that writes it is gone. */
function follow(files: ReturnType<typeof suiteFiles>, onDeath: () => void): () => void {
  let copied = 0;
  let gone = 0;
  const copy = (): void => {
    const buffer = Buffer.alloc(65_536);
    const file = openSync(files.output, 'r');
    for (let length; (length = readSync(file, buffer, 0, buffer.length, copied)) > 0; copied += length) {
      process.stdout.write(Buffer.from(buffer.subarray(0, length)));
    }
    closeSync(file);
  };
  const timer = setInterval(() => {
    copy();
    // The process ends after a passed suite too; then the page has three seconds to say so.
    gone = isAlive(files.processId) ? 0 : gone + 1;
    if (gone === 20) onDeath();
  }, 150);
  let following = true;
  return () => {
    if (!following) return;
    following = false;
    clearInterval(timer);
    copy();
  };
}

function isAlive(processIdFile: string): boolean {
  try {
    const processId = Number(readFileSync(processIdFile, 'utf8'));
    if (!processId) return true;
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // Without the file the suite has not begun.
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}

async function saveScreenshot(browser: Browser | undefined): Promise<void> {
  await mkdir(results, { recursive: true });
  await browser?.page.screenshot({ path: path.join(results, 'host-timed-out.png') }).catch(() => undefined);
}

async function readSettings(userData: string | undefined): Promise<Settings> {
  if (!userData) return {};
  const text = await readFile(path.join(userData, 'User/settings.json'), 'utf8').catch(() => '{}');
  return JSON.parse(text) as Settings;
}

function readArguments(args: string[]): HostArguments {
  const { values, positionals } = parseArgs({
    args,
    strict: false,
    options: {
      extensionDevelopmentPath: { type: 'string', multiple: true },
      extensionTestsPath: { type: 'string' },
      'user-data-dir': { type: 'string' },
    },
  });
  const suite = values.extensionTestsPath;
  if (typeof suite !== 'string') throw new Error('--extensionTestsPath is missing.');
  const userData = values['user-data-dir'];
  const [folder] = positionals;
  return {
    extensions: (values.extensionDevelopmentPath ?? []).map((extension) => path.resolve(String(extension))),
    suite: path.resolve(suite),
    folder: folder === undefined ? undefined : path.resolve(folder),
    userData: typeof userData === 'string' ? userData : undefined,
  };
}

function failed(why: string): number {
  process.stderr.write(`VS Code stand-in: ${why}.\n`);
  return 1;
}
