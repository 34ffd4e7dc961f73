import * as vscode from 'vscode';
import { formatDuration } from '../core/model/duration.ts';
import type { Gap, Verdict } from '../core/model/verdict.ts';
import type { ComponentView, EnvironmentView } from '../core/session/types.ts';

const t = vscode.l10n.t;

/** Worst first: what needs somebody stands on top. */
export const verdicts: readonly Verdict[] = ['unprotected', 'partial', 'unknown', 'protected', 'exempt'];

export const rank = (verdict: Verdict): number => verdicts.indexOf(verdict);

/** Codicons, which follow the theme; shapes differ as well as colours. */
export const verdictIcons: Readonly<Record<Verdict, { readonly icon: string; readonly color: string }>> = {
  protected: { icon: 'pass-filled', color: 'testing.iconPassed' },
  partial: { icon: 'warning', color: 'list.warningForeground' },
  unprotected: { icon: 'error', color: 'list.errorForeground' },
  unknown: { icon: 'question', color: 'descriptionForeground' },
  exempt: { icon: 'circle-slash', color: 'disabledForeground' },
};

export function verdictWord(verdict: Verdict): string {
  switch (verdict) {
    case 'protected':
      return t('protected');
    case 'partial':
      return t('partly protected');
    case 'unprotected':
      return t('not backed up');
    case 'unknown':
      return t('unknown');
    case 'exempt':
      return t('exempt');
  }
}

export function gapWord(gap: Gap): string {
  const words: Readonly<Record<Gap, string>> = {
    'snapshot-only': t('snapshots on the same storage only'),
    'versioning-only': t('old versions in the same bucket only'),
    'short-retention': t('kept too short'),
    'same-destination': t('copy lies where the original does'),
    'crash-consistent': t('copied while the database writes'),
    'scale-gap': t('not every replica is covered'),
    'metadata-only': t('the object is saved, its data is not'),
    paused: t('the policy is paused'),
    'on-demand-only': t('nothing runs on a schedule'),
    'opted-out': t('opted out'),
    'selector-misses': t('a policy nearly selects it'),
    'explicitly-off': t('backups are switched off'),
    nothing: t('no policy'),
  };
  return words[gap] ?? gap;
}

/** `nightly · RPO 24 h · kept 14 d`: what protects it, without the verdict. */
export function facts(component: ComponentView): string[] {
  const names = [...new Set(component.policies.map(({ name }) => name))];
  const { achievedRpoSeconds: rpo, retentionSeconds: kept } = component;
  return [
    ...(names.length > 0 ? [names.slice(0, 2).join(', ') + (names.length > 2 ? '…' : '')] : []),
    ...(rpo === undefined ? [] : [t('RPO {0}', formatDuration(rpo))]),
    ...(kept === undefined ? [] : [Number.isFinite(kept) ? t('kept {0}', formatDuration(kept)) : t('kept for ever')]),
  ];
}

/** `protected by nightly · RPO 24 h · kept 14 d`, `not backed up: a policy nearly selects it`. */
export function oneLine(component: ComponentView): string {
  const [first, ...rest] = facts(component);
  const gaps = component.gaps.filter((gap) => gap !== 'nothing').map(gapWord);
  switch (component.verdict) {
    case 'protected':
      return [
        component.policies.length > 0
          ? t('protected by {0}', first ?? '')
          : [t('protected'), first].filter(Boolean).join(' · '),
        ...rest,
      ].join(' · ');
    case 'partial':
      return [t('partly protected'), ...gaps, ...facts(component)].join(' · ');
    case 'unprotected':
      return gaps.length > 0 ? t('not backed up: {0}', gaps.join(', ')) : t('not backed up');
    case 'unknown':
      return t('unknown: {0}', component.evidence[0]?.text ?? t('it depends on values that cannot be read'));
    case 'exempt':
      return component.evidence[0]?.text ?? t('exempt');
  }
}

/** The shortest end of an environment's path that no other has: `prod` for `kubernetes/overlays/prod`. */
export function shortEnvironment(id: string, all: readonly EnvironmentView[]): string {
  const parts = id.split('/');
  for (let from = parts.length - 1; from > 0; from -= 1) {
    const end = parts.slice(from).join('/');
    if (!all.some((one) => one.id !== id && (one.id === end || one.id.endsWith(`/${end}`)))) return end;
  }
  return id;
}

/** What stands at one place of a text, in every environment that it is part of; worst verdict first. */
export function byPlace(components: readonly ComponentView[]): ComponentView[][] {
  const groups = new Map<string, ComponentView[]>();
  for (const one of components) {
    const key = `${one.location.file}:${one.location.start}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].map((group) => group.sort((a, b) => rank(a.verdict) - rank(b.verdict)));
}
