import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { digestNumber, image, tags, words } from '../../support/panel/models';
import { PanelPage } from '../../support/panel/panelPage';

describe('the page of the panel', () => {
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

  it('asks for what is known, and has VS Code keep what the host wants back', async () => {
    expect(await panel.posted()).toEqual([{ type: 'ready' }]);
    await panel.post({ type: 'keep', state: 'the reference' });
    expect(await panel.page.evaluate(() => window.kept)).toEqual([{ state: 'the reference' }]);
  });

  it('offers what can be done with the image, and nothing that cannot', async () => {
    await panel.post({ type: 'show', parts: image });
    await panel.posted();
    for (const name of ['Pin Here', 'Copy As…', 'Compare…', 'Open JSON', 'Refresh']) await button(name).click();
    expect(await panel.posted()).toEqual([
      { type: 'pin' },
      { type: 'copyAs' },
      { type: 'compare' },
      { type: 'openDocument', digest: digestNumber(255) },
      { type: 'refresh' },
    ]);
    await panel.page.getByRole('link', { name: 'Docker Hub' }).click();
    expect(await panel.violations()).toEqual(['link https://hub.docker.com/_/nginx']);
    const header = { ...image.header, webPage: undefined };
    await panel.post({ type: 'show', parts: { header: { ...header, canPin: false, canCompare: false } } });
    expect(await button('Pin Here').count()).toBe(0);
    expect(await button('Compare…').count()).toBe(0);
    expect(await panel.page.getByRole('link', { name: 'Docker Hub' }).count()).toBe(0);
  });

  it('shows one and the same state once, and each section as it comes', async () => {
    const loading = { kind: 'loading' } as const;
    const waiting = { contents: loading, configuration: loading, layers: loading, annotations: loading, raw: loading };
    await panel.post({ type: 'show', parts: { header: image.header, overview: loading, ...waiting } });
    expect(await panel.page.getByText('Reading…').filter({ visible: true }).count()).toBe(1);
    await panel.post({ type: 'show', parts: { overview: image.overview, contents: image.contents } });
    await section('Overview').getByText('BSD-2-Clause').waitFor();
    expect(await panel.page.getByRole('navigation').getByRole('link').allInnerTexts()).toEqual([
      'Overview',
      'Contents',
      'Configuration',
    ]);
    await section('Configuration').getByText('Reading…').waitFor();
    await panel.page.getByRole('status').getByText('Overview: loaded').waitFor({ state: 'attached' });
    // A failure of one leaves the rest.
    const sentence = 'ghcr.io no longer holds this part.';
    await panel.post({
      type: 'show',
      parts: { configuration: { kind: 'failed', sentence, canSignIn: false }, layers: image.layers },
    });
    await section('Configuration').getByText(sentence).waitFor();
    await section('Layers and history').getByText('COPY docker-entrypoint.sh / # buildkit').waitFor();
    expect(await button('Sign In…').count()).toBe(0);
    await panel.posted();
    await button('Try Again').click();
    await button('Show Log').click();
    expect(await panel.posted()).toEqual([{ type: 'refresh' }, { type: 'showLog' }]);
  });

  it('offers to sign in where that may help, and to look up what nobody asked for yet', async () => {
    const failed = { kind: 'failed', sentence: 'You may not read this.', canSignIn: true } as const;
    await panel.post({ type: 'show', parts: { header: image.header, overview: failed, layers: failed } });
    await panel.posted();
    await button('Sign In…').click();
    expect(await panel.posted()).toEqual([{ type: 'signIn' }]);
    const unasked = { kind: 'unasked', sentence: 'Nothing was sent yet.' } as const;
    await panel.post({ type: 'show', parts: { overview: unasked, layers: unasked } });
    await button('Look Up').click();
    expect(await panel.posted()).toEqual([{ type: 'lookUp' }]);
  });

  it('keeps what was there while a part comes again', async () => {
    await panel.post({ type: 'show', parts: image });
    await panel.post({ type: 'show', parts: { layers: { kind: 'loading' } } });
    await section('Layers and history').getByText('COPY docker-entrypoint.sh / # buildkit').waitFor();
    expect(await section('Layers and history').getAttribute('aria-busy')).toBe('true');
    await panel.post({ type: 'show', parts: { layers: image.layers } });
    expect(await section('Layers and history').getAttribute('aria-busy')).toBe('false');
    await panel.page.getByRole('status').getByText('Layers and history: loaded').waitFor({ state: 'attached' });
  });

  it('has no contents for a single manifest and no configuration for an artifact', async () => {
    await panel.post({
      type: 'show',
      parts: {
        ...image,
        contents: { kind: 'ready', rows: [], asksSizes: false },
        configuration: { kind: 'ready', title: '', facts: [], environment: [] },
        annotations: { kind: 'ready', rows: [] },
      },
    });
    expect(await section('Contents').count()).toBe(0);
    expect(await section('Configuration').count()).toBe(0);
    await section('Annotations and labels').getByText('There are no annotations and no labels.').waitFor();
  });

  it('copies what it says it copies', async () => {
    await panel.post({ type: 'show', parts: image });
    await panel.posted();
    await section('Overview').getByRole('button', { name: 'Copy Digest' }).click();
    await section('Layers and history').getByRole('button', { name: 'Copy Digest' }).last().click();
    await section('Annotations and labels').getByRole('button', { name: 'Copy Revision' }).click();
    expect(await panel.posted()).toEqual([
      { type: 'copy', text: digestNumber(255) },
      { type: 'copy', text: digestNumber(6) },
      { type: 'copy', text: 'cffeb933620093bc0c08c0b28c3d5cbaec79d729' },
    ]);
  });

  it('hides secrets until they are asked for, also from the search, and a new part does not hide them again', async () => {
    await panel.post({ type: 'show', parts: image });
    const environment = section('Configuration').getByRole('group', { name: 'Environment' });
    expect(await panel.page.content()).not.toContain('npm_4bQ9');
    const search = environment.getByRole('textbox', { name: 'Search the environment' });
    await search.fill('npm_4');
    await environment.getByText('Nothing matches.').waitFor();
    await search.fill('token');
    expect(await environment.getByRole('term').allInnerTexts()).toEqual(['NPM_TOKEN']);
    await environment.getByText('1 of 9').waitFor();
    await environment.getByRole('button', { name: 'Show the value of NPM_TOKEN' }).click();
    await environment.getByText('npm_4bQ9wXyZ0123456789').waitFor();
    await panel.post({ type: 'show', parts: { configuration: image.configuration } });
    await environment.getByText('npm_4bQ9wXyZ0123456789').waitFor();
    expect(await environment.getByRole('term').allInnerTexts()).toEqual(['NPM_TOKEN']);
    await environment.getByRole('button', { name: 'Hide the value of NPM_TOKEN' }).click();
    expect(await panel.page.content()).not.toContain('npm_4bQ9');
    await search.press('Escape');
    expect(await environment.getByRole('term').count()).toBe(9);
  });

  it('folds steps without a layer', async () => {
    await panel.post({ type: 'show', parts: image });
    const layers = section('Layers and history');
    const fold = layers.getByRole('button', { name: '7 steps without a layer' });
    expect(await fold.getAttribute('aria-expanded')).toBe('false');
    expect(await layers.getByText('ENV PKG_RELEASE=1').count()).toBe(0);
    await fold.click();
    expect(await layers.getByRole('listitem').count()).toBe(7);
    await panel.post({ type: 'show', parts: { layers: image.layers } });
    await layers.getByText('ENV PKG_RELEASE=1').waitFor();
    await fold.click();
    expect(await layers.getByText('ENV PKG_RELEASE=1').count()).toBe(0);
  });

  it('shows one step alone as it is: there is nothing to unfold', async () => {
    const rows = [{ kind: 'steps' as const, instruction: 'USER 65533', size: '', share: 0 }];
    await panel.post({ type: 'show', parts: { layers: { kind: 'ready', total: '', rows } } });
    await section('Layers and history').getByText('USER 65533').waitFor();
    expect(await section('Layers and history').getByRole('button').count()).toBe(0);
  });

  it('calls what an artifact holds files, in the links as well', async () => {
    await panel.post({ type: 'show', parts: image });
    const { layers } = image;
    await panel.post({ type: 'show', parts: { layers: { ...layers, isArtifact: true } as typeof layers } });
    await section('Files').getByRole('columnheader', { name: 'File', exact: true }).waitFor();
    await panel.page.getByRole('navigation').getByRole('link', { name: 'Files' }).waitFor();
    await panel.post({ type: 'show', parts: { layers } });
    await section('Layers and history').getByRole('columnheader', { name: 'Instruction' }).waitFor();
  });

  it('shows the share of a layer as a bar', async () => {
    await panel.post({ type: 'show', parts: image });
    const widths = await section('Layers and history')
      .locator('.share-part')
      .evaluateAll((bars) =>
        bars.map((bar) =>
          Math.round((100 * bar.getBoundingClientRect().width) / bar.parentElement!.getBoundingClientRect().width),
        ),
      );
    expect(widths[0]).toBe(18);
    expect(widths.at(-1)).toBe(74);
    // A small one is still to be seen.
    expect(widths[2]).toBeGreaterThan(0);
  });

  it('finds annotations by what people call them, and links only where the host has checked', async () => {
    await panel.post({ type: 'show', parts: image });
    const annotations = section('Annotations and labels');
    await annotations.getByRole('textbox', { name: 'Search annotations and labels' }).fill('home PAGE');
    expect(await annotations.getByRole('row').count()).toBe(2);
    expect(await annotations.getByRole('link').getAttribute('href')).toBe('https://hub.docker.com/_/nginx');
    await annotations.getByText('1 of 11').waitFor();
  });

  it('has a long link without a button in it', async () => {
    const link = `https://example.com/${'x'.repeat(475)}`;
    await panel.post({
      type: 'show',
      parts: { overview: { kind: 'ready', facts: [{ label: 'Home page', value: link, link }] } },
    });
    const value = section('Overview').getByRole('link');
    expect(await value.getAttribute('href')).toBe(link);
    expect(await value.getByRole('button').count()).toBe(0);
    await section('Overview').getByRole('button', { name: 'Show all' }).click();
    expect(await value.innerText()).toBe(link);
    expect(await panel.violations()).toEqual([]);
  });

  it('clamps a long value until all of it is wanted', async () => {
    await panel.post({ type: 'show', parts: image });
    const row = section('Layers and history').getByRole('row').nth(3);
    await row.getByText('apkArch').waitFor();
    expect(await row.innerText()).not.toContain('nginx_signing');
    await row.getByRole('button', { name: 'Show all' }).click();
    await row.getByText('nginx_signing').waitFor();
    await panel.post({ type: 'show', parts: { layers: image.layers } });
    await row.getByText('nginx_signing').waitFor();
    await row.getByRole('button', { name: 'Show less' }).click();
    expect(await row.innerText()).not.toContain('nginx_signing');
  });

  it('opens each document', async () => {
    await panel.post({ type: 'show', parts: image });
    await panel.posted();
    await panel.page.getByRole('button', { name: 'Open Configuration (linux/amd64)' }).click();
    expect(await panel.posted()).toEqual([{ type: 'openDocument', digest: digestNumber(90) }]);
  });

  it('keeps focus and scroll position when parts come', async () => {
    await panel.post({ type: 'show', parts: image }, { type: 'tags', tags: tags(1_000) });
    const copy = section('Layers and history').getByRole('button', { name: 'Copy Digest' }).nth(3);
    await copy.focus();
    const before = await panel.page.evaluate(() => window.scrollY);
    expect(before).toBeGreaterThan(0);
    await panel.post({ type: 'show', parts: image }, { type: 'tags', tags: tags(1_000) });
    expect(await copy.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await panel.page.evaluate(() => window.scrollY)).toBe(before);
    // What had the focus is gone: it stays in its section.
    await panel.post({ type: 'show', parts: { layers: { kind: 'failed', sentence: 'Gone.', canSignIn: false } } });
    expect(await panel.page.evaluate(() => document.activeElement?.textContent)).toBe('Layers and history');
  });

  it('leads to a section, and marks the one that is read', async () => {
    await panel.post({ type: 'show', parts: image });
    const navigation = panel.page.getByRole('navigation', { name: 'Sections' });
    await navigation.getByRole('link', { name: 'Layers and history' }).click();
    expect(await panel.page.evaluate(() => document.activeElement?.id)).toBe('layers-heading');
    await navigation.locator('[aria-current]', { hasText: 'Layers and history' }).waitFor();
    expect(await navigation.locator('[aria-current]').count()).toBe(1);
    // Also where the page ends before the section can stand at its top; until it is scrolled.
    await navigation.getByRole('link', { name: 'Raw JSON' }).click();
    await navigation.locator('[aria-current]', { hasText: 'Raw JSON' }).waitFor();
    await panel.page.evaluate(() => window.scrollTo(0, 0));
    await navigation.locator('[aria-current]', { hasText: 'Overview' }).waitFor();
    await navigation.getByRole('link', { name: 'Layers and history' }).click();
    // The links stand above what they lead to.
    const bar = await navigation.boundingBox();
    const heading = await panel.page.locator('#layers-heading').boundingBox();
    expect(heading!.y).toBeGreaterThanOrEqual(bar!.y + bar!.height);
  });

  it('ignores what is no message', async () => {
    await panel.post({ type: 'show', parts: image });
    await panel.page.evaluate(() => {
      for (const data of [
        undefined,
        'x',
        {},
        { type: 'show', parts: { overview: { kind: 'ready' } } },
        { type: 'other' },
      ]) {
        window.postMessage(data, '*');
      }
    });
    await panel.post({ type: 'keep', state: 'after' });
    await section('Overview').getByText('BSD-2-Clause').waitFor();
    expect(await panel.violations()).toEqual([]);
  });
});
