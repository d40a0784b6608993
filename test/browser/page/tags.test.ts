import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HostMessage } from '../../../src/messages/panel';
import { image, tagNames, tags, words } from '../../support/panel/models';
import { PanelPage } from '../../support/panel/panelPage';
import { rowsWhileScrolling } from '../../support/panel/rowsWhileScrolling';

describe("the tags of the panel's page", () => {
  let panel: PanelPage;

  beforeAll(async () => {
    panel = await PanelPage.open();
  });

  afterAll(async () => {
    await panel.close();
  });

  beforeEach(async () => {
    await panel.load();
    await panel.post(words, { type: 'show', parts: { header: image.header, overview: image.overview } });
    await panel.posted();
  });

  const section = () => panel.page.getByRole('region', { name: 'Tags' });
  const button = (name: string) => section().getByRole('button', { name, exact: true });
  const list = () => section().getByRole('list', { name: 'Tags', exact: true });
  const size = () => list().getByRole('listitem').first().getAttribute('aria-setsize');

  it('are listed when a person asks, page by page, until all are there or that is stopped', async () => {
    expect(await section().count()).toBe(0);
    const nothing = { append: false, tags: [], groups: [] };
    await panel.post({
      type: 'tags',
      tags: { ...nothing, state: { kind: 'idle', sentence: 'Not listed yet.', canFindSame: true } },
    });
    await button('List Tags').click();
    await button('Find Tags of the Same Content').click();
    const all = tagNames(2_500);
    const found = (count: number) => all.slice(0, count).filter((tag) => /1\.4.*perl/.test(tag)).length;
    const page = (from: number, kind: 'loading' | 'ready') =>
      panel.post({
        type: 'tags',
        tags: {
          append: from > 0,
          tags: all.slice(from, from + 1_000),
          groups: [],
          state: { kind, sentence: `${Math.min(from + 1_000, 2_500)} tags`, canFindSame: false },
        },
      });
    await page(0, 'loading');
    await button('Stop').click();
    expect(await panel.posted()).toEqual([{ type: 'listTags' }, { type: 'findSameTags' }, { type: 'stopTags' }]);
    expect(await section().getAttribute('aria-busy')).toBe('true');
    // A search finds in what comes, too.
    await section().getByRole('textbox', { name: 'Search tags' }).fill('1.4 PERL');
    await section()
      .getByText(`${found(1_000)} of 1,000`)
      .waitFor();
    await page(1_000, 'loading');
    await section()
      .getByText(`${found(2_000)} of 2,000`)
      .waitFor();
    await page(2_000, 'ready');
    await section().getByText('2500 tags').waitFor();
    await section()
      .getByText(`${found(2_500)} of 2,500`)
      .waitFor();
    expect(await size()).toBe(String(found(2_500)));
    expect(await button('Stop').count()).toBe(0);
    await section().getByRole('textbox', { name: 'Search tags' }).press('Escape');
    expect(await size()).toBe('2500');
    await panel.page.getByRole('status').getByText('Tags: 2500 tags').waitFor({ state: 'attached' });
  });

  it('that share a digest stand together', async () => {
    await panel.post({ type: 'tags', tags: tags(10) });
    const groups = section().getByRole('list', { name: 'Tags that share a digest' });
    await groups.getByText('This image').waitFor();
    await groups.getByRole('button', { name: 'mainline-alpine' }).click();
    expect(await panel.posted()).toEqual([{ type: 'inspectTag', tag: 'mainline-alpine' }]);
  });

  it('say why they could not be listed, and keep those that were', async () => {
    await panel.post({ type: 'tags', tags: tags(10) });
    await panel.post({
      type: 'tags',
      tags: {
        append: true,
        tags: [],
        groups: [],
        state: { kind: 'failed', sentence: 'Too many requests.', canFindSame: false },
      },
    });
    await section().getByText('Too many requests.').waitFor();
    expect(await size()).toBe('10');
    await button('Try Again').click();
    expect(await panel.posted()).toEqual([{ type: 'listTags' }]);
  });

  const ready = (names: readonly string[], append = false): HostMessage => ({
    type: 'tags',
    tags: {
      ...{ append, tags: [...names], groups: [] },
      state: { kind: 'ready', sentence: `${names.length} tags`, canFindSame: false },
    },
  });

  it('can be listed again, and say so after a refresh, which does not list them', async () => {
    await panel.post(ready(tagNames(10)));
    expect(await section().getByText('These tags were listed before you refreshed.').count()).toBe(0);
    await panel.page.getByRole('button', { name: 'Refresh', exact: true }).click();
    await section().getByText('These tags were listed before you refreshed.').waitFor();
    // What is found among them makes them no newer.
    await panel.post(ready([], true));
    await section().getByText('These tags were listed before you refreshed.').waitFor();
    await button('List Again').click();
    expect(await panel.posted()).toEqual([{ type: 'refresh' }, { type: 'listTags' }]);
    await panel.post(ready(tagNames(11)));
    expect(await section().getByText('These tags were listed before you refreshed.').count()).toBe(0);
    await button('List Again').waitFor();
  });

  it('stay where they are when they are put in order', async () => {
    const names = tagNames(1_000);
    await panel.post(ready(names));
    const tag = names[400]!;
    const top = () => list().evaluate((rows) => rows.parentElement!.scrollTop);
    const scrollTo = (place: number) =>
      list().evaluate((rows, place) => {
        rows.parentElement!.scrollTop = place;
      }, place);
    const item = list().getByRole('button', { name: tag, exact: true });
    await scrollTo(399 * 26);
    await item.waitFor();
    // The same order: nothing moves, whether a tag has the focus or not.
    await panel.post(ready(names));
    expect(await top()).toBe(399 * 26);
    await item.focus();
    await panel.post(ready(names));
    expect(await top()).toBe(399 * 26);
    expect(await item.evaluate((element) => element === document.activeElement)).toBe(true);
    // Another order: the tag stays where it was on the screen.
    await panel.post(ready(names.toReversed()));
    expect(await item.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await top()).toBe((999 - 400 - 1) * 26);
    await panel.page.keyboard.press('ArrowDown');
    expect(await panel.page.evaluate(() => document.activeElement?.textContent)).toBe(names[399]);
    // It is gone.
    await panel.post(ready(names.slice(0, 100)));
    expect(await top()).toBe(0);
    expect(await panel.page.evaluate(() => document.activeElement?.textContent)).toBe('Tags');
  });

  it('are found among 200,000 at once', async () => {
    await panel.post({ type: 'tags', tags: tags(200_000) });
    const search = section().getByRole('textbox', { name: 'Search tags' });
    await search.fill('99.99-alpine-slim');
    await section().getByText('4 of 200,000').waitFor();
    expect(await list().getByRole('listitem').count()).toBe(4);
    await search.fill('no such tag');
    await section().getByText('Nothing matches.').waitFor();
    await search.fill('');
    expect(await size()).toBe('200000');
  });

  it('scroll through 200,000 with few of them in the page', async () => {
    await panel.post({ type: 'tags', tags: tags(200_000) });
    const counts = await rowsWhileScrolling(list());
    expect(Math.max(...counts)).toBeLessThan(60);
  });
});
