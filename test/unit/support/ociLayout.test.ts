import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadOciLayout } from '../../support/sampleImages';

const LAYOUTS = fileURLToPath(new URL('../../fixtures/tool-made', import.meta.url));

describe('loadOciLayout', () => {
  it('gives each entry of index.json with its name and all that is under it', () => {
    const [index, ...others] = loadOciLayout(join(LAYOUTS, 'crane-signed'));
    expect(index).toMatchObject({ refName: 'multi' });
    expect(index!.content.manifests.map((image) => image.blobs.length)).toEqual([2, 2, 2]);
    expect(others.map((entry) => entry.refName)).toEqual(others.map(() => undefined));
  });

  it('refuses content that its digest does not fit', () => {
    const copy = mkdtempSync(join(tmpdir(), 'layout-'));
    try {
      cpSync(join(LAYOUTS, 'umoci'), copy, { recursive: true });
      const [entry] = loadOciLayout(copy);
      writeFileSync(join(copy, 'blobs', ...entry!.content.descriptor.digest.split(':')), '{}');
      expect(() => loadOciLayout(copy)).toThrow('another digest');
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  });
});
