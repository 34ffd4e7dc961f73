import assert from 'node:assert/strict';
import fc from 'fast-check';
import { open } from '../../../../test/support/judge.ts';
import { liveFiles, liveNamespace, liveSchedule } from '../../../../test/support/live.ts';
import { claim } from '../../../../test/support/objects.ts';
import { createMemo } from '../../session/memo.ts';
import type { ParsedFile } from '../contract.ts';
import { live } from './index.ts';
import type { LiveDocument } from './read.ts';

const shop = liveNamespace('shop');
const files = { 'all.yaml': claim('uploads') };
const unread = [
  { type: 'velero.io/Schedule', role: 'policy', message: 'schedules is forbidden (403).', remedy: 'Ask for it.' },
];

describe('texts of a connected cluster', () => {
  const parse = (texts: Readonly<Record<string, string>>): Map<string, ParsedFile<LiveDocument>> =>
    new Map(Object.entries(texts).map(([path, text]) => [path, live.parse({ path, text })]));

  it('keep their identity while another of them changes', () => {
    const memo = createMemo();
    const compose = (parsed: ReadonlyMap<string, ParsedFile<LiveDocument>>) =>
      live.compose({ files: parsed, of: () => new Map(), claimed: new Set(), memo: memo.get }).environments;
    const parsed = parse({
      ...liveFiles([shop, liveSchedule(['shop'])]),
      ...liveFiles([shop], { context: 'other' }),
    });
    const [first, other] = compose(parsed);
    assert.deepEqual(compose(parsed), [first, other]);
    assert.equal(compose(parsed)[0], first);
    const path = 'cluster:acme/velero.io/Schedule/velero/nightly';
    const changed = new Map(parsed).set(path, live.parse({ path, text: JSON.stringify(liveSchedule(['web'])) }));
    const [next, same] = compose(changed);
    assert.equal(same, other);
    assert.notEqual(next, first);
    assert.equal(next?.resources[0], first?.resources[0], 'the namespace');
  });

  it('never throw, wherever they are cut', () => {
    const texts = liveFiles([shop, liveSchedule(['shop'])], { unread });
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(texts)), fc.nat(), (path, cut) => {
        const text = texts[path] ?? '';
        open({ ...files, ...texts, [path]: text.slice(0, cut % (text.length + 1)) }).overview();
      }),
    );
  });

  it('are forgotten when the cluster is no longer connected', () => {
    const session = open({ ...files, ...liveFiles([shop, liveSchedule(['shop'])]) });
    assert.equal(session.overview().components[0]?.verdict, 'protected');
    session.applyChanges(Object.keys(liveFiles([shop, liveSchedule(['shop'])])).map((path) => ({ path, text: null })));
    assert.equal(session.overview().components[0]?.verdict, 'unprotected');
    assert.equal(session.overview().environments.length, 1);
  });
});
