import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { PanelHost } from '../support/panel/panelHost';
import { buildNested, buildWasm, buildWide, pushContent } from '../support/sampleImages';
import { buildImage } from '../support/sampleImages/buildImage';

/** An image whose author has labelled it without end. */
function manyLabels(count: number) {
  return buildImage({
    platform: { architecture: 'amd64', os: 'linux' },
    config: {
      Labels: Object.fromEntries(
        Array.from({ length: count }, (_, index) => [`label.${String(index)}`, `value ${String(index)}`]),
      ),
    },
    steps: [{ createdBy: 'COPY a /', files: [{ path: 'a', content: 'a' }] }],
  });
}

describe('images in the panel', () => {
  let host: PanelHost;

  beforeAll(async () => {
    host = await PanelHost.open({
      vsix: inject('vsix'),
      push: (registry) => {
        pushContent(registry, 'demo/nested', buildNested(), '1');
        pushContent(registry, 'demo/wasm', buildWasm(), '1');
        pushContent(registry, 'demo/wide', buildWide(40), '1');
        pushContent(registry, 'demo/labels', manyLabels(2_000), '1');
      },
    });
  });

  afterAll(() => host.close());

  it('shows each part of an index of six platforms', async () => {
    await host.inspect('nginx:1.27-alpine', 'nginx:1.27-alpine');
    await host.chosen('linux/amd64').waitFor();
    await host.workbench.screenshot('panel-overview');
    expect(await host.accessibilityViolations()).toEqual([]);
    await host.picture('Contents', `panel-contents`);
    await host.picture('Configuration', `panel-configuration`);
    const layers = host.section('Layers and history');
    await layers
      .getByRole('button', { name: /steps without a layer/ })
      .first()
      .click();
    await layers.getByText(/^ENV /).first().waitFor();
    await host.picture('Layers and history', `panel-layers`);
    await host.picture('Annotations and labels', `panel-annotations`);
    const tags = host.section('Tags');
    await tags.getByRole('button', { name: 'List Tags' }).click();
    await tags.getByRole('button', { name: 'Find Tags of the Same Content' }).click();
    await tags.getByRole('heading', { name: 'Tags that share a digest' }).waitFor();
    await tags.getByText('This image').waitFor();
    await host.picture('Tags', `panel-tags`);
    await host.picture('Raw JSON', `panel-raw`);
    expect(await host.accessibilityViolations()).toEqual([]);
  });

  it('shows a single manifest, without a tree of contents', async () => {
    await host.inspect('ghcr.io/kubewarden/policy-server:v1.13.0', 'policy-server:v1.13.0');
    await host.section('Configuration').getByText('65533:65533').waitFor();
    await host.section('Layers and history').getByText('COPY --chmod=0755 policy-server-x86_64').waitFor();
    expect(await host.section('Contents').count()).toBe(0);
    await host.workbench.screenshot('panel-policy-server');
    await host.picture('Layers and history', `panel-policy-server-layers`);
  });

  it('shows Windows, whose images only their versions tell apart', async () => {
    await host.inspect('demo/windows:ltsc2022', 'windows:ltsc2022');
    await host.section('Configuration').getByText('ContainerUser').waitFor();
    await host.row(/10\.0\.17763\.6414/).click();
    await host.section('Layers and history').getByText('Apply image 10.0.17763.6414').waitFor();
    await host.workbench.screenshot('panel-windows');
    await host.picture('Contents', `panel-windows-contents`);
  });

  it('shows a chart and a module as files, not as layers', async () => {
    await host.inspect('ghcr.io/charts/podinfo:6.7.0', 'podinfo:6.7.0');
    await host
      .section('Overview')
      .getByText(/^Helm chart \(/)
      .waitFor();
    await host.section('Files').getByRole('columnheader', { name: 'File' }).waitFor();
    const row = host.section('Files').getByRole('row').nth(1);
    // To be seen once: who listens hears it with the button, too.
    const texts = await row.locator('.text, .note').allInnerTexts();
    expect(texts.filter((text) => text.includes('application/vnd.cncf.helm.chart.content'))).toHaveLength(1);
    for (const name of ['Contents', 'Configuration', 'Layers and history'])
      expect(await host.panel.getByRole('navigation').getByRole('link', { name }).count(), name).toBe(0);
    await host.workbench.screenshot('panel-chart');
    await host.inspect('demo/wasm:1', 'wasm:1');
    await host.section('Overview').getByText('application/vnd.wasm.config.v0+json').first().waitFor();
    await host.section('Files').getByText('application/wasm', { exact: true }).first().waitFor();
    await host.workbench.screenshot('panel-wasm');
  });

  it('unfolds an index in an index, and chooses in it', async () => {
    await host.inspect('demo/nested:1', 'nested:1');
    const inner = host.panel.locator('tr[aria-expanded]');
    if ((await inner.getAttribute('aria-expanded')) === 'false') await inner.click();
    await host.row('linux/arm64').click();
    await host.chosen('linux/arm64').waitFor();
    await host.section('Configuration').getByText('NAME', { exact: true }).waitFor();
    await host.section('Configuration').getByText('inner arm').first().waitFor();
    expect(await host.row('linux/arm64').getAttribute('aria-level')).toBe('2');
    await host.picture('Contents', `panel-nested`);
    // What is no image can be chosen as well.
    await host.row('no platform named').click();
    await host.section('Files').getByText('application/wasm', { exact: true }).first().waitFor();
    await host.workbench.screenshot('panel-nested-artifact');
  });

  it('shows an index of 40 images, and asks for their sizes only when a person does', async () => {
    await host.inspect('demo/wide:1', 'wide:1');
    expect(await host.section('Contents').getByRole('row').count()).toBe(41);
    const asked = host.registry.count({ kind: 'manifest', status: 200 });
    await host.panel.getByRole('button', { name: 'Show all sizes' }).click();
    await host.panel.getByRole('button', { name: 'Show all sizes' }).waitFor({ state: 'hidden' });
    expect(host.registry.count({ kind: 'manifest', status: 200 }) - asked).toBeLessThan(40);
    await host.row('linux/a39').click();
    await host.section('Configuration').getByText('n39').first().waitFor();
    await host.picture('Contents', `panel-wide`);
  });

  it('shows 2,000 labels, some at first, and finds each', async () => {
    await host.inspect('demo/labels:1', 'labels:1');
    const labels = host.section('Annotations and labels');
    await labels.getByText('label.1000', { exact: true }).waitFor();
    expect(await labels.getByRole('row').count()).toBe(31);
    await labels.getByRole('button', { name: 'Show 500 more' }).click();
    expect(await labels.getByRole('row').count()).toBe(531);
    await labels.getByRole('textbox').fill('label.1999');
    await labels.getByText('value 1999').waitFor();
    expect(await labels.getByRole('row').count()).toBe(2);
    await host.picture('Annotations and labels', `panel-labels`);
  });

  it('leaves nothing unhandled, breaks no policy and asks nobody outside', async () => {
    expect(host.breaches).toEqual([]);
    expect(host.workbench.outsideRequests).toEqual([]);
    expect(await host.workbench.extensionErrors()).toEqual([]);
  });
});
