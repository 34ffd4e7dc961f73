import { formatDuration } from '../model/duration.ts';
import { kindOf } from '../model/object-type.ts';
import type { Check, Effect, Plan } from '../model/plan.ts';

/** What a person reads before saying yes, in the order in which it should be read. The terminal and the editor draw it each in their way. */
export interface PlanDocument {
  readonly title: string;
  /** `cluster`, `namespace`, `restore point`, … with their values; never left out, so that a wrong one is seen. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly dangers: readonly string[];
  readonly effects: readonly EffectLine[];
  /** Blocked ones first, then unknown, warnings, ok. */
  readonly checks: readonly Check[];
  readonly steps: readonly string[];
  readonly undo: string;
  readonly digest: string;
}

export interface EffectLine {
  readonly kind: Effect['kind'];
  /** `replace`. */
  readonly word: string;
  /** `PersistentVolumeClaim shop/data-db-0`. */
  readonly what: string;
  readonly detail?: string;
}

const order = ['blocked', 'unknown', 'warning', 'ok'];
const words: Readonly<Record<Effect['kind'], string>> = {
  create: 'create',
  replace: 'replace',
  delete: 'delete',
  scale: 'stop for a while',
  skip: 'skip',
  keep: 'leave as it is',
};

/** `now` is an ISO time, from which the age of the restore point is counted. */
export function planDocument(plan: Plan, checks: readonly Check[], digest: string, now: string): PlanDocument {
  const { cluster, point, target, request } = plan;
  const facts: [string, string][] = [
    ['cluster', cluster.server],
    ['context', cluster.context],
    ['namespace', request.namespace],
  ];
  if (request.action === 'restore') {
    facts.push(['way', request.mode]);
    facts.push(['into', target.isNew ? `${target.namespace} (new)` : target.namespace]);
  }
  if (point) {
    facts.push(['restore point', `${kindOf(point.type)} ${point.namespace}/${point.name}`]);
    facts.push([
      'made',
      point.createdAt === undefined ? 'not known when' : `${point.createdAt} (${age(point.createdAt, now)} ago)`,
    ]);
    if (point.expiresAt !== undefined) facts.push(['expires', point.expiresAt]);
    facts.push(['volume data', `${presence[point.presence]}: ${point.data}`]);
  }
  return {
    title: plan.title,
    facts,
    dangers: plan.dangers,
    effects: plan.effects.map(({ kind, what, namespace, name, detail }) => ({
      kind,
      word: words[kind],
      what: shown(`${what} ${namespace === undefined ? '' : `${namespace}/`}${name}`),
      ...(detail !== undefined && { detail: shown(detail) }),
    })),
    checks: [...checks].sort((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome)),
    steps: plan.steps.map(({ title }) => shown(title)),
    undo: undoText(plan),
    digest,
  };
}

/** Only the run decides the rest of such a name. */
const shown = (text: string): string => text.replaceAll('{run}', '…');

const presence = { yes: 'yes', partial: 'only in part', failed: 'no, it failed', unknown: 'unknown' } as const;

function undoText({ undo, request, steps }: Plan): string {
  if (undo) return 'yes, as long as the safety copy is there';
  if (steps.some(({ isPointOfNoReturn }) => isPointOfNoReturn)) return 'no';
  return request.action === 'restore' ? 'delete what was created' : 'delete the copy';
}

function age(time: string, now: string): string {
  return formatDuration(Math.max(0, (Date.parse(now) - Date.parse(time)) / 1000));
}
