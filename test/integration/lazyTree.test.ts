import assert from 'node:assert/strict';
import { LazyTree } from '../../src/editor/lazyTree';

describe('a tree that is loaded when it is first seen', () => {
  it('is loaded again where that failed', async () => {
    let loads = 0;
    const tree = new LazyTree<string>(() =>
      ++loads === 1
        ? Promise.reject(new Error('not now'))
        : Promise.resolve({ getChildren: () => ['node'], getTreeItem: (node) => ({ label: node }) }),
    );
    try {
      await assert.rejects(tree.getChildren(), /not now/);
      assert.deepEqual(await tree.getChildren(), ['node']);
      assert.deepEqual(await tree.getTreeItem('node'), { label: 'node' });
      assert.equal(loads, 2);
    } finally {
      tree.dispose();
    }
  });
});
