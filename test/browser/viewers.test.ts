import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { digestOf } from '../../src/oci/digest';
import { MediaType } from '../../src/oci/mediaType';
import { BROKEN_BUNDLE, CYCLONE_DX, PROVENANCE, spdxOf } from '../support/panel/held';
import { PanelHost } from '../support/panel/panelHost';
import { buildSample } from '../support/sampleImages';
import { buildArtifact } from '../support/sampleImages/buildArtifact';
import { encodeJson } from '../support/sampleImages/content';
import { filler } from '../support/sampleImages/filler';
import { pushContent } from '../support/sampleImages/pushContent';
import { gzip, tar } from '../support/sampleImages/tar';
import { createScratchFolder, type ScratchFolder } from '../support/scratchFolder';
import type { ScratchRegistry } from '../support/scratchRegistry';
import {
  BUNDLE_TYPE,
  base64,
  bytesOf,
  IDENTITY,
  ISSUER,
  keyPairs,
  signed,
  sigstoreInstance,
  simpleSigning,
} from '../support/signing';

const REPOSITORY = 'demo/held';
const SPDX = 'application/spdx+json';
const SIMPLE_SIGNING = 'application/vnd.dev.cosign.simplesigning.v1+json';
const PACKAGES = 50_000;
/** As a notification writes a link to a command. */
const LINK = '[run](command:workbench.action.files.newUntitledFile)';
const BINARY = filler('a binary', 3_000_000);

interface Layer {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly annotations?: Readonly<Record<string, string>>;
}

function pushArtifact(registry: ScratchRegistry, tag: string, artifactType: string, ...layers: readonly Layer[]): void {
  pushContent(registry, REPOSITORY, buildArtifact({ artifactType, layers }), tag);
}

/** As cosign writes it for a certificate's holder. */
async function cosignSignature(folder: string) {
  const pair = keyPairs['P-256']();
  const sigstore = await sigstoreInstance(folder);
  const certificate = await sigstore.certify(pair);
  const bytes = simpleSigning(digestOf(Buffer.from('the image')));
  const signature = signed(bytes, pair);
  const digest = digestOf(bytes).slice('sha256:'.length);
  return buildArtifact({
    config: { mediaType: MediaType.ociConfig, bytes: encodeJson({ architecture: '', os: '', rootfs: {} }) },
    layers: [
      {
        ...{ mediaType: SIMPLE_SIGNING, bytes },
        annotations: {
          'dev.cosignproject.cosign/signature': base64(signature),
          'dev.sigstore.cosign/certificate': certificate,
          'dev.sigstore.cosign/bundle': JSON.stringify(sigstore.log({ certificate, digest, signature }, 1_748_767_357)),
        },
      },
    ],
  });
}

describe('what an artifact holds, in VS Code', () => {
  let host: PanelHost;
  let scratch: ScratchFolder;

  beforeAll(async () => {
    scratch = await createScratchFolder({});
    const signature = await cosignSignature(scratch.path);
    const title = (name: string) => ({ 'org.opencontainers.image.title': name });
    host = await PanelHost.open({
      ...{ vsix: inject('vsix'), theme: 'light' },
      push: (registry) => {
        pushArtifact(
          registry,
          'large',
          SPDX,
          ...[{ mediaType: SPDX, bytes: bytesOf(spdxOf(PACKAGES)), annotations: title('sbom.spdx.json') }],
        );
        pushArtifact(
          ...([
            registry,
            'mixed',
            'application/vnd.example.files',
            { mediaType: SPDX, bytes: bytesOf(spdxOf(12)) },
          ] as const),
          { mediaType: 'application/vnd.cyclonedx+json', bytes: bytesOf(CYCLONE_DX) },
          { mediaType: 'application/vnd.in-toto+json', bytes: bytesOf(PROVENANCE) },
          { mediaType: BUNDLE_TYPE, bytes: bytesOf(BROKEN_BUNDLE) },
          { mediaType: 'text/plain', bytes: Buffer.from('Some notes.\n'), annotations: title('notes.txt') },
          { mediaType: 'application/octet-stream', bytes: BINARY, annotations: title('../model.bin') },
          { mediaType: 'text/plain', bytes: Buffer.from([1, 0, 2]), annotations: title('no-text.txt') },
          {
            mediaType: 'application/vnd.example.files.v1.tar+gzip',
            bytes: gzip(tar([{ path: LINK, content: Buffer.from([0]) }])),
          },
        );
        pushContent(registry, REPOSITORY, signature, 'signature');
      },
    });
  });

  afterAll(async () => {
    expect(host.breaches).toEqual([]);
    expect(await host.workbench.extensionErrors()).toEqual([]);
    expect(host.workbench.outsideRequests).toEqual([]);
    await host.close();
    await scratch.remove();
  });

  const held = () => host.section('What it holds');
  const item = (name: string) => held().getByRole('group', { name, exact: true });
  const packages = (name: string | RegExp) => held().getByRole('grid', { name: 'Packages' }).getByRole('row', { name });
  const inspect = (reference: string, title: string) => host.inspect(reference, title);

  it('is an SBOM of 50,000 packages, read beside the editor, searched and scrolled through', async () => {
    const start = performance.now();
    await inspect(`ghcr.io/${REPOSITORY}:large`, 'held:large');
    await held().getByText('50,000', { exact: true }).waitFor();
    const grid = held().getByRole('grid', { name: 'Packages' });
    await grid.and(host.panel.locator('[aria-rowcount="50001"]')).waitFor();
    console.log(`50,000 packages are there ${(performance.now() - start).toFixed(0)} ms after the palette was opened.`);
    await held().getByRole('textbox', { name: 'Search packages' }).fill('package-49999');
    await held().getByText('1 of 50,000').waitFor();
    await packages(/^package-49999 /).click();
    await held().getByRole('group', { name: 'Chosen package' }).getByText('pkg:npm/package-49999@19.5.0').waitFor();
    await host.workbench.screenshot('viewers-large');
    await held().getByRole('textbox', { name: 'Search packages' }).fill('');
    const rows = grid.locator('.virtual-row');
    await grid.locator('.virtual').evaluate((scroller) => scroller.scrollTo(0, scroller.scrollHeight));
    await packages(/^package-49999 /).waitFor();
    expect(await rows.count()).toBeLessThan(60);
  });

  it('comes again after the panel was hidden', async () => {
    await host.workbench.openFile('README.md');
    await host.workbench.switchTo('held:large');
    await held().getByRole('grid', { name: 'Packages' }).and(host.panel.locator('[aria-rowcount="50001"]')).waitFor();
  });

  it('is SBOMs, provenance and a bundle with a broken certificate beside each other', async () => {
    await inspect(`ghcr.io/${REPOSITORY}:mixed`, 'held:mixed');
    await held().getByText('SPDX 2.3').waitFor();
    await held().getByText('CycloneDX 1.6').waitFor();
    await packages(/^@example\/left-pad 1\.3\.0 WTFPL/).waitFor();
    await item('SLSA provenance').getByText('https://github.com/actions/runner/github-hosted').waitFor();
    const bundle = item('SLSA provenance in a Sigstore bundle');
    await bundle.getByText('Its certificate cannot be read').waitFor();
    await bundle.getByText('190214177').waitFor();
    await host.workbench.screenshot('viewers-mixed');
    await host.picture('Files', 'viewers-files');
    expect(await host.accessibilityViolations()).toEqual([]);
  });

  it('has text to open and other files to save', async () => {
    const { workbench } = host;
    const files = host.section('Files');
    await files.getByRole('button', { name: 'Open notes.txt' }).click();
    await workbench.line('Some notes.').waitFor();
    await workbench.switchTo('held:mixed');
    // What only says that it is text is said to be none.
    await files.getByRole('button', { name: 'Open no-text.txt' }).click();
    await workbench.notification('no-text.txt is no text').waitFor();
    await item('Archive').getByRole('button', { name: LINK }).click();
    const notice = workbench.notification('is no text: save it instead');
    await expect.poll(() => notice.filter({ hasText: '[run] (command:' }).count()).toBe(1);
    expect(await workbench.page.locator('.notification-list-item-message a').count()).toBe(0);
    // There is room for three.
    await workbench.palette('Notifications: Clear All Notifications');
    await notice.waitFor({ state: 'detached' });
    expect(await files.getByRole('button', { name: 'Open ../model.bin' }).count()).toBe(0);
    await files.getByRole('button', { name: 'Save As… ../model.bin' }).click();
    const target = path.join(scratch.path, 'saved.bin');
    const input = workbench.page.locator('.quick-input-widget:not([style*="display: none"]) input').first();
    await input.waitFor();
    await expect.poll(async () => path.basename(await input.inputValue())).toBe('model.bin');
    await input.fill(target);
    // The dialog lists the folder when it has read the path.
    await workbench.quickRow('sigstore.pem').waitFor();
    await input.press('Enter');
    await workbench.notification('Saved saved.bin').waitFor();
    expect(digestOf(await readFile(target))).toBe(digestOf(BINARY));
  });

  it('is a cosign signature, which is no image, with its identity and its entry in the log', async () => {
    await inspect(`ghcr.io/${REPOSITORY}:signature`, 'held:signature');
    const signature = item('Cosign signature');
    await signature.getByText(IDENTITY).waitFor();
    await signature.getByText(ISSUER).waitFor();
    await signature.getByText('2025-06-01T08:42:37.000Z').waitFor();
    await signature.getByText('42', { exact: true }).waitFor();
    expect(await host.section('Configuration').count()).toBe(0);
    await host.workbench.screenshot('viewers-signature');
  });

  it('is a Helm chart, whose files open as documents', async () => {
    await inspect('ghcr.io/charts/podinfo:6.7.0', 'podinfo:6.7.0');
    await item('Helm chart').getByText('Podinfo Helm chart for Kubernetes').waitFor();
    await host.workbench.screenshot('viewers-chart');
    await item('Helm chart').getByRole('button', { name: 'podinfo/values.yaml' }).click();
    await host.workbench.line('replicaCount: 1').waitFor();
    await host.workbench.page.locator('.statusbar-item', { hasText: 'YAML' }).first().waitFor();
    await host.workbench.screenshot('viewers-values');
  });

  it("is BuildKit's attestation, chosen in the contents or asked for by its own digest", async () => {
    await inspect('nginx:1.27-alpine', 'nginx:1.27-alpine');
    expect(await held().count()).toBe(0);
    await host.row('Attestation').first().click();
    await item('SLSA provenance').waitFor();
    await packages(/^nginx/)
      .first()
      .waitFor();
    await host.row('linux/amd64').first().click();
    await held().waitFor({ state: 'detached' });
    const { descriptor } = buildSample('library/nginx', '1.27-alpine').manifests.at(-1)!;
    await inspect(`nginx@${descriptor.digest}`, 'nginx');
    await item('SLSA provenance').waitFor();
    expect(await host.section('Configuration').count()).toBe(0);
  });
});
