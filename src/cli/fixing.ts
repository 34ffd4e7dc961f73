import type { Edit, Finding, Fix } from '../core/model/finding.ts';
import { groupBy } from '../core/model/group-by.ts';
import type { Session } from '../core/session/types.ts';

export interface Fixed {
  /** Texts before and after, by path; `before` is undefined for new files. */
  readonly changes: ReadonlyMap<string, { readonly before: string | undefined; readonly after: string }>;
  readonly applied: readonly Fix[];
}

/** Fixes that touch each other's text wait for the next round; so does one that another fix made unnecessary. */
const maximumRounds = 20;

/**
 * Applies the preferred fixes of the wanted findings to the session's texts, until none is left. The session has the new
 * texts afterwards; nothing is written.
 */
export function applyPreferred(
  session: Session,
  isWanted: (finding: Finding) => boolean,
  isOurs: (file: string) => boolean,
): Fixed {
  const before = new Map<string, string | undefined>();
  const applied: Fix[] = [];
  const done = new Set<string>();
  for (let round = 0; round < maximumRounds; round += 1) {
    const findings = new Map(
      session
        .findings()
        .filter(isWanted)
        .map((finding) => [finding.id, finding]),
    );
    // A finding that its fix did not end must not be fixed twice; ids hold offsets and change, its subject does not.
    const keyOf = (fix: Fix) => {
      const [first] = fix.findings.flatMap((id) => findings.get(id) ?? []);
      return `${fix.title}|${first?.rule}|${first?.component ?? first?.at.file}`;
    };
    const fixes = session
      .fixes({ findings: [...findings.keys()] })
      .filter((fix) => fix.preferred && filesOf(fix).every(isOurs) && !done.has(keyOf(fix)));
    const taken = compatible(fixes);
    if (taken.length === 0) break;
    for (const fix of taken) done.add(keyOf(fix));
    applied.push(...taken);
    const texts = newTexts(session, taken);
    for (const path of texts.keys()) if (!before.has(path)) before.set(path, session.text(path));
    session.applyChanges([...texts].map(([path, text]) => ({ path, text })));
  }
  return {
    applied,
    changes: new Map([...before].map(([path, text]) => [path, { before: text, after: session.text(path) ?? '' }])),
  };
}

export function filesOf(fix: Fix): string[] {
  return [...new Set([...fix.edits, ...fix.creates].map((one) => one.file))];
}

/** The first of those that want the same text or the same new file. */
function compatible(fixes: readonly Fix[]): Fix[] {
  const edits = new Map<string, Edit[]>();
  const created = new Set<string>();
  return fixes.filter((fix) => {
    const free =
      fix.creates.every((one) => !created.has(one.file)) &&
      fix.edits.every((edit) => (edits.get(edit.file) ?? []).every((other) => !touches(edit, other)));
    if (!free) return false;
    for (const one of fix.creates) created.add(one.file);
    for (const edit of fix.edits) edits.set(edit.file, [...(edits.get(edit.file) ?? []), edit]);
    return true;
  });
}

function touches(a: Edit, b: Edit): boolean {
  return a.start <= b.end && b.start <= a.end;
}

function newTexts(session: Session, fixes: readonly Fix[]): Map<string, string> {
  const texts = new Map(fixes.flatMap((fix) => fix.creates.map((one) => [one.file, one.text] as const)));
  const byFile = groupBy(
    fixes.flatMap((fix) => fix.edits),
    (edit) => edit.file,
  );
  for (const [file, edits] of byFile) {
    let text = texts.get(file) ?? session.text(file) ?? '';
    for (const edit of [...edits].sort((a, b) => b.start - a.start)) {
      text = text.slice(0, edit.start) + edit.text + text.slice(edit.end);
    }
    texts.set(file, text);
  }
  return texts;
}
