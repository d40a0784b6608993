import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { axeViolations } from '../../support/panel/axe';
import { hostile } from '../../support/panel/hostile';
import { checkedReferrers, digestNumber, image, referrers, words } from '../../support/panel/models';
import { PanelPage } from '../../support/panel/panelPage';
import { THEMES } from '../../support/panel/webviewHtml';

describe('Referrers in the page', () => {
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
    await panel.posted();
  });

  afterEach(async () => {
    expect(await panel.violations()).toEqual([]);
  });

  const section = () => panel.page.getByRole('region', { name: 'Referrers' });
  const button = (name: string) => section().getByRole('button', { name, exact: true });
  const rows = () => section().locator('tbody tr');
  const names = () => rows().locator('.entry-name').allTextContents();
  const press = async (...keys: readonly string[]) => {
    for (const key of keys) await panel.page.keyboard.press(key);
  };
  const all = referrers.rows.map(({ name }) => name);

  it('are looked for when a person asks, who can stop, try again and sign in', async () => {
    const sentence = "Asks ghcr.io for what refers to this image, for cosign's tags, and for what is found.";
    await panel.post({ type: 'show', parts: { ...image, referrers: { kind: 'unasked', sentence } } });
    await section().getByText(sentence).waitFor();
    await button('Look for Signatures and SBOMs').click();
    await panel.post({ type: 'show', parts: { referrers: { kind: 'loading' } } });
    // Also where another section is loading.
    await panel.post({ type: 'show', parts: { layers: { kind: 'loading' } } });
    expect(await panel.page.evaluate(() => document.activeElement?.textContent)).toBe('Stop');
    await button('Stop').click();
    const failed = { kind: 'failed', sentence: 'ghcr.io refused this.', canSignIn: true } as const;
    await panel.post({ type: 'show', parts: { referrers: failed } });
    await panel.page.getByRole('status').getByText('ghcr.io refused this.').waitFor({ state: 'attached' });
    await button('Try Again').click();
    await button('Sign In…').click();
    expect(await panel.posted()).toEqual([
      ...[{ type: 'lookForEvidence' }, { type: 'stopEvidence' }, { type: 'lookForEvidence' }, { type: 'signIn' }],
    ]);
  });

  it('are told first in sentences, then as a tree whose rows open', async () => {
    await panel.post({ type: 'show', parts: { referrers: { kind: 'loading' } } }, { type: 'show', parts: image });
    const statements = section().locator('.statements');
    expect(await statements.getByRole('listitem').allTextContents()).toEqual(
      referrers.statements.map(({ sentence }) => sentence),
    );
    await panel.page.getByRole('status').getByText('Signed: 2, not verified').waitFor({ state: 'attached' });
    await section().getByText('Looked for at 6/5/25, 8:42 AM').waitFor();
    await section().getByText('no more than 2,000 manifests').waitFor();
    expect(await names()).toEqual(all);
    await section().getByText("cosign's tag", { exact: true }).waitFor();
    await section().getByText('shown elsewhere').waitFor();
    await rows().filter({ hasText: 'Cosign signature' }).click();
    await button('Copy Digest').first().click();
    await button('Look Again').click();
    expect(await panel.posted()).toEqual([
      { type: 'openReferrer', digest: digestNumber(401) },
      { type: 'copy', text: digestNumber(400) },
      { type: 'lookForEvidence' },
    ]);
  });

  it('say in words what came of checking them, in the name of their row too', async () => {
    await panel.post({ type: 'show', parts: { referrers: checkedReferrers } });
    const [first = [], second = []] = checkedReferrers.rows.map(({ checks }) => checks.map(({ text }) => text));
    expect(await rows().first().locator('.check').allTextContents()).toEqual(first);
    expect(await section().locator('.check').count()).toBe(4);
    for (const [name, text] of [
      ['Sigstore signature', first[0]!],
      ['Sigstore signature', 'issuer https://token.actions'],
      ['Cosign signature', second[0]!],
      ['SBOM attestation', 'not checked: it is not signed'],
    ] as const) {
      const row = section().getByRole('row', { name: text });
      expect(await row.locator('.entry-name').textContent()).toContain(name);
    }
    expect(await section().locator('.statement-failed').textContent()).toBe('Provenance: 1, verified: 0, failed: 1');
    expect(await button('Open Trust Settings').count()).toBe(0);
  });

  it('lead to the settings where nobody is trusted, and keep the focus there', async () => {
    const untrusted = 'Signatures are not checked, since no key is named.';
    await panel.post({ type: 'show', parts: { referrers: { ...referrers, untrusted } } });
    await section().getByText(untrusted).waitFor();
    await button('Open Trust Settings').click();
    expect(await panel.posted()).toEqual([{ type: 'openTrustSettings' }]);
    await panel.post({ type: 'show', parts: { referrers: { ...referrers, untrusted } } });
    expect(await panel.page.evaluate(() => document.activeElement?.textContent)).toBe('Open Trust Settings');
    await panel.post({ type: 'show', parts: { referrers } });
    expect(await section().getByText(untrusted).count()).toBe(0);
  });

  it('stay while they are looked for again', async () => {
    await panel.post({ type: 'show', parts: image }, { type: 'show', parts: { referrers: { kind: 'loading' } } });
    expect(await names()).toEqual(all);
    expect(await section().getAttribute('aria-busy')).toBe('true');
    await button('Stop').click();
    expect(await panel.posted()).toEqual([{ type: 'stopEvidence' }]);
    const { kind, ...last } = referrers;
    const sentence = `ghcr.io did not answer (${kind}).`;
    await panel.post({ type: 'show', parts: { referrers: { kind: 'failed', sentence, canSignIn: false, last } } });
    await section().getByText(sentence).waitFor();
    expect(await names()).toEqual(all);
    expect(await button('Look Again').count()).toBe(0);
    await button('Try Again').click();
    await panel.post({ type: 'show', parts: { referrers: { kind: 'loading' } } });
    expect(await section().getByText(sentence).count()).toBe(0);
    expect(await names()).toEqual(all);
    expect(await panel.posted()).toEqual([{ type: 'lookForEvidence' }]);
  });

  it('say that nothing was found', async () => {
    await panel.post({ type: 'show', parts: { referrers: { ...referrers, rows: [], notes: [] } } });
    await section().getByText('Nothing was found that refers to this image.').waitFor();
    expect(await section().getByRole('treegrid').count()).toBe(0);
  });

  it('fold and unfold by mouse and keyboard, and keep what is folded and has the focus', async () => {
    await panel.post({ type: 'show', parts: image });
    await rows().filter({ hasText: 'linux/amd64' }).locator('.twisty').click();
    expect(await names()).toEqual(all.filter((_, index) => index !== 6));
    await rows().first().focus();
    await press('ArrowDown', 'ArrowDown', 'ArrowLeft');
    expect(await names()).toEqual([...all.slice(0, 3), ...all.slice(5, 6), ...all.slice(7)]);
    await panel.post({ type: 'show', parts: { referrers } });
    expect(await names()).toHaveLength(5);
    const focused = () => panel.page.evaluate(() => document.activeElement?.getAttribute('data-key'));
    expect(await focused()).toBe(`referrer 1 ${digestNumber(402)}`);
    await press('ArrowRight', 'ArrowRight', 'Enter');
    expect(await names()).toHaveLength(7);
    expect(await panel.posted()).toEqual([{ type: 'openReferrer', digest: digestNumber(403) }]);
  });

  it('are filtered by artifact type, with what leads there', async () => {
    await panel.post({ type: 'show', parts: image });
    const filter = section().getByRole('combobox', { name: 'Artifact type' });
    await filter.selectOption('application/vnd.in-toto+json');
    expect(await names()).toEqual(['linux/amd64', 'SBOM attestation, Provenance attestation']);
    await section().getByText('2 of 8').waitFor();
    await filter.selectOption('application/vnd.dev.sigstore.bundle.v0.3+json');
    expect(await names()).toEqual(['Sigstore signature', 'SBOM', 'Sigstore signature']);
    // What was chosen stays when they come again, as long as there is such a type.
    await panel.post({ type: 'show', parts: { referrers } });
    expect(await names()).toHaveLength(3);
    await panel.post({ type: 'show', parts: { referrers: { ...referrers, rows: referrers.rows.slice(5) } } });
    expect(await names()).toHaveLength(3);
    expect(await filter.inputValue()).toBe('');
  });

  it('are gone to when the host says so, and stay in view while what stands above comes', async () => {
    const { header, overview, contents, layers } = image;
    await panel.post({ type: 'show', parts: { header, overview, layers: { kind: 'loading' }, referrers } });
    await panel.post({ type: 'reveal', section: 'referrers' });
    await panel.post({ type: 'show', parts: { layers, contents } });
    const isInView = () =>
      section().evaluate((element) => {
        const { top } = element.getBoundingClientRect();
        return top >= 0 && top < 200;
      });
    expect(await isInView()).toBe(true);
    expect(await panel.page.evaluate(() => document.activeElement?.id)).toBe('referrers-heading');
    // Who goes elsewhere is not called back.
    await press('Home');
    await panel.page.waitForFunction(() => window.scrollY === 0);
    await panel.post({ type: 'show', parts: image });
    expect(await panel.page.evaluate(() => window.scrollY)).toBe(0);
  });

  it('that are shown last get the focus of the button that showed them', async () => {
    const [row] = referrers.rows;
    const many = Array.from({ length: 60 }, (_, index) => ({ ...row!, digest: digestNumber(1_000 + index), level: 1 }));
    await panel.post({ type: 'show', parts: { referrers: { ...referrers, rows: many } } });
    await button('Show 30 more').focus();
    await press('Enter');
    expect(await rows().count()).toBe(60);
    expect(await panel.page.evaluate(() => document.activeElement?.getAttribute('data-key'))).toBe(
      `referrer 1 ${digestNumber(1_030)}`,
    );
  });

  it('of a hostile registry are shown a part at a time, quickly', async () => {
    const milliseconds = await panel.post({ type: 'show', parts: { referrers: hostile.referrers } });
    console.log(`2,000 hostile referrers are shown in ${milliseconds.toFixed(0)} ms.`);
    expect(await rows().count()).toBe(30);
    await button('Show 500 more').click();
    expect(await rows().count()).toBe(530);
    for (let times = 0; times < 3; times++)
      await section()
        .getByRole('button', { name: /^Show \d+ more$/ })
        .click();
    expect(await rows().count()).toBe(2_005);
    await section().getByRole('combobox').selectOption('application/vnd.7');
    expect(await rows().count()).toBe(30);
    await section()
      .getByRole('button', { name: /^Show \d+ more$/ })
      .click();
    expect(await section().getByText('application/vnd.7', { exact: true }).count()).toBe(7 + 1);
    expect(await panel.page.evaluate(() => document.documentElement.scrollWidth)).toBe(1_000);
  });
});

describe.each(THEMES)('Referrers in the page in the %s theme', (theme) => {
  let panel: PanelPage;

  beforeAll(async () => {
    panel = await PanelPage.open();
  });

  afterAll(async () => {
    await panel.close();
  });

  const states = {
    ready: { ...referrers, untrusted: 'Signatures are not checked, since no key and no trust root is named.' },
    checked: checkedReferrers,
    unasked: { kind: 'unasked', sentence: 'Asks ghcr.io for what refers to this image.' },
    loading: { kind: 'loading' },
    failed: { kind: 'failed', sentence: 'ghcr.io refused this.', canSignIn: true },
  } as const;

  it.each(['ready', 'checked', 'unasked', 'loading', 'failed'] as const)(
    'are accessible and to be looked at: %s',
    async (state) => {
      for (const [name, width] of [
        ['wide', 1_000],
        ['narrow', 300],
      ] as const) {
        await panel.load(theme, { width, height: 900 });
        await panel.post(words, { type: 'show', parts: { header: image.header, referrers: states[state] } });
        expect(await axeViolations(panel.page)).toEqual([]);
        expect(await panel.page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
        await panel.screenshot(`page-referrers-${state}-${name}-${theme}`);
        if (state !== 'ready') continue;
        await panel.page.getByRole('combobox').selectOption('application/vnd.in-toto+json');
        expect(await axeViolations(panel.page)).toEqual([]);
        await panel.screenshot(`page-referrers-filtered-${name}-${theme}`);
      }
    },
  );
});
