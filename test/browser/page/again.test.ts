import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PanelParts } from '../../../src/messages/panel';
import { image, words } from '../../support/panel/models';
import { PanelPage } from '../../support/panel/panelPage';

describe('parts of the page that are missing, fail, or come again', () => {
  let panel: PanelPage;

  beforeAll(async () => {
    panel = await PanelPage.open();
  });

  afterAll(async () => {
    await panel.close();
  });

  beforeEach(async () => {
    await panel.load();
    await panel.post(words);
  });

  const section = (name: string) => panel.page.getByRole('region', { name });
  const button = (name: string) => panel.page.getByRole('button', { name, exact: true });
  const show = (parts: Partial<PanelParts>) => panel.post({ type: 'show', parts });
  const focused = () => panel.page.evaluate(() => document.activeElement?.textContent);

  const loading = { kind: 'loading' } as const;
  const failed = { kind: 'failed', sentence: 'Too many requests.', canSignIn: false } as const;
  const unasked = { kind: 'unasked', sentence: 'Nothing was sent yet.' } as const;
  const noContents: PanelParts['contents'] = { kind: 'ready', rows: [], asksSizes: false };
  const noConfiguration: PanelParts['configuration'] = { kind: 'ready', title: '', facts: [], environment: [] };
  const noAnnotations: PanelParts['annotations'] = { kind: 'ready', rows: [] };

  function readyOf<K extends 'contents' | 'configuration' | 'layers'>(name: K) {
    const part: PanelParts[K] = image[name];
    if (part.kind !== 'ready') throw new Error('All parts of the sample are there.');
    return part as Extract<PanelParts[K], { kind: 'ready' }>;
  }

  it('says that there are no annotations only once all that may hold some is there', async () => {
    const none = panel.page.getByText('There are no annotations and no labels.').filter({ visible: true });
    for (const overview of [loading, unasked, failed]) {
      await show({ overview, configuration: noConfiguration, annotations: noAnnotations });
      expect(await none.count(), overview.kind).toBe(0);
    }
    for (const configuration of [loading, failed]) {
      await show({ overview: image.overview, configuration });
      expect(await none.count(), configuration.kind).toBe(0);
      expect(await panel.page.getByRole('link', { name: 'Annotations and labels' }).count()).toBe(0);
    }
    // What a look-up finds comes after what was not asked for.
    await show({ overview: unasked, configuration: noConfiguration });
    await show({ overview: loading, configuration: loading, annotations: loading });
    await show({ overview: image.overview });
    expect(await none.count()).toBe(0);
    await show({ configuration: noConfiguration, annotations: noAnnotations });
    expect(await none.count()).toBe(1);
    // A refresh does not make the page jump.
    await show({ overview: loading, configuration: loading, annotations: loading });
    expect(await none.count()).toBe(1);
    await show({ overview: failed, configuration: noConfiguration, annotations: noAnnotations });
    expect(await none.count()).toBe(0);
  });

  it('leads the focus to what failed when its section has nothing to show any more', async () => {
    await show(image);
    await panel.page.getByRole('row', { name: 'linux/arm64/v8' }).focus();
    await show({ overview: failed, contents: noContents });
    expect(await focused()).toBe('Overview');
    await show(image);
    await panel.page.getByRole('link', { name: 'Contents' }).focus();
    await show({ contents: noContents });
    expect(await focused()).toBe('nginx:1.27-alpine');
  });

  it('hides a secret again, and folds what was unfolded, when it is of another image', async () => {
    await show(image);
    const environment = section('Configuration').getByRole('group', { name: 'Environment' });
    const steps = section('Layers and history').getByRole('button', { name: '7 steps without a layer' });
    const long = section('Layers and history').getByRole('button', { name: 'Show less' });
    await environment.getByRole('button', { name: 'Show the value of NPM_TOKEN' }).click();
    await steps.click();
    await section('Layers and history').getByRole('button', { name: 'Show all' }).click();
    expect(await long.count()).toBe(1);
    const configuration = readyOf('configuration');
    const layers = readyOf('layers');
    await show({
      configuration: {
        ...configuration,
        environment: configuration.environment.map((fact) =>
          fact.secret === true ? { ...fact, value: 'npm_other' } : fact,
        ),
      },
      layers: {
        ...layers,
        rows: layers.rows.map((row) => ({
          ...row,
          ...(row.steps ? { steps: [...row.steps, 'ENV OTHER=1'] } : { instruction: `${row.instruction} other` }),
        })),
      },
    });
    await environment.getByRole('button', { name: 'Show the value of NPM_TOKEN' }).waitFor();
    expect(await panel.page.content()).not.toContain('npm_other');
    expect(await steps.getAttribute('aria-expanded')).toBe('false');
    expect(await long.count()).toBe(0);
  });

  it('has no bare heading of a section that is empty while it comes again', async () => {
    await show({ ...image, contents: noContents, configuration: noConfiguration });
    await show({ contents: loading, configuration: loading, layers: loading });
    expect(await section('Contents').count()).toBe(0);
    expect(await section('Configuration').count()).toBe(0);
    await show({ configuration: image.configuration });
    await section('Configuration').getByText('NGINX_VERSION').waitFor();
  });

  it('says that it asks for the sizes, once, and how that ended', async () => {
    await show(image);
    await panel.posted();
    const state = section('Contents').getByRole('status');
    await button('Show all sizes').click();
    // It keeps the focus.
    await panel.page.keyboard.press('Enter');
    expect(await state.innerText()).toBe('Reading…');
    expect(await button('Show all sizes').isDisabled()).toBe(true);
    expect(await panel.posted()).toEqual([{ type: 'showSizes' }]);
    const contents = readyOf('contents');
    await show({ contents: { ...contents, sizesProblem: 'Too many requests.' } });
    expect(await state.innerText()).toBe('Too many requests.');
    await button('Show all sizes').click();
    expect(await panel.posted()).toEqual([{ type: 'showSizes' }]);
    await show({ contents: { ...contents, asksSizes: false, sizesProblem: '2 could not be read.' } });
    expect(await state.innerText()).toBe('2 could not be read.');
    expect(await button('Show all sizes').count()).toBe(0);
    await show({ contents: { ...contents, asksSizes: false } });
    expect(await state.count()).toBe(0);
  });
});
