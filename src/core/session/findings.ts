import type { Finding } from '../model/finding.ts';
import { groupBy } from '../model/group-by.ts';
import type { Mark, ProvidedKind } from '../model/provider.ts';
import type { Settings } from '../model/settings.ts';
import type { FindingDraft, Rule, RuleContext } from '../rules/contract.ts';
import type { EnvironmentAnalysis } from './analysis.ts';
import type { Remember } from './remember.ts';
import { countUses, policyUses, type UseCounts } from './uses.ts';

/** A finding and what its fixes need; only the finding leaves the session. */
export interface Found {
  readonly finding: Finding;
  readonly draft: FindingDraft;
  readonly analysis: EnvironmentAnalysis;
}

export interface RuleKnowledge {
  readonly rules: readonly Rule[];
  readonly marks: readonly Mark[];
  readonly restoreKinds: readonly ProvidedKind[];
}

/** Runs all rules over all environments. The same problem in several environments is one finding that names them. */
export function runRules(
  all: readonly EnvironmentAnalysis[],
  knowledge: RuleKnowledge,
  settings: Settings,
  remember: Remember,
): Found[] {
  const merged = new Map<string, Found>();
  const counts = countUses(all);
  for (const analysis of all) {
    // An example is no production: shown in the coverage, never a problem.
    if (analysis.environment.purpose === 'example') continue;
    // Nor has a cluster a text that somebody could mend here: what its policies leave is told at the components.
    if (analysis.environment.cluster) continue;
    const context = contextOf(analysis, all, counts, knowledge, settings, remember);
    const isIgnored = ignoresOf(analysis, settings);
    for (const rule of knowledge.rules) {
      const configured = settings.severities[rule.id];
      if (configured === 'off') continue;
      const drafts = asArray(rule.check(context));
      const made = analysis.each(`findings:${rule.id}`, drafts, (draft) => [
        { draft, finding: findingOf(draft, rule, analysis, configured) },
      ]);
      for (const { draft, finding } of made) {
        if (isIgnored(draft, rule.id)) continue;
        const known = merged.get(finding.id);
        if (!known) merged.set(finding.id, { draft, analysis, finding });
        else merged.set(finding.id, { ...known, finding: alsoIn(known.finding, analysis.environment.id, remember) });
      }
    }
  }
  return [...merged.values()].sort(byPlace);
}

function asArray<T>(items: Iterable<T>): readonly T[] {
  return Array.isArray(items) ? items : [...items];
}

function findingOf(
  draft: FindingDraft,
  rule: Rule,
  analysis: EnvironmentAnalysis,
  configured: Finding['severity'] | undefined,
): Finding {
  return {
    id: `${rule.id}:${draft.at.file}:${draft.at.start}:${draft.discriminator ?? ''}`,
    rule: rule.id,
    severity: configured ?? draft.severity ?? rule.severity,
    message: draft.message,
    at: draft.at,
    related: draft.related ?? [],
    environments: [analysis.environment.id],
    ...(draft.component !== undefined && { component: draft.component }),
    ...(draft.policy !== undefined && { policy: draft.policy }),
  };
}

function alsoIn(finding: Finding, environment: string, remember: Remember): Finding {
  return remember(finding, `also-in:${environment}`, () => ({
    ...finding,
    environments: [...new Set([...finding.environments, environment])],
  }));
}

function byPlace(a: Found, b: Found): number {
  const [one, other] = [a.finding, b.finding];
  return one.at.file < other.at.file
    ? -1
    : one.at.file > other.at.file
      ? 1
      : one.at.start - other.at.start || (one.rule < other.rule ? -1 : 1);
}

function contextOf(
  analysis: EnvironmentAnalysis,
  all: readonly EnvironmentAnalysis[],
  counts: UseCounts,
  knowledge: RuleKnowledge,
  settings: Settings,
  remember: Remember,
): RuleContext {
  return {
    environment: analysis.environment,
    assessments: analysis.assessments,
    policies: policyUses(analysis, all, counts),
    resources: (type) => analysis.byType.get(type) ?? [],
    marks: knowledge.marks,
    restoreKinds: knowledge.restoreKinds,
    settings,
    remember,
    each: analysis.each,
  };
}

/** `# backops:ignore <rule>` at the object that the finding stands in. */
function ignoresOf(analysis: EnvironmentAnalysis, settings: Settings): (draft: FindingDraft, rule: string) => boolean {
  const ignoring = analysis.each('ignoring', analysis.environment.resources, (resource) =>
    resource.directives.some((directive) => directive.kind === 'ignore') ? [resource] : [],
  );
  const byFile = groupBy(ignoring, (resource) => resource.extent.file);
  return ({ at }, rule) =>
    (byFile.get(at.file) ?? []).some(
      ({ extent, directives }) =>
        extent.start <= at.start &&
        at.end <= extent.end &&
        directives.some(
          (directive) =>
            directive.kind === 'ignore' &&
            (directive.rules.includes(rule) || directive.rules.includes('*')) &&
            (directive.until === undefined || directive.until >= settings.today),
        ),
    );
}
