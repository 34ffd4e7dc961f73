import assert from 'node:assert/strict';
import { createBackOpsSession } from '../../engine.ts';
import type { Fix } from '../model/finding.ts';
import { applyEdits } from './text.ts';

export type Files = Record<string, string>;

export function open(files: Files, settings = {}) {
  const session = createBackOpsSession({ today: '2026-01-01', ...settings });
  session.applyChanges(Object.entries(files).map(([path, text]) => ({ path, text })));
  return session;
}

export function applied(files: Files, fix: Fix): Files {
  const result = { ...files };
  for (const file of new Set(fix.edits.map((edit) => edit.file))) {
    result[file] = applyEdits(
      files[file] ?? '',
      fix.edits.filter((edit) => edit.file === file),
    );
  }
  for (const { file, text } of fix.creates) {
    assert.equal(files[file], undefined, `${file} would be overwritten`);
    result[file] = text;
  }
  return result;
}

/** Applies a fix of a finding of the rule and proves the two promises: the finding is gone, and a second time changes nothing. */
export function mend(files: Files, rule: string, title: RegExp, settings = {}): Files {
  const session = open(files, settings);
  const finding = session.findings().find((one) => one.rule === rule);
  assert.ok(
    finding,
    `no ${rule} among ${session
      .findings()
      .map((one) => `${one.rule}: ${one.message}`)
      .join('\n')}`,
  );
  const fixes = session.fixes({ findings: [finding.id] });
  const fix = fixes.find((one) => title.test(one.title));
  assert.ok(fix, `no fix like ${title} among: ${fixes.map((one) => one.title).join(' | ')}`);
  const after = applied(files, fix);
  const again = open(after, settings);
  const left = again
    .findings()
    .filter((one) => one.rule === rule && one.component === finding.component && one.policy === finding.policy);
  assert.deepEqual(
    left.map((one) => one.message),
    [],
    'the finding is still there',
  );
  const second = again.fixes({ findings: [finding.id] }).find((one) => one.title === fix.title);
  assert.equal(second, undefined, 'the fix is offered again');
  // Every byte outside the edits is as it was.
  for (const [file, text] of Object.entries(files)) {
    const edits = fix.edits.filter((edit) => edit.file === file).sort((a, b) => a.start - b.start);
    let from = 0;
    let rest = after[file] ?? '';
    for (const edit of edits) {
      const kept = text.slice(from, edit.start);
      assert.ok(rest.startsWith(kept + edit.text));
      rest = rest.slice(kept.length + edit.text.length);
      from = edit.end;
    }
    assert.equal(rest, text.slice(from));
  }
  return after;
}
