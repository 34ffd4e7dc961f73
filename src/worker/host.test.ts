import assert from 'node:assert/strict';
import type { AnalysisHost, Problem } from './analysis-host.ts';
import type { OpenChannel } from './channel.ts';
import { createAnalysisHost } from './host.ts';
import { openInline } from './inline.ts';
import type { FromService } from './protocol.ts';
import { createRogueSession } from './rogue.testing.ts';
import { openThread } from './thread.ts';

const rogue = new URL('./rogue.testing.ts', import.meta.url);
const thread = openThread(rogue, { memoryMegabytes: 64 });
const inline = openInline(createRogueSession);

/** What is left of all updates, and everything that went wrong. */
function watchHost(host: AnalysisHost) {
  const findings = new Map<string, readonly { readonly message: string; readonly severity: string }[]>();
  const sent: string[][] = [];
  const problems: Problem[] = [];
  host.onUpdate((update) => {
    if (update.full) findings.clear();
    sent.push(update.findings.map(({ file }) => file));
    for (const { file, items } of update.findings) items.length > 0 ? findings.set(file, items) : findings.delete(file);
  });
  host.onProblem((problem) => problems.push(problem));
  return { findings, sent, problems };
}

const change = (path: string, text: string | null) => ({ path, text });

describe('the analysis host', () => {
  let host: AnalysisHost;
  afterEach(() => host.dispose());

  for (const [name, open] of [
    ['in a thread', thread],
    ['inline', inline],
  ] as const) {
    describe(name, () => {
      it('sends the findings of changed files only, and empty lists for what is gone', async () => {
        host = createAnalysisHost({ open });
        const seen = watchHost(host);
        host.applyChanges([change('a', 'finding'), change('b', 'finding')]);
        await host.settled();
        host.applyChanges([change('a', 'nothing')]);
        await host.settled();
        assert.deepEqual(seen.sent, [['a', 'b'], ['a']]);
        assert.deepEqual([...seen.findings.keys()], ['b']);
      });

      it('analyses nothing when a text is as before', async () => {
        host = createAnalysisHost({ open });
        const seen = watchHost(host);
        host.applyChanges([change('a', 'finding')]);
        await host.settled();
        host.applyChanges([change('a', 'finding'), change('never', null)]);
        await host.settled();
        assert.equal(seen.sent.length, 1);
      });

      it('analyses changes that come together once', async () => {
        host = createAnalysisHost({ open });
        const seen = watchHost(host);
        host.configure({ severities: { rule: 'error' } });
        host.applyChanges([change('a', 'finding')]);
        host.applyChanges([change('b', 'finding')]);
        await host.settled();
        assert.deepEqual(seen.sent, [['a', 'b']]);
        assert.equal(seen.findings.get('a')?.[0]?.severity, 'error');
      });

      it('answers about the texts that were given before the question', async () => {
        host = createAnalysisHost({ open });
        host.applyChanges([change('a', 'finding')]);
        assert.deepEqual(await host.explain({ id: 'a' }), []);
        assert.equal((await host.fixes({ findings: [] }))[0]?.title, 'Mend it');
        assert.equal(await host.fixAll('a'), undefined);
        assert.equal(host.text('a'), 'finding');
      });

      it('reports a session that throws, keeps what it said before and goes on', async () => {
        host = createAnalysisHost({ open });
        const seen = watchHost(host);
        host.applyChanges([change('a', 'finding')]);
        await host.settled();
        host.applyChanges([change('b', 'throw')]);
        await host.settled();
        assert.deepEqual(
          seen.problems.map(({ kind, message }) => [kind, message]),
          [['failed', 'told to throw']],
        );
        assert.deepEqual([...seen.findings.keys()], ['a']);
        host.applyChanges([change('b', 'finding')]);
        await host.settled();
        assert.deepEqual([...seen.findings.keys()], ['a', 'b']);
        await assert.rejects(host.explain({ id: 'throw' }), { code: 'analysis-failed', message: 'told to throw' });
      });

      it('rejects whatever is open when it is disposed, and everything afterwards', async () => {
        host = createAnalysisHost({ open });
        host.applyChanges([change('a', 'finding')]);
        const waiting = [host.settled(), host.explain({ id: 'a' }), host.fixAll('a')];
        host.dispose();
        for (const one of waiting) await assert.rejects(one, { code: 'disposed' });
        await assert.rejects(host.fixes({ findings: [] }), { code: 'disposed' });
        await assert.rejects(host.settled(), { code: 'disposed' });
      });

      it('starts anew on demand, with all files', async () => {
        host = createAnalysisHost({ open });
        const seen = watchHost(host);
        host.applyChanges([change('a', 'finding'), change('b', 'finding')]);
        await host.settled();
        host.restart();
        await host.settled();
        assert.deepEqual(seen.sent, [
          ['a', 'b'],
          ['a', 'b'],
        ]);
      });
    });
  }

  it('holds findings of a file that changed meanwhile back until they are of its newest text', () => {
    let say: (message: FromService) => void = () => {};
    const open: OpenChannel = (listener) => {
      say = (message) => listener.message(message);
      return { post: () => {}, close: () => {} };
    };
    host = createAnalysisHost({ open });
    const seen = watchHost(host);
    const update = (generation: number, files: string[]): FromService => ({
      type: 'update',
      generation,
      full: false,
      findings: files.map((file) => ({ file, items: [] })),
      components: [],
      milliseconds: 1,
    });
    host.applyChanges([change('a', '1'), change('b', '1')]);
    host.applyChanges([change('a', '2')]);
    say(update(1, ['a', 'b']));
    assert.deepEqual(seen.sent, [['b']]);
    say(update(2, []));
    assert.deepEqual(seen.sent, [['b'], ['a']], 'the second analysis found nothing new in a');
  });

  describe('when the thread fails', () => {
    it('ends one that spins, restarts it and replays all files', async () => {
      host = createAnalysisHost({ open: thread, timeout: 2_000 });
      const seen = watchHost(host);
      host.applyChanges([change('a', 'finding'), change('b', 'finding')]);
      await host.settled();
      await assert.rejects(host.explain({ id: 'spin' }), { code: 'restarted' });
      await host.settled();
      assert.deepEqual(
        seen.problems.map(({ kind, cause }) => [kind, cause && 'code' in cause && cause.code]),
        [['restarted', 'timeout']],
      );
      assert.deepEqual([...seen.findings.keys()], ['a', 'b']);
    });

    for (const order of ['spin', 'exit', 'hoard']) {
      it(`leaves the one file out that makes it ${order}, until that changes`, async () => {
        host = createAnalysisHost({ open: thread, timeout: 2_000 });
        const seen = watchHost(host);
        host.applyChanges([change('a', 'finding')]);
        await host.settled();
        host.applyChanges([change('b', `${order} finding`)]);
        await host.settled();
        assert.deepEqual(
          seen.problems.map(({ kind, file }) => [kind, file]),
          [
            ['restarted', undefined],
            ['left-out', 'b'],
          ],
        );
        assert.deepEqual([...seen.findings.keys()], ['a']);
        host.applyChanges([change('b', 'finding')]);
        await host.settled();
        assert.deepEqual([...seen.findings.keys()], ['a', 'b']);
      }).timeout(30_000);
    }

    it('works inline after three crashes', async () => {
      const broken = openThread(new URL('./not-there.ts', import.meta.url), { memoryMegabytes: 64 });
      host = createAnalysisHost({ open: broken, fallback: inline });
      const seen = watchHost(host);
      host.applyChanges([change('a', 'finding'), change('b', 'finding')]);
      await host.settled();
      assert.deepEqual(
        seen.problems.map(({ kind }) => kind),
        ['restarted', 'restarted', 'inline'],
      );
      assert.deepEqual([...seen.findings.keys()], ['a', 'b']);
    });

    it('stops after three endless loops, because inline they would freeze the editor, and starts again on demand', async () => {
      host = createAnalysisHost({ open: thread, fallback: inline, timeout: 2_000 });
      const seen = watchHost(host);
      host.applyChanges([change('a', 'spin'), change('b', 'finding')]);
      await assert.rejects(host.settled(), { code: 'stopped' });
      assert.deepEqual(
        seen.problems.map(({ kind }) => kind),
        ['restarted', 'restarted', 'stopped'],
      );
      await assert.rejects(host.fixes({ findings: [] }), { code: 'stopped' });
      host.applyChanges([change('a', 'finding')]);
      host.restart();
      await host.settled();
      assert.deepEqual([...seen.findings.keys()], ['a', 'b']);
    }).timeout(30_000);

    it('forgets crashes that are long ago', async () => {
      let time = 0;
      host = createAnalysisHost({ open: thread, fallback: inline, timeout: 2_000, now: () => time });
      const seen = watchHost(host);
      for (let round = 0; round < 3; round += 1) {
        time += 10 * 60_000;
        host.applyChanges([change('a', `exit ${round}`)]);
        await host.settled();
      }
      assert.deepEqual([...new Set(seen.problems.map(({ kind }) => kind))], ['restarted', 'left-out']);
    });
  });
});
