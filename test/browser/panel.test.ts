import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { results } from '../../scripts/paths.mjs';
import { buildSample, pushSamples } from '../support/sampleImages';
import { createScratchFolder, type ScratchFolder } from '../support/scratchFolder';
import { hold, type ScratchRegistry, startScratchRegistry, status } from '../support/scratchRegistry';
import { type Theme, Workbench } from '../support/workbench';

const PICTURES = path.join(results, 'screenshots');

interface IndexJson {
  readonly manifests: readonly { readonly digest: string; readonly platform: { readonly architecture: string } }[];
}

describe.each<Theme>(['dark', 'light'])('the panel in the %s theme', (theme) => {
  let registry: ScratchRegistry;
  let folder: ScratchFolder;
  let workbench: Workbench;

  beforeAll(async () => {
    registry = await startScratchRegistry({ auth: { kind: 'bearer' } });
    pushSamples(registry);
    folder = await createScratchFolder({ 'README.md': '# Nothing here\n' });
    workbench = await Workbench.open({
      folder: folder.path,
      theme,
      extension: { vsix: inject('vsix') },
      machineSettings: { 'ociLens.mirrors': { 'docker.io': registry.url, 'ghcr.io': registry.url } },
    });
  });

  afterAll(async () => {
    await workbench.close();
    await registry.close();
    await folder.remove();
  });

  async function inspect(reference: string): Promise<void> {
    await workbench.palette('OCI Lens: Inspect Image…');
    await workbench.answer(reference);
  }

  const panel = () => workbench.panelFrame();
  const row = (name: string) => panel().getByRole('row', { name });
  const chosen = (name: string) => panel().getByRole('row', { name, selected: true });

  it('opens from the palette for a typed reference, shows what it knows, and switches the platform', async () => {
    registry.forgetRequests();
    const gate = hold();
    const open = registry.on({ kind: 'blob' }, gate);
    await inspect('nginx:1.27-alpine');
    await panel().getByRole('heading', { name: 'nginx:1.27-alpine' }).waitFor();
    await panel().getByText('OCI image index, 6 platforms, 6 attestations').waitFor();
    // The configuration is held back: its part says so, the rest stands.
    await panel().getByRole('region', { name: 'Configuration' }).getByText('Asking the registry…').waitFor();
    await gate.waiting;
    open();
    gate.release();
    await panel().getByText('"/docker-entrypoint.sh"', { exact: true }).waitFor();
    await panel().getByText('80/tcp', { exact: true }).waitFor();
    await chosen('linux/amd64').waitFor();
    await workbench.screenshot(`panel-index-${theme}`);
    // One size is known by now; the others take requests, so they are asked for by a button.
    const asked = registry.count({ kind: 'manifest', status: 200 });
    expect(asked).toBe(2);
    await panel().getByRole('button', { name: 'Show all sizes' }).click();
    await panel().getByRole('button', { name: 'Show all sizes' }).waitFor({ state: 'detached' });
    expect(registry.count({ kind: 'manifest', status: 200 })).toBe(7);
    await workbench.screenshot(`panel-sizes-${theme}`);
    await row('linux/s390x').click();
    await chosen('linux/s390x').waitFor();
    // The rest of the page is about it.
    await panel().getByRole('region', { name: 'Configuration' }).getByText('linux/s390x').first().waitFor();
  });

  it('shows each layer with its share and its instruction', async () => {
    await inspect('nginx:1.27-alpine');
    await panel().getByRole('link', { name: 'Layers and history' }).click();
    await panel().getByText('5 steps without a layer').click();
    await panel().getByText('ENV NGINX_VERSION=1.27.5').waitFor();
    const layers = panel().getByRole('region', { name: 'Layers and history' });
    await layers.getByText('ADD alpine-minirootfs-3.21.3.tar.gz / # buildkit').waitFor();
    await layers.getByText('36.4 kB').waitFor();
    await workbench.picture(`panel-${theme}`, PICTURES);
  });

  it('says what is wrong with a typed reference before it is sent anywhere', async () => {
    registry.forgetRequests();
    await workbench.palette('OCI Lens: Inspect Image…');
    const input = workbench.page.locator('.quick-input-widget input').first();
    await input.fill('Nginx:1');
    await workbench.page.locator('.quick-input-message', { hasText: 'lower case' }).waitFor();
    await workbench.screenshot(`palette-invalid-${theme}`);
    await workbench.page.keyboard.press('Escape');
    expect(registry.requests).toEqual([]);
  });

  it('shows a single manifest with its layers and history', async () => {
    await inspect('ghcr.io/kubewarden/policy-server:v1.13.0');
    await panel().getByText('COPY --chmod=0755 policy-server-x86_64 /policy-server # buildkit').waitFor();
    await panel().getByText('65533:65533').first().waitFor();
    await workbench.screenshot(`panel-single-${theme}`);
  });

  it('shows an artifact by its type and files', async () => {
    await inspect('ghcr.io/charts/podinfo:6.7.0');
    await panel().getByText('Artifact of type application/vnd.cncf.helm.config.v1+json').waitFor();
    await workbench.screenshot(`panel-artifact-${theme}`);
  });

  it('shows an image layout of this machine, and its new content when asked', async () => {
    registry.forgetRequests();
    const layout = path.join(folder.path, 'layout');
    await cp('test/fixtures/tool-made/crane-signed', layout, { recursive: true });
    await inspect('oci:layout:multi');
    await panel().getByRole('heading', { name: 'layout:multi' }).waitFor();
    await panel().getByText('OCI image index, 3 platforms').waitFor();
    await chosen('linux/amd64').waitFor();
    await workbench.screenshot(`panel-layout-${theme}`);
    await row('linux/arm/v7').click();
    await chosen('linux/arm/v7').waitFor();
    await rm(layout, { recursive: true });
    await cp('test/fixtures/tool-made/umoci', layout, { recursive: true });
    await panel().getByRole('button', { name: 'Refresh' }).click();
    await panel().getByRole('region').getByText("no image named 'multi'").waitFor();
    await workbench.screenshot(`panel-layout-failed-${theme}`);
    expect(registry.requests).toEqual([]);
  });

  it('opens an archive from the Explorer', async () => {
    await cp('test/fixtures/tool-made/skopeo-docker-archive.tar', path.join(folder.path, 'saved.tar'));
    const file = workbench.page.locator('.explorer-viewlet .monaco-list-row', { hasText: 'saved.tar' });
    const { choose } = await workbench.rowMenu(file);
    await workbench.screenshot(`explorer-archive-${theme}`);
    await choose('Inspect Image Layout or Archive…');
    await panel().getByRole('heading', { name: 'saved.tar:example.com/team/base:1.0' }).waitFor();
    await panel().getByText('Docker image manifest').waitFor();
    await workbench.screenshot(`panel-archive-${theme}`);
  });

  it('says what happened where there is no such image, and looks again when asked', async () => {
    const end = registry.on({ kind: 'manifest' }, status(404, { errorCode: 'MANIFEST_UNKNOWN' }));
    await inspect('alpine:3.22');
    await panel().getByRole('region').getByText('docker.io has no tag 3.22').waitFor();
    // What is not known is not said to be none.
    expect(await panel().getByRole('region').count()).toBe(2);
    await workbench.screenshot(`panel-failed-${theme}`);
    end();
    await panel().getByRole('button', { name: 'Refresh' }).click();
    await panel().getByText('OCI image index, 3 platforms').waitFor();
  });

  it('keeps the rest where one platform cannot be read', async () => {
    const index = JSON.parse(Buffer.from(buildSample('library/postgres', '17').bytes).toString()) as IndexJson;
    const amd64 = index.manifests.find(({ platform }) => platform.architecture === 'amd64');
    const end = registry.on({ kind: 'manifest', reference: amd64!.digest }, status(404));
    await inspect('postgres:17');
    await panel().getByRole('region').getByText('no longer holds this part').waitFor();
    await panel().getByText('OCI image index, 3 platforms').waitFor();
    await row('linux/arm64/v8').click();
    await panel().getByText('5432/tcp', { exact: true }).waitFor();
    end();
  });

  it('leaves nothing unhandled and asks nobody outside', async () => {
    expect(workbench.outsideRequests).toEqual([]);
    expect(await workbench.extensionErrors()).toEqual([]);
  });
});
