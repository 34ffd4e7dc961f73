import { builtInProvider } from '../coverage/built-in.ts';
import { isClusterPath } from '../model/cluster-path.ts';
import type { Edit, Fix } from '../model/finding.ts';
import { folderOf } from '../model/paths.ts';
import type { Assessment } from '../model/verdict.ts';
import type { Found } from '../session/findings.ts';
import { builtInFixes } from './built-in.ts';
import type { FixContext } from './contract.ts';
import { exemptFix } from './exempt.ts';
import { moveAnnotation } from './move-annotation.ts';
import { newPolicies } from './new-policy.ts';
import { type Draft, enable, isHcl, repairsOf } from './repair.ts';
import { overlaps, replace } from './text.ts';

/** All fixes for these findings, the preferred ones first. One fix for several findings is told once. */
export function buildFixes(found: readonly Found[], context: FixContext): Fix[] {
  const merged = new Map<string, Fix>();
  for (const one of found) {
    for (const fix of fixesOf(one, context)) {
      const known = merged.get(fix.id);
      merged.set(
        fix.id,
        known
          ? { ...known, findings: [...known.findings, ...fix.findings], preferred: known.preferred || fix.preferred }
          : fix,
      );
    }
  }
  return [...merged.values()].sort((a, b) => Number(b.preferred) - Number(a.preferred));
}

function fixesOf(found: Found, context: FixContext): Fix[] {
  const { draft, analysis } = found;
  const wanted = new Set(draft.fixes ?? []);
  const assessment = assessmentOf(found);
  const repairs: Draft[] = [];
  if (draft.replace)
    repairs.push({
      title: draft.replace.title,
      edits: [replace(draft.replace.at, draft.replace.text)],
      creates: [],
    });
  if (wanted.has('move-annotation'))
    repairs.push(...defined(moveAnnotation(draft.at, analysis.environment.resources, context)));
  if (wanted.has('repair'))
    repairs.push(...policyRepairs(found), ...(assessment ? repairsOf(assessment, context).filter(isOfFiles) : []));
  const own = assessment && (wanted.has('policy') || wanted.has('repair')) ? builtInFixes(assessment, context) : [];
  const policies = wanted.has('policy') && assessment ? [...own, ...newPolicies(assessment, analysis, context)] : own;
  const exempt = wanted.has('exempt') && assessment ? defined(exemptFix(assessment.component, context)) : [];
  // A repair of what is there beats a new policy, and switching on a service's own backup is the smallest new one. Of
  // several others only a lone one is chosen without asking.
  const preferred = repairs[0] ?? (policies.length === 1 || own.length > 0 ? policies[0] : undefined);
  return [
    ...repairs.map((one) => toFix(one, 'repair', found, one === preferred)),
    ...policies.map((one) => toFix(one, 'policy', found, one === preferred)),
    ...exempt.map((one) => toFix(one, 'exempt', found, false)),
  ];
}

/** What a connected cluster holds is nobody's to edit here. */
function isOfFiles({ edits }: Draft): boolean {
  return !edits.some(({ file }) => isClusterPath(file));
}

/** The component that a finding is about; for a finding about a service's own backup the one that makes it. */
function assessmentOf({ finding, analysis }: Found): Assessment | undefined {
  if (finding.component !== undefined)
    return analysis.assessments.find((one) => one.component.id === finding.component);
  return analysis.assessments.find((one) =>
    one.contributors.some(({ policy }) => policy.id === finding.policy && policy.provider === builtInProvider),
  );
}

function policyRepairs(found: Found): Draft[] {
  const policy = found.analysis.policies.find((one) => one.id === found.finding.policy);
  return policy ? enable({ policy }) : [];
}

function toFix(draft: Draft, kind: Fix['kind'], found: Found, preferred: boolean): Fix {
  const { title, edits, creates, note } = draft;
  const where = edits.map((edit) => `${edit.file}:${edit.start}-${edit.end}:${edit.text}`).join('|');
  return {
    id: `${kind}:${title}:${where}:${creates.map((one) => one.file).join(',')}`,
    title,
    kind,
    findings: [found.finding.id],
    edits,
    creates,
    preferred,
    ...(note !== undefined && { note }),
  };
}

function defined<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value];
}

/** One fix that mends everything that has a preferred fix; edits that would touch each other's text wait for the next round. */
export function buildFixAll(found: readonly Found[], context: FixContext): Fix | undefined {
  const edits: Edit[] = [];
  const creates = new Map<string, { file: string; text: string }>();
  const findings: string[] = [];
  for (const fix of buildFixes(found, context).filter((one) => one.preferred)) {
    const fresh = fix.edits.filter((edit) => !edits.some((other) => same(edit, other)));
    const clash = fresh.some((edit) => edits.some((other) => overlaps(edit, other)));
    const taken = fix.creates.some((one) => [...creates.values()].some((other) => collide(one, other)));
    if (clash || taken) continue;
    edits.push(...fresh);
    for (const one of fix.creates) creates.set(one.file, one);
    findings.push(...fix.findings);
  }
  if (findings.length === 0) return undefined;
  return {
    id: 'fix-all',
    title: 'Fix all backup findings in this file',
    kind: 'repair',
    findings,
    edits,
    creates: [...creates.values()],
    preferred: true,
  };
}

/**
 * Two new files under one name, or two of one Terraform folder: the second, written with the first in place, would add to it
 * instead of declaring the same things again.
 */
function collide(a: { file: string; text: string }, b: { file: string; text: string }): boolean {
  if (a.file === b.file) return a.text !== b.text;
  return isHcl(a.file) && isHcl(b.file) && folderOf(a.file) === folderOf(b.file);
}

function same(a: Edit, b: Edit): boolean {
  return a.file === b.file && a.start === b.start && a.end === b.end && a.text === b.text;
}
