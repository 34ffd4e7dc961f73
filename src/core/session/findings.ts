import type { Finding } from '../model/finding.ts';
import { groupBy } from '../model/group-by.ts';
import type { Mark, ProvidedKind } from '../model/provider.ts';
import type { Settings } from '../model/settings.ts';
import type { FindingDraft, Rule, RuleContext } from '../rules/contract.ts';
import { countUses, type EnvironmentAnalysis, policyUses, type UseCounts } from './analysis.ts';
import type { Remember } from './remember.ts';

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
  const counts = countUses(all, remember);
  for (const analysis of all) {
    // An example is no production: shown in the coverage, never a problem.
    if (analysis.environment.purpose === 'example') continue;
    const context = contextOf(analysis, all, counts, knowledge, settings, remember);
    const isIgnored = ignoresOf(analysis, settings);
    for (const rule of knowledge.rules) {
      const configured = settings.severities[rule.id];
      if (configured === 'off') continue;
      for (const draft of rule.check(context)) {
        if (isIgnored(draft, rule.id)) continue;
        const id = `${rule.id}:${draft.at.file}:${draft.at.start}:${draft.discriminator ?? ''}`;
        const known = merged.get(id);
        const environment = analysis.environment.id;
        if (known) {
          const environments = [...new Set([...known.finding.environments, environment])];
          merged.set(id, { ...known, finding: { ...known.finding, environments } });
          continue;
        }
        merged.set(id, {
          draft,
          analysis,
          finding: {
            id,
            rule: rule.id,
            severity: configured ?? draft.severity ?? rule.severity,
            message: draft.message,
            at: draft.at,
            related: draft.related ?? [],
            environments: [environment],
            ...(draft.component !== undefined && { component: draft.component }),
            ...(draft.policy !== undefined && { policy: draft.policy }),
          },
        });
      }
    }
  }
  return [...merged.values()].sort(byPlace);
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
  };
}

/** `# backops:ignore <rule>` at the object that the finding stands in. */
function ignoresOf(analysis: EnvironmentAnalysis, settings: Settings): (draft: FindingDraft, rule: string) => boolean {
  const ignoring = analysis.environment.resources.filter((resource) =>
    resource.directives.some((directive) => directive.kind === 'ignore'),
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
