import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { whenDifferent } from './when-different.ts';

describe('refreshing when something else is shown', () => {
  it('does nothing for the same, and the last of many changes a moment later', async () => {
    let shown = 0;
    const drawn: number[] = [];
    const tree = whenDifferent(
      () => ({ shown }),
      () => drawn.push(shown),
    );
    tree.look();
    tree.look();
    assert.deepEqual(drawn, [0]);
    for (shown = 1; shown < 9; shown += 1) tree.look();
    assert.deepEqual(drawn, [0], 'not at once again');
    await delay(600);
    tree.look();
    await delay(600);
    assert.deepEqual(drawn, [0, 9]);
    shown = 10;
    tree.look();
    assert.deepEqual(drawn, [0, 9, 10], 'after a pause at once');
    shown = 11;
    tree.look();
    tree.dispose();
    await delay(600);
    assert.deepEqual(drawn, [0, 9, 10], 'no more once it is disposed of');
  });
});
