import assert from 'node:assert/strict';
import { createConfiguredSession } from './configured.ts';
import { createSession } from './session.ts';

const parts = { formats: [], providers: [], rules: [], catalogue: [], images: [] };

/** A session that only remembers what reached it. */
function create() {
  const files = new Map<string, string>();
  let settings: unknown;
  const session = createConfiguredSession(
    () => ({
      ...createSession(parts),
      applyChanges: (changes) => {
        for (const { path, text } of changes) text === null ? files.delete(path) : files.set(path, text);
      },
      configure: (changed) => {
        settings = changed;
      },
    }),
    { providers: ['velero'] },
  );
  return { session, files, settings: () => settings as Record<string, unknown> };
}

describe('a session with .backops.yaml', () => {
  it('takes its settings before those of the person, and gives them back', () => {
    const { session, settings } = create();
    session.configure({ minimumRetentionSeconds: 1, provider: 'volsync' });
    session.applyChanges([{ path: '.backops.yaml', text: 'provider: velero' }]);
    assert.deepEqual([settings().provider, settings().minimumRetentionSeconds], ['velero', 1]);
    session.applyChanges([{ path: '.backops.yaml', text: null }]);
    assert.deepEqual([settings().provider, settings().minimumRetentionSeconds], ['volsync', 1]);
  });

  it('keeps excluded files away, as long as they are excluded', () => {
    const { session, files } = create();
    session.applyChanges([
      { path: 'a/x.yaml', text: 'x' },
      { path: '.backops.yaml', text: 'exclude: [a]' },
      { path: 'a/y.yaml', text: 'y' },
    ]);
    assert.deepEqual([...files.keys()], ['.backops.yaml']);
    assert.equal(session.text('a/x.yaml'), 'x');
    session.applyChanges([{ path: '.backops.yaml', text: 'exclude: [b]' }]);
    assert.deepEqual([...files.keys()].sort(), ['.backops.yaml', 'a/x.yaml', 'a/y.yaml']);
  });

  it('tells what it does not understand, with line and column', () => {
    const { session } = create();
    session.applyChanges([{ path: '.backops.yaml', text: '# ours\nprovider: tape\n' }]);
    const [notice] = session.overview().notices;
    assert.deepEqual([notice?.code, notice?.location?.line, notice?.location?.column], ['configuration-value', 2, 11]);
  });
});
