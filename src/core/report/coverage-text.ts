import { counted } from '../model/counted.ts';
import { formatDuration } from '../model/duration.ts';
import { groupBy } from '../model/group-by.ts';
import type { Verdict } from '../model/verdict.ts';
import type { ComponentView, EnvironmentView } from '../session/types.ts';
import type { Paint, Style } from './paint.ts';
import { type Cell, table } from './table.ts';
import { policyTitle, titleOf } from './words.ts';

export const verdictSymbol: Readonly<Record<Verdict, readonly [symbol: string, style: Style]>> = {
  protected: ['✓', 'green'],
  partial: ['◐', 'yellow'],
  unprotected: ['✗', 'red'],
  unknown: ['?', 'blue'],
  exempt: ['–', 'dim'],
};

/** A table per environment, examples last. */
export function coverageText(
  components: readonly ComponentView[],
  environments: readonly EnvironmentView[],
  paint: Paint,
  width: number | undefined,
): string {
  const key = (one: { format: string; id: string }) => `${one.format}:${one.id}`;
  const titles = new Map(environments.map((environment) => [key(environment), environment]));
  const groups = [...groupBy(components, (one) => key({ format: one.format, id: one.environment }))];
  const shown = groups
    .map(([id, list]) => ({ environment: titles.get(id), list }))
    .sort((a, b) => order(a.environment) - order(b.environment));
  return shown.map(({ environment, list }) => environmentText(environment, list, paint, width)).join('\n');
}

function order(environment: EnvironmentView | undefined): number {
  return environment?.purpose === 'example' ? 1 : 0;
}

function environmentText(
  environment: EnvironmentView | undefined,
  components: readonly ComponentView[],
  paint: Paint,
  width: number | undefined,
): string {
  const id = environment?.id ?? components[0]?.environment ?? '';
  const note = environment
    ? [environment.title, ...(environment.purpose === 'example' ? ['an example, not counted'] : [])]
    : [];
  const heading = `${paint('bold', id === '.' ? 'this folder' : id)}  ${paint('dim', note.join(', '))}`;
  const hasNamespaces = components.some((one) => one.namespace !== undefined);
  const head = ['', 'component', ...(hasNamespaces ? ['namespace'] : []), 'RPO', 'kept', 'by'];
  const rows = components.map((one) => row(one, hasNamespaces));
  const unread = (environment?.unread ?? []).map((text) => `  ${paint('blue', '?')} ${text}\n`);
  return `${heading}\n${table(head, rows, paint, width)}${unread.join('')}`;
}

function row(component: ComponentView, hasNamespaces: boolean): Cell[] {
  const [symbol, style] = verdictSymbol[component.verdict];
  return [
    { text: symbol, style },
    { text: titleOf(component) },
    ...(hasNamespaces ? [{ text: component.namespace ?? '' }] : []),
    { text: component.achievedRpoSeconds === undefined ? '' : formatDuration(component.achievedRpoSeconds) },
    { text: retentionText(component.retentionSeconds) },
    reason(component),
  ];
}

export function retentionText(seconds: number | undefined): string {
  if (seconds === undefined) return '';
  return seconds === Number.POSITIVE_INFINITY ? 'forever' : formatDuration(seconds);
}

/** By which policy, or why not. */
function reason(component: ComponentView): Cell {
  const by = component.policies.map(policyTitle).join(', ');
  const gaps = component.gaps.filter((gap) => gap !== 'nothing').join(', ');
  switch (component.verdict) {
    case 'protected':
      return { text: by };
    case 'partial':
      return { text: [gaps, by].filter(Boolean).join(' · '), style: 'yellow' };
    case 'unprotected':
      return { text: gaps || 'no policy covers it', style: 'red' };
    default:
      return { text: component.evidence.at(-1)?.text ?? '', style: 'dim' };
  }
}

/** `12 of 17 components protected (71 %) · 2 partial · …`; examples are counted apart. */
export function coverageSummary(components: readonly ComponentView[], paint: Paint): string {
  const real = components.filter((one) => one.purpose === 'production');
  const examples = components.length - real.length;
  const count = (verdict: Verdict) => real.filter((one) => one.verdict === verdict).length;
  const apart = examples > 0 ? `${counted(examples, 'component')} of examples not counted` : '';
  if (real.length === 0) {
    return `${apart ? `No component outside of examples; ${apart}.` : 'Nothing here holds data, as far as BackOps knows.'}\n`;
  }
  const share = Math.round((100 * count('protected')) / real.length);
  // Rounding must not make the last open component vanish.
  const shown = share === 100 && count('protected') < real.length ? 99 : share;
  const parts = (['partial', 'unprotected', 'unknown', 'exempt'] as const)
    .filter((verdict) => count(verdict) > 0)
    .map((verdict) => paint(verdictSymbol[verdict][1], `${count(verdict)} ${verdict}`));
  const head = `${count('protected')} of ${counted(real.length, 'component')} protected (${shown} %)`;
  return `${[paint('bold', head), ...parts, ...(apart ? [paint('dim', apart)] : [])].join(' · ')}\n`;
}
