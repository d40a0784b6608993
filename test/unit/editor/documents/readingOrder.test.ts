import { describe, expect, it } from 'vitest';
import { ReadingOrder } from '../../../../src/editor/documents/readingOrder';

describe('readings that are under way at once', () => {
  it('are taken up as they end, but none that began before one which was', () => {
    const order = new ReadingOrder();
    const [first, second] = [order.begin(), order.begin()];
    expect(order.takes('file', second)).toBe(true);
    order.end(second);
    const third = order.begin();
    expect(order.takes('file', first)).toBe(false);
    order.end(first);
    expect(order.takes('file', third)).toBe(true);
  });

  it('have a say on all else, and on all once they were alone', () => {
    const order = new ReadingOrder();
    const [first, second] = [order.begin(), order.begin()];
    expect(order.takes('folder/a', second)).toBe(true);
    expect(order.takes('folder/b', first)).toBe(true);
    expect([...order.keys()]).toEqual(['folder/a', 'folder/b']);
    order.end(first);
    order.end(second);
    expect([...order.keys()]).toEqual([]);
    expect(order.takes('folder/a', order.begin())).toBe(true);
  });
});
