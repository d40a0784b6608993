import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { results } from '../../scripts/paths.mjs';
import { type Theme, Workbench } from '../support/workbench';
import type { Settings } from './profile';

const shots = path.join(results, 'smoke');
const file = 'kubernetes/deployment.yaml';
const image = 'nginx:1.27-alpine';

export interface SmokeOptions {
  /** Copied; the original is not touched. */
  examples: string;
  vsix: string;
  machineSettings: Settings;
  /** Default: all. */
  themes?: readonly Theme[];
}

/**
 * The main job, as a person would do it: hover, inspect, pin, undo; in a light theme the hover alone. Prints a line a step.
 *
 * @returns Whether every step held.
 */
export async function smoke({ examples, themes = ['dark', 'light'], ...options }: SmokeOptions): Promise<boolean> {
  const temporary = await mkdtemp(path.join(os.tmpdir(), 'ocil-smoke-'));
  try {
    const folder = path.join(temporary, 'examples');
    await cp(examples, folder, { recursive: true });
    await rm(shots, { recursive: true, force: true });
    const held: boolean[] = [];
    for (const theme of themes) held.push(await inTheme(theme, { folder, ...options }, jobs[theme]));
    return held.every(Boolean);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

type Step = (what: string, act: () => Promise<void>) => Promise<void>;
type Job = (workbench: Workbench, step: Step, theme: Theme) => Promise<void>;

/** Opens the workbench and does the job; the first step that fails ends it, with a screenshot. */
async function inTheme(
  theme: Theme,
  options: Pick<SmokeOptions, 'vsix' | 'machineSettings'> & { folder: string },
  job: Job,
): Promise<boolean> {
  const { folder, vsix, machineSettings } = options;
  let workbench: Workbench | undefined;
  const step: Step = async (what, act) => {
    const started = Date.now();
    try {
      await act();
    } catch (error) {
      console.log(`FAILED  ${theme}: ${what}`);
      await workbench?.screenshot(`failed-${theme}-${what.replaceAll(/\W+/g, '-')}`, shots).catch(() => undefined);
      throw error;
    }
    console.log(`ok      ${theme}: ${what} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  };
  try {
    await step(`open ${file}`, async () => {
      workbench = await Workbench.open({ folder, file, theme, machineSettings, extension: { vsix } });
    });
    const opened = workbench!;
    await job(opened, step, theme);
    await step('nothing went out, nothing was left unhandled', async () => {
      expectNothing('requests to the outside', opened.outsideRequests);
      expectNothing('errors of the extension', await opened.extensionErrors());
    });
    return true;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return false;
  } finally {
    await workbench?.close();
  }
}

const wholeJob: Job = async (workbench, step, theme) => {
  await appearance(workbench, step, theme);

  await step("open the panel from the hover's Inspect link", async () => {
    const hover = await workbench.hoverText(image, 'Inspect');
    await hover
      .getByRole('link', { name: /Inspect/ })
      .first()
      .click();
    await workbench.panelFrame().getByText(image).first().waitFor();
    await workbench.screenshot('panel', shots);
    // The editor may be behind the panel.
    await workbench.openFile(file);
  });

  await step("pin by the context menu's 'Pin to Digest'", async () => {
    const { choose } = await workbench.contextMenu(image);
    await workbench.screenshot('context-menu', shots);
    await choose('Pin to Digest');
    await workbench
      .line(new RegExp(`${image}@sha256:[0-9a-f]{64}`))
      .first()
      .waitFor();
    await workbench.screenshot('pinned', shots);
  });

  await step('undo', async () => {
    await workbench.clickText(image);
    await workbench.page.keyboard.press('Control+Z');
    await workbench
      .line(new RegExp(`${image}$`))
      .first()
      .waitFor();
  });
};

const appearance: Job = async (workbench, step, theme) => {
  await step(`hover ${image}`, async () => {
    const hover = await workbench.hoverText(image, /User/);
    const text = await hover.innerText();
    for (const wanted of [/sha256:[0-9a-f]{7,}/, /linux\/amd64/, /linux\/arm64/, /Inspect/]) {
      if (!wanted.test(text)) throw new Error(`The hover lacks ${String(wanted)}:\n${text}`);
    }
    await workbench.screenshot(`hover-${theme}`, shots);
    await workbench.leaveHover();
  });
};

const jobs: Readonly<Record<Theme, Job>> = { dark: wholeJob, light: appearance };

function expectNothing(what: string, found: readonly string[]): void {
  if (found.length) throw new Error(`There were ${what}:\n${found.join('\n')}`);
}
