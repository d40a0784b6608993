import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { root } from '../../scripts/paths.mjs';
import { createScratchFolder, type ScratchFolder } from '../support/scratchFolder';
import { Workbench } from '../support/workbench';

const STEPS = ['hover', 'pin', 'images', 'signIn', 'policy'];

describe('what a new user is offered', () => {
  let strings: Readonly<Record<string, string>>;
  let folder: ScratchFolder;
  let workbench: Workbench;

  beforeAll(async () => {
    strings = JSON.parse(await readFile(path.join(root, 'package.nls.json'), 'utf8')) as typeof strings;
    folder = await createScratchFolder({
      'pod.yaml': 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: nginx:1.27\n',
    });
    workbench = await Workbench.open({ folder: folder.path, file: 'pod.yaml', extension: { vsix: inject('vsix') } });
  });

  afterAll(async () => {
    await workbench.close();
    await folder.remove();
  });

  const page = () => workbench.page.locator('.gettingStartedContainer .gettingStartedSlideDetails');
  const step = (id: string) =>
    page().locator('.getting-started-step', { hasText: strings[`walkthrough.${id}.title`] ?? id });
  const textOf = (key: string): string => strings[`walkthrough.${key}`] ?? key;
  it('does not open by itself, and shows each step with its picture, in dark and in light', async () => {
    expect(await page().count()).toBe(0);
    await workbench.palette('Welcome: Open Walkthrough...');
    await workbench.answer(textOf('title'));
    // Where there is little room VS Code leaves the picture out.
    await workbench.page.keyboard.press('Control+B');
    for (const theme of ['dark', 'light']) {
      for (const id of STEPS) {
        await step(id).click();
        await page()
          .locator('.getting-started-step.expanded', { hasText: textOf(`${id}.title`) })
          .waitFor();
        const picture = workbench.panelFrame().locator('svg');
        await picture.waitFor();
        await workbench.screenshot(`walkthrough-${id}-${theme}`);
      }
      if (theme === 'dark') await workbench.palette('Preferences: Toggle between Light/Dark Themes');
    }
  });

  it('ticks a step off once its view was opened or its command was run', async () => {
    const policy = step('policy');
    await policy.click();
    expect(await policy.getAttribute('aria-checked')).toBe('false');
    await policy.getByRole('button', { name: 'Create Policy' }).click();
    await workbench.line(/rules:/).waitFor();
    await workbench.switchTo('Welcome');
    await expect.poll(() => policy.getAttribute('aria-checked')).toBe('true');
    await workbench.screenshot('walkthrough-done');
  });

  it('suggests keys that VS Code leaves free', async () => {
    const readme = await readFile(path.join(root, 'README.md'), 'utf8');
    const keys = Array.from(readme.matchAll(/^\{ ("key": "[^"]+")/gm), ([, key]) => key ?? '');
    expect(keys).toHaveLength(3);
    await workbench.palette('Preferences: Open Default Keyboard Shortcuts (JSON)');
    await workbench.line('Override').first().waitFor();
    const matches = workbench.page.locator('.find-widget.visible .matchesCount');
    // The first is taken, so that the search is seen to work.
    for (const [key, result] of [
      ['"key": "ctrl+k ctrl+i"', /of \d/],
      ...keys.map((key) => [key, 'No results']),
    ] as const) {
      await workbench.page.keyboard.press('Control+F');
      await workbench.page.locator('.find-widget.visible .find-part textarea').fill(key);
      await matches.getByText(result).waitFor();
    }
  });
});
