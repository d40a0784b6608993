import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { pushSamples } from '../support/sampleImages';
import { createScratchFolder, type ScratchFolder } from '../support/scratchFolder';
import { type ScratchRegistry, startScratchRegistry } from '../support/scratchRegistry';
import { Workbench } from '../support/workbench';

const pod = (image: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n    - image: ${image}\n`;

let registry: ScratchRegistry;
let folder: ScratchFolder;
let workbench: Workbench;

beforeAll(async () => {
  registry = await startScratchRegistry();
  pushSamples(registry);
  folder = await createScratchFolder({
    'k8s/web.yaml': pod('nginx:1.27-alpine'),
    'k8s/policy.yaml': pod('ghcr.io/kubewarden/policy-server:v1.13.0'),
    Dockerfile: 'FROM golang:1.24-alpine AS build\nFROM nginx:1.27-alpine\nCOPY --from=build /a /a\n',
    'node_modules/x/pod.yaml': pod('hidden:1'),
    '.gitignore': 'build/\n',
    'build/pod.yaml': pod('hidden:2'),
    'chart/Chart.yaml': 'name: web\nappVersion: 1.27-alpine\n',
    'chart/values.yaml': 'image:\n  repository: nginx\n',
  });
  workbench = await Workbench.open({
    folder: folder.path,
    extension: { vsix: inject('vsix') },
    machineSettings: { 'ociLens.mirrors': { 'docker.io': registry.url, 'ghcr.io': registry.url } },
  });
});

afterAll(async () => {
  await workbench.close();
  await registry.close();
  await folder.remove();
});

const row = (text: string | RegExp) => workbench.page.locator('.pane-body .monaco-list-row', { hasText: text });

it('lists the images of the workspace by registry, repository, tag and place, without a request', async () => {
  await workbench.page.locator('.activitybar .action-item a[aria-label^="OCI Lens"]').click();
  await row('library/nginx').waitFor();
  for (const text of ['docker.io', 'ghcr.io', 'kubewarden/policy-server', 'library/golang', '1.24-alpine', 'v1.13.0']) {
    await row(text).first().waitFor();
  }
  expect(await row('hidden').count()).toBe(0);
  await row('1.27-alpine').click();
  await row('k8s/web.yaml').waitFor();
  await row('chart/values.yaml').waitFor();
  await row('Dockerfile').waitFor();
  await workbench.screenshot('tree');
  expect(registry.requests).toEqual([]);
});

it('opens the place of an image', async () => {
  await row('k8s/web.yaml').click();
  await workbench.line('image: nginx:1.27-alpine').waitFor();
});

it('opens the panel of an image, and pins at a place, by the buttons of its row', async () => {
  await row('k8s/web.yaml').hover();
  await row('k8s/web.yaml').locator('a[aria-label="Pin to Digest"]').click();
  await workbench.line(/nginx:1\.27-alpine@sha256:[0-9a-f]{64}/).waitFor();
  await row('v1.13.0').hover();
  await row('v1.13.0').locator('a[aria-label="Inspect Image…"]').click();
  await workbench.panelFrame().getByRole('heading', { name: 'policy-server:v1.13.0' }).waitFor();
});

it('asks before a registry is told what stands in another file', async () => {
  registry.forgetRequests();
  await row('chart/values.yaml').click();
  await workbench.line('repository: nginx').waitFor();
  await workbench.hoverText('nginx', /Some of this name comes from Chart\.yaml/);
  await workbench.screenshot('hover-other-file');
  await workbench.leaveHover();
  expect(registry.requests).toEqual([]);
});

it('follows the files', async () => {
  await writeFile(path.join(folder.path, 'k8s/new.yaml'), pod('quay.io/team/new:2'));
  await row('quay.io').waitFor();
  await writeFile(path.join(folder.path, 'build/new.yaml'), pod('hidden:3'));
  await rm(path.join(folder.path, 'k8s/new.yaml'));
  await row('quay.io').waitFor({ state: 'detached' });
  await writeFile(path.join(folder.path, '.gitignore'), '');
  await row('hidden').waitFor();
});
