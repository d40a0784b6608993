import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { buildSample, pushContent, pushSamples } from '../support/sampleImages';
import { buildImage } from '../support/sampleImages/buildImage';
import { createScratchFolder, type ScratchFolder } from '../support/scratchFolder';
import { hold, type ScratchRegistry, startScratchRegistry, status, wrongBody } from '../support/scratchRegistry';
import { type Theme, Workbench } from '../support/workbench';

const digestOf = (repository: string, tag: string) => buildSample(repository, tag).descriptor.digest;

/** What an image can say to make a hover do something. */
const EVIL =
  '[x](command:ociLens.showLog) ![p](https://pictures.example/p.png) <img src="https://pictures.example/q.png"> | `b` $(zap) \u202e\u0007';

function hostileImage() {
  const words = ['title', 'source', 'licenses', 'base.name', 'created', 'version'];
  const labels = Object.fromEntries(words.map((word) => [`org.opencontainers.image.${word}`, EVIL]));
  return buildImage({
    platform: { os: 'linux', architecture: 'amd64' },
    created: EVIL,
    config: {
      User: EVIL,
      Entrypoint: [EVIL, '--flag'],
      ExposedPorts: { [EVIL]: {} },
      Env: ['A=1'],
      Labels: { ...labels, huge: 'x'.repeat(1_000_000) },
    },
    annotations: labels,
    steps: [{ createdBy: EVIL, files: [{ path: 'a', content: 'a' }] }],
  });
}

const files = (registry: string) => ({
  'values.yaml': `global:
  imageRegistry: ghcr.io
image:
  repository: kubewarden/policy-server
  tag: v1.13.0
`,
  'kustomization.yaml': 'kind: Kustomization\nimages:\n  - name: app\n    newName: ghcr.io/kubewarden/policy-server\n',
  '.env': 'TAG=1.27-alpine\n',
  'compose.yaml': 'services:\n  web:\n    image: ${REGISTRY:-docker.io}/nginx:${TAG}\n',
  Dockerfile: `ARG BASE=nginx
ARG TAG=1.27-alpine
FROM \${BASE}:\${TAG} AS web
FROM nginx:1.27@${digestOf('library/nginx', '1.27')} AS here
FROM nginx:1.29@${digestOf('library/nginx', '1.27')} AS moved
FROM demo/windows:ltsc2022 AS windows
FROM demo/hostile:1 AS hostile
FROM busybox:1.36
`,
  'pod.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: demo
spec:
  containers:
    - name: index
      image: nginx:1.27-alpine
    - name: single
      image: ghcr.io/kubewarden/policy-server:v1.13.0
    - name: missing
      image: nginx:no-such-tag
    - name: wrong
      image: Nginx:1
    - name: down
      image: 127.0.0.1:1/team/app:1
    - name: templated
      image: "{{ .Values.image }}"
    - name: chart
      image: ghcr.io/charts/podinfo:6.7.0
    - name: private
      image: ghcr.io/secret/app:1
    - name: tampered
      image: ${registry}/library/busybox:1.36
    - {name: a, image: "${registry}/fault/of-401:1"}
    - {name: b, image: "${registry}/fault/of-404:1"}
    - {name: c, image: "${registry}/fault/of-500:1"}
    - {name: d, image: "${registry}/fault/of-429:1"}
`,
});

describe.each<Theme>(['dark', 'light'])('the hover in the %s theme', (theme) => {
  let registry: ScratchRegistry;
  let folder: ScratchFolder;
  let workbench: Workbench;

  beforeAll(async () => {
    registry = await startScratchRegistry({
      auth: { kind: 'bearer', accounts: { me: 'secret' }, privateRepositories: ['secret'] },
    });
    pushSamples(registry);
    pushContent(registry, 'demo/hostile', hostileImage(), '1');
    folder = await createScratchFolder(files(registry.host));
    workbench = await Workbench.open({
      folder: folder.path,
      file: 'pod.yaml',
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

  beforeEach(() => {
    registry.forgetRequests();
    return () => workbench.leaveHover();
  });

  const authorised = (kind: 'manifest' | 'blob') => registry.count({ kind, status: 200 });

  it('shows the summary while the configuration is held back, then both, and asks for nothing twice', async () => {
    const gate = hold();
    const open = registry.on({ kind: 'blob' }, gate);
    const popup = await workbench.hoverText('nginx:1.27-alpine', '6 platforms');
    await gate.waiting;
    expect(await popup.innerText()).not.toContain('Entrypoint');
    expect(authorised('manifest')).toBeLessThanOrEqual(2);
    await workbench.screenshot(`hover-summary-${theme}`);
    open();
    gate.release();
    await popup.getByRole('cell', { name: 'Entrypoint', exact: true }).waitFor();
    const text = await popup.innerText();
    expect(text.indexOf('6 platforms')).toBeLessThan(text.indexOf('Entrypoint'));
    expect(text).toMatch(/sha256:[0-9a-f]{12}…/);
    expect(text).not.toMatch(/[{}]/);
    await workbench.screenshot(`hover-index-${theme}`);
    // Cold: one manifest for the index, besides authentication; its configuration took two more.
    expect([authorised('manifest'), authorised('blob')]).toEqual([2, 1]);

    const asked = registry.requests.length;
    await workbench.leaveHover();
    await workbench.hoverText('nginx:1.27-alpine', 'Entrypoint');
    expect(registry.requests).toHaveLength(asked);
  });

  it('shows a single manifest', async () => {
    const popup = await workbench.hoverText('policy-server:v1.13.0', '65533:65533');
    expect(await popup.innerText()).toContain('Apache-2.0');
    expect([authorised('manifest'), authorised('blob')]).toEqual([1, 1]);
    await workbench.screenshot(`hover-single-${theme}`);
  });

  it('shows an artifact', async () => {
    await workbench.hoverText('podinfo:6.7.0', 'application/vnd.cncf.helm.config');
    await workbench.screenshot(`hover-artifact-${theme}`);
  });

  it.each([
    ['a tag that is not there', 'nginx:no-such-tag', /has no tag no-such-tag in docker\.io\/library\/nginx: check/],
    ['text that is no reference', 'Nginx:1', /lower case/],
    ['a registry that is down', '127.0.0.1:1/team/app:1', /could not be reached \(connection refused\): check/],
    ['a template', '{{ .Values.image }}', /known only when the file is rendered/],
    ['a private image', 'secret/app:1', /without signing in.*check/],
  ])('says of %s what happened and what to do', async (_name, text, sentence) => {
    const popup = await workbench.hoverText(text, sentence);
    expect(await popup.getByRole('link').count()).toBeGreaterThan(0);
    await workbench.screenshot(`hover-${_name.replaceAll(' ', '-')}-${theme}`);
  });

  it('does not show content whose digest is wrong, and shows it when it is right again', async () => {
    const end = registry.on(
      { kind: 'manifest', authorised: true },
      wrongBody(new TextEncoder().encode('{"schemaVersion":2}')),
    );
    const popup = await workbench.hoverText('library/busybox:1.36', /does not match its digest/);
    end();
    await popup.getByRole('link', { name: 'Try again' }).click();
    await workbench.page.locator('.monaco-hover:not(.hidden)', { hasText: 'Docker image manifest' }).first().waitFor();
  });

  it.each([
    [401, /without signing in/],
    [404, /no repository/],
    [500, /a problem of its own \(status 500\)/],
    [429, /too many requests/],
  ])('says what status %i means', async (code, sentence) => {
    const errorCode = code === 404 ? 'NAME_UNKNOWN' : undefined;
    const end = registry.on({ kind: 'manifest' }, status(code, errorCode === undefined ? {} : { errorCode }));
    await workbench.hoverText(`fault/of-${String(code)}:1`, sentence);
    end();
  });

  describe('in a Dockerfile and in values', () => {
    beforeAll(() => workbench.openFile('Dockerfile'));

    it('shows that the tag of a pin is still there, without waiting for it', async () => {
      const gate = hold();
      const open = registry.on({ method: 'HEAD', authorised: true }, gate);
      const popup = await workbench.hoverText('nginx:1.27@', 'Entrypoint');
      await gate.waiting;
      expect(await popup.innerText()).not.toContain('The tag');
      open();
      gate.release();
      await popup.getByText('The tag 1.27 still points to this digest.').waitFor();
      const text = await popup.innerText();
      expect(text.indexOf('The tag')).toBeLessThan(text.indexOf('Entrypoint'));
      const head = registry.count({ kind: 'manifest', method: 'HEAD', status: 200 });
      expect([authorised('manifest') - head, authorised('blob'), head]).toEqual([2, 1, 1]);
      await workbench.screenshot(`hover-pinned-${theme}`);
    });

    it('shows that the tag of a pin has moved', async () => {
      const popup = await workbench.hoverText('nginx:1.29@', 'The tag 1.29 has moved');
      await popup.getByRole('link', { name: 'Copy new digest' }).waitFor();
      await popup.getByRole('cell', { name: 'Entrypoint', exact: true }).waitFor();
      await workbench.screenshot(`hover-moved-${theme}`);
    });

    it('shows where the parts come from, and leads there', async () => {
      const popup = await workbench.hoverText('${BASE}:${TAG}', 'Tag 1.27-alpine from line 2');
      await popup.getByRole('cell', { name: 'Entrypoint', exact: true }).waitFor();
      await popup.getByRole('link', { name: 'line 2' }).scrollIntoViewIfNeeded();
      await workbench.screenshot(`hover-parts-${theme}`);
      await popup.getByRole('link', { name: 'line 2' }).click();
      await workbench.page.getByText('Ln 2, Col 20 (11 selected)').waitFor();
    });

    it('shows Windows and a reproducible build', async () => {
      await workbench.hoverText('demo/windows:ltsc2022', 'ContainerUser');
      await workbench.screenshot(`hover-windows-${theme}`);
      await workbench.leaveHover();
      await workbench.hoverText('busybox:1.36', 'no date (a reproducible build)');
      await workbench.screenshot(`hover-reproducible-${theme}`);
    });

    it('shows a hostile image as text: nothing runs, nothing is fetched', async () => {
      const popup = await workbench.hoverText('demo/hostile:1', 'Entrypoint');
      await workbench.screenshot(`hover-hostile-${theme}`);
      expect(await popup.locator('img, iframe, script').count()).toBe(0);
      const targets = await popup.locator('a').evaluateAll((links) => links.map((link) => link.dataset['href'] ?? ''));
      const ours =
        /^command:ociLens\.(?:copyDigest|inspectImage|pinToDigest|checkEvidence)\?|^https:\/\/hub\.docker\.com\/r\/demo\/hostile\//;
      expect(targets.filter((target) => !ours.test(target))).toEqual([]);
      const text = await popup.innerText();
      expect(text).toContain('[x](command:ociLens.showLog)');
      for (const hidden of ['\u202e', '\u0007']) expect(text).not.toContain(hidden);
      expect(workbench.outsideRequests).toEqual([]);
    });

    it('opens by keyboard, takes the focus, and reads as one fact a line', async () => {
      const { page } = workbench;
      await workbench.clickText('demo/windows');
      await page.keyboard.press('Control+K');
      await page.keyboard.press('Control+I');
      const popup = page.locator('.monaco-hover:not(.hidden)', { hasText: 'ContainerUser' }).first();
      await popup.waitFor();
      await page.keyboard.press('Control+K');
      await page.keyboard.press('Control+I');
      await page.locator('.monaco-hover:focus-within').first().waitFor();
      // What VS Code gives a screen reader.
      const spoken = (await popup.innerText()).replaceAll(/[^\S\n\r]+/g, ' ');
      expect(spoken).toMatch(/^OCI image index, 2 platforms$/m);
      expect(spoken).toMatch(/^windows\/amd64 10\.0\.20348\.2700, windows\/amd64 10\.0\.17763\.6414$/m);
      expect(spoken).toMatch(/^User ContainerUser$/m);
      await page.keyboard.press('Escape');
    });

    it('asks first where a part comes from another file, with the whole name and where it comes from', async () => {
      await workbench.openFile('compose.yaml');
      const popup = await workbench.hoverText('nginx:${TAG}', 'Tag 1.27-alpine from .env');
      const text = await popup.innerText();
      expect(text).toContain('nginx:1.27-alpine   docker.io/library/nginx'.replaceAll(' ', '\u00a0'));
      expect(text).toContain('REGISTRY, TAG can be set to something else');
      expect(registry.requests).toEqual([]);
      await workbench.screenshot(`hover-other-file-${theme}`);
      await popup.getByRole('link', { name: 'Look up at docker.io' }).click();
      await workbench.page.locator('.monaco-hover:not(.hidden)', { hasText: '6 platforms' }).first().waitFor();
    });

    it('shows values of a chart by their parts', async () => {
      await workbench.openFile('values.yaml');
      const popup = await workbench.hoverText('kubewarden/policy-server', 'Tag v1.13.0 from line 5');
      expect(await popup.innerText()).toContain('Registry ghcr.io from line 2');
      await popup.getByRole('cell', { name: 'Entrypoint', exact: true }).waitFor();
      await popup.getByRole('link', { name: 'line 5' }).scrollIntoViewIfNeeded();
      await workbench.screenshot(`hover-values-${theme}`);
    });

    it('says of a name that is replaced alone that its tag stands elsewhere', async () => {
      await workbench.openFile('kustomization.yaml');
      const popup = await workbench.hoverText('kubewarden/policy-server', 'The tag stands in another file');
      await workbench.screenshot(`hover-name-alone-${theme}`);
      expect(await popup.innerText()).toContain('ghcr.io/kubewarden/policy-server');
    });
  });

  it('leaves nothing unhandled and asks nobody outside', async () => {
    expect(workbench.outsideRequests).toEqual([]);
    expect(await workbench.extensionErrors()).toEqual([]);
  });
});
