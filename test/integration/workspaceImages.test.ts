import assert from 'node:assert/strict';
import { WorkspaceImages } from '../../src/editor/documents/workspaceImages';
import { surroundings } from './support/extension';
import { pieceReaders } from './support/pieceReaders';

describe('the images of the workspace', () => {
  it('are told to who asked before all files were to be read anew, too', async () => {
    const { log } = await surroundings();
    const images = new WorkspaceImages(pieceReaders(log), log);
    try {
      const first = images.places();
      images.refresh();
      const [before, after] = await Promise.all([first, images.places()]);
      assert.ok(after.size > 10);
      assert.deepEqual([...before.keys()].sort(), [...after.keys()].sort());
    } finally {
      images.dispose();
      log.dispose();
    }
  });
});
