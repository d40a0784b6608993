import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { PanelHost } from '../support/panel/panelHost';

describe('the life of panels', () => {
  let host: PanelHost;

  beforeAll(async () => {
    host = await PanelHost.open({ vsix: inject('vsix') });
  });

  afterAll(() => host.close());

  it('survives being hidden, with the platform that was chosen, and asks nobody again', async () => {
    await host.inspect('nginx:1.27-alpine', 'nginx:1.27-alpine');
    await host.row('linux/s390x').click();
    await host.chosen('linux/s390x').waitFor();
    await host.inspect('ghcr.io/kubewarden/policy-server:v1.13.0', 'policy-server:v1.13.0');
    host.registry.forgetRequests();
    await host.workbench.switchTo('nginx:1.27-alpine');
    await host.ready('nginx:1.27-alpine');
    await host.chosen('linux/s390x').waitFor();
    await host.section('Configuration').getByText('linux/s390x').first().waitFor();
    expect(host.registry.requests).toEqual([]);
  });

  it('survives that the window is loaded anew, by reference, with the platform that was chosen', async () => {
    host.registry.forgetRequests();
    await host.workbench.reload();
    await host.ready('nginx:1.27-alpine');
    await host.chosen('linux/s390x').waitFor();
    await host.workbench.screenshot('panel-restored');
    // Those that nobody looks at wait.
    expect(host.registry.requests.filter(({ repository }) => repository?.includes('policy-server'))).toEqual([]);
    await host.workbench.switchTo('policy-server:v1.13.0');
    await host.ready('policy-server:v1.13.0');
    await host.section('Configuration').getByText('65533:65533').waitFor();
  });

  it('is there beside another, and once for an image', async () => {
    const { page } = host.workbench;
    await host.workbench.palette('View: Move Editor into Right Group');
    const pages = page.locator('iframe.webview.ready');
    await expect.poll(() => pages.count()).toBe(2);
    const headings = async () =>
      (
        await Promise.all(
          [0, 1].map((index) =>
            pages
              .nth(index)
              .contentFrame()
              .frameLocator('iframe#active-frame')
              .getByRole('heading', { level: 1 })
              .innerText(),
          ),
        )
      ).sort();
    await expect.poll(headings).toEqual(['nginx:1.27-alpine', 'policy-server:v1.13.0']);
    await host.workbench.screenshot('panel-beside');
    await host.workbench.palette('OCI Lens: Inspect Image…');
    await host.workbench.answer('nginx:1.27-alpine');
    await page.locator('.tab.active.selected', { hasText: 'nginx:1.27-alpine' }).first().waitFor();
    expect(await page.locator('.tabs-container .tab').count()).toBe(2);
  });

  it('leaves nothing unhandled, breaks no policy and asks nobody outside', async () => {
    expect(host.breaches).toEqual([]);
    expect(host.workbench.outsideRequests).toEqual([]);
    expect(await host.workbench.extensionErrors()).toEqual([]);
  });
});
