import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { pushSamples } from '../support/sampleImages';
import { createScratchFolder, type ScratchFolder } from '../support/scratchFolder';
import { hold, type ScratchRegistry, startScratchRegistry, status, wrongBody } from '../support/scratchRegistry';
import { type Theme, Workbench } from '../support/workbench';

const files = (registry: string) => ({
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

  it('leaves nothing unhandled and asks nobody outside', async () => {
    expect(workbench.outsideRequests).toEqual([]);
    expect(await workbench.extensionErrors()).toEqual([]);
  });
});
