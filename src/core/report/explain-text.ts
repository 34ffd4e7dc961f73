import { counted } from '../model/counted.ts';
import { formatDuration } from '../model/duration.ts';
import { kindOf } from '../model/object-type.ts';
import type { ComponentView, Location, PolicyView } from '../session/types.ts';
import { retentionText, verdictSymbol } from './coverage-text.ts';
import type { Paint } from './paint.ts';
import { titleOf } from './words.ts';

/** One component: its verdict, and the chain of reasons with the places that they come from. */
export function explainComponent(component: ComponentView, paint: Paint): string {
  const [symbol, style] = verdictSymbol[component.verdict];
  const facts = [
    ...(component.namespace === undefined ? [] : [`namespace ${component.namespace}`]),
    ...(component.environment === '.' ? [] : [`environment ${component.environment}`]),
    component.role,
    ...(component.engine === undefined ? [] : [component.engine]),
    ...(component.purpose === 'example' ? ['an example'] : []),
  ];
  const gaps = component.gaps.length > 0 ? ` (${component.gaps.join(', ')})` : '';
  return lines([
    `${paint(style, symbol)} ${paint('bold', titleOf(component))}: ${paint(style, component.verdict)}${gaps}`,
    `  ${paint('cyan', placeText(component.location))}  ${paint('dim', facts.join(' · '))}`,
    ...numbers(component).map((line) => `  ${line}`),
    ...(component.policies.length > 0
      ? ['', paint('bold', '  Policies'), ...component.policies.flatMap((policy) => policyLines(policy, paint))]
      : []),
    '',
    paint('bold', '  Why'),
    ...component.evidence.flatMap((one) => [
      `  · ${one.text}`,
      ...(one.location ? [`      ${paint('cyan', placeText(one.location))}`] : []),
    ]),
  ]);
}

/** One policy and what it covers. */
export function explainPolicy(policy: PolicyView, covered: readonly ComponentView[], paint: Paint): string {
  return lines([
    ...policyLines(policy, paint).map((line) => line.replace(/^ {2}/, '')),
    `  ${paint('dim', `${policy.provider}, environment ${policy.environment}`)}`,
    '',
    covered.length === 0
      ? '  It protects nothing in these files.'
      : paint('bold', `  It protects ${counted(covered.length, 'component')}`),
    ...covered.map((one) => {
      const [symbol, style] = verdictSymbol[one.verdict];
      return `  ${paint(style, symbol)} ${titleOf(one)}  ${paint('cyan', placeText(one.location))}`;
    }),
  ]);
}

function policyLines(policy: PolicyView, paint: Paint): string[] {
  const of = policy.cluster === undefined ? '' : ` of cluster ${policy.cluster}`;
  return [
    `  ${kindOf(policy.type)} ${paint('bold', policy.name)}${of}: ${policy.summary}`,
    `      ${paint('cyan', placeText(policy.location))}`,
  ];
}

function numbers(component: ComponentView): string[] {
  const rpo = component.achievedRpoSeconds;
  const kept = retentionText(component.retentionSeconds);
  const parts = [...(rpo === undefined ? [] : [`RPO ${formatDuration(rpo)}`]), ...(kept ? [`kept ${kept}`] : [])];
  return parts.length > 0 ? [parts.join(' · ')] : [];
}

function placeText(location: Location): string {
  return `${location.file}:${location.line}:${location.column}`;
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
