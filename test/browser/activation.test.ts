import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createScratchFolder, type ScratchFolder } from '../support/scratchFolder';
import { Workbench } from '../support/workbench';

let folder: ScratchFolder;
let workbench: Workbench;

beforeAll(async () => {
  folder = await createScratchFolder({ 'pod.yaml': 'kind: Pod\n' });
  workbench = await Workbench.open({ folder: folder.path, file: 'pod.yaml', extension: { vsix: inject('vsix') } });
});

afterAll(async () => {
  await workbench.close();
  await folder.remove();
});

it('activates when a YAML file is opened, without a request to the outside and without an error in the log', async () => {
  await workbench.waitForLog(/_doActivateExtension oci-lens\.oci-lens/);
  expect(workbench.outsideRequests).toEqual([]);
  expect(await workbench.extensionErrors()).toEqual([]);
});
