import type { StatefulType } from '../catalogue/contract.ts';
import type { ImageType } from '../catalogue/image-contract.ts';
import { buildFixAll, buildFixes } from '../fixes/index.ts';
import { defaultSettings, type Settings } from '../model/settings.ts';
import type { Place } from '../model/source.ts';
import { analyse, type EnvironmentAnalysis, type Knowledge } from './analysis.ts';
import { createCaches } from './caches.ts';
import { composeAll, type World } from './composition.ts';
import { createFileStore } from './files.ts';
import { type Found, type RuleKnowledge, runRules } from './findings.ts';
import { createLocator } from './lines.ts';
import { createMemo } from './memo.ts';
import { createRemember } from './remember.ts';
import type { ComponentView, Overview, Session, SessionParts } from './types.ts';
import { countUses } from './uses.ts';
import { componentView, policyView } from './views.ts';

interface State {
  readonly world: World;
  readonly analyses: readonly EnvironmentAnalysis[];
  readonly found: readonly Found[];
  overview?: Overview;
}

/** See Session. Everything is computed on the first question after a change, and only what the change touches. */
export function createSession(parts: SessionParts): Session {
  let settings: Settings = { ...defaultSettings, ...parts.settings };
  const files = createFileStore(parts.formats, () => settings.maxFileLength);
  const memo = createMemo();
  const caches = createCaches();
  const remember = createRemember();
  const knowledge: Knowledge & RuleKnowledge = {
    providers: parts.providers,
    types: byType(parts.catalogue),
    images: byImage(parts.images),
    rules: parts.rules,
    marks: parts.providers.flatMap((provider) => provider.marks ?? []),
    restoreKinds: parts.providers.flatMap((provider) => provider.kinds.filter((kind) => kind.role === 'restore')),
  };
  const locate = createLocator((path) => files.text(path));
  let state: State | undefined;

  function current(): State {
    if (state) return state;
    const world = composeAll(parts.formats, files, memo);
    const analyses = analyse(world.environments, knowledge, settings, memo, caches, remember);
    const found = runRules(analyses, knowledge, settings, remember);
    memo.sweep();
    state = { world, analyses, found };
    return state;
  }

  function views(
    wanted: (analysis: EnvironmentAnalysis, at: Place, id: string, name: string) => boolean,
  ): ComponentView[] {
    return current().analyses.flatMap((analysis) =>
      analysis.assessments
        .filter((one) =>
          wanted(analysis, one.component.resource.extent, one.component.id, one.component.resource.address),
        )
        .map((one) => componentView(one, analysis, locate, files.text)),
    );
  }

  function overview(): Overview {
    const now = current();
    if (now.overview) return now.overview;
    const uses = countUses(now.analyses);
    now.overview = {
      components: views(() => true),
      policies: now.analyses.flatMap((analysis) =>
        analysis.policies.map((policy) => ({
          ...policyView(policy, locate, files.text),
          selects: uses.get(policy)?.yes ?? 0,
        })),
      ),
      environments: now.analyses.map(({ environment }) => ({
        id: environment.id,
        format: environment.format,
        title: environment.title,
        purpose: environment.purpose,
        unread: environment.unread,
      })),
      notices: [...files.notices(), ...now.world.notices].map(({ at, ...notice }) => ({
        ...notice,
        ...(at && { location: locate(at) }),
      })),
    };
    return now.overview;
  }

  return {
    applyChanges(changes) {
      for (const change of changes) files.set(change.path, change.text);
      if (changes.length > 0) state = undefined;
    },
    configure(changed) {
      settings = { ...settings, ...changed };
      state = undefined;
    },
    findings: () => current().found.map((one) => one.finding),
    overview,
    explain(what) {
      if ('id' in what)
        return views(
          (_, __, id, address) =>
            id === what.id || address === what.id || address.endsWith(`/${what.id}`) || address.endsWith(`.${what.id}`),
        );
      return views((_, at) => at.file === what.file && at.start <= what.offset && what.offset <= at.end);
    },
    fixes(where) {
      const { found } = current();
      const wanted =
        'findings' in where
          ? found.filter((one) => where.findings.includes(one.finding.id))
          : found.filter(
              ({ finding: { at } }) => at.file === where.file && at.start <= where.end && where.start <= at.end,
            );
      return buildFixes(wanted, fixContext());
    },
    fixAll: (file) =>
      buildFixAll(
        current().found.filter((one) => one.finding.at.file === file),
        fixContext(),
      ),
    text: (path) => files.text(path),
    missing: () => current().world.missing,
  };

  function fixContext() {
    const { analyses } = current();
    return {
      analyses,
      providers: parts.providers,
      types: knowledge.types,
      settings,
      text: (path: string) => files.text(path) ?? '',
      exists: (path: string) => files.text(path) !== undefined,
    };
  }
}

function byType(catalogue: readonly StatefulType[]): Map<string, StatefulType> {
  return new Map(catalogue.flatMap((entry) => entry.types.map((type) => [type, entry] as const)));
}

function byImage(images: readonly ImageType[]): Map<string, ImageType> {
  return new Map(images.flatMap((entry) => entry.segments.map((segment) => [segment, entry] as const)));
}
