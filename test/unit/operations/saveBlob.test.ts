import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Descriptor } from '../../../src/oci/descriptor';
import { saveBlob } from '../../../src/operations/saveBlob';
import { askOfPerson, type RegistryLocator } from '../../../src/registry/imageSource';
import { createScratchFolder, type ScratchFolder } from '../../support/scratchFolder';
import { filler } from '../../support/sampleImages/filler';
import { stallInBody, type ScratchRegistry, startScratchRegistry, wrongBody } from '../../support/scratchRegistry';
import { pushClient, type PushClient } from '../registry/pushClient';

describe('saving a file of an artifact', () => {
  let registry: ScratchRegistry;
  let client: PushClient;
  let scratch: ScratchFolder;
  let layer: Descriptor;
  const bytes = filler('content', 300_000);

  beforeEach(async () => {
    registry = await startScratchRegistry();
    client = pushClient();
    scratch = await createScratchFolder({ 'there.bin': 'before' });
    layer = { ...registry.putBlob('a', bytes), mediaType: 'application/octet-stream', annotations: {} };
  });

  afterEach(async () => {
    client.dispose();
    await registry.close();
    await scratch.remove();
  });

  const file = (name: string) => path.join(scratch.path, name);
  const save = (name: string, controller = new AbortController(), told: number[] = []) => {
    const locator: RegistryLocator = { kind: 'registry', reference: { registry: registry.host, repository: 'a' } };
    return saveBlob(client.source, locator, layer, file(name), askOfPerson(controller.signal), (count) =>
      told.push(count),
    );
  };

  it('replaces what a person has chosen, and tells how far it is', async () => {
    const told: number[] = [];
    await save('there.bin', undefined, told);
    expect(Buffer.compare(await readFile(file('there.bin')), bytes)).toBe(0);
    expect(told.at(-1)).toBe(bytes.length);
    expect(await readdir(scratch.path)).toEqual(['there.bin']);
  });

  it('leaves what was there where other content comes, or a person cancels', async () => {
    const off = registry.on({ kind: 'blob' }, wrongBody(filler('other', bytes.length)));
    await expect(save('there.bin')).rejects.toMatchObject({ kind: 'digestMismatch' });
    off();
    registry.on({ kind: 'blob' }, stallInBody(1_000));
    const controller = new AbortController();
    const saving = save('there.bin', controller);
    setTimeout(() => controller.abort(), 200);
    await expect(saving).rejects.toMatchObject({ kind: 'cancelled' });
    expect(await readFile(file('there.bin'), 'utf8')).toBe('before');
    expect(await readdir(scratch.path)).toEqual(['there.bin']);
  });

  it('writes through no link', async () => {
    await writeFile(file('target'), 'before');
    await symlink(file('target'), file('link'));
    await expect(save('link')).rejects.toMatchObject({ problem: { kind: 'write', code: 'ELOOP' } });
    expect(await readFile(file('target'), 'utf8')).toBe('before');
  });
});
