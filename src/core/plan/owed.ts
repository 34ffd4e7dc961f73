import type { Manifest } from '../model/cluster-writer.ts';
import { liveNumber } from '../model/live-object.ts';
import { kindOf, typeOf } from '../model/object-type.ts';
import type { Effect, Owed, Plan, RestoreRequest, Step } from '../model/plan.ts';
import type { Need, World } from '../model/restorer.ts';
import { asWritten } from './run-id.ts';
import { seenValue } from './seen.ts';
import { workloadRight } from './workloads.ts';

/**
 * What a plan in place takes away for a while and gives back at its end. A run that fails in between leaves it undone: whoever
 * undoes the run gives it back.
 */
export function owedBy(steps: readonly Step[]): readonly Owed[] {
  const deleted = new Set(steps.flatMap((step) => (step.do === 'delete' ? [`${step.ref.type} ${step.ref.name}`] : [])));
  return steps.flatMap((step): Owed[] => {
    if (step.do === 'scale' && step.replicas > 0) return [{ ref: step.ref, replicas: step.replicas }];
    if (step.do !== 'create' || !deleted.has(`${typeOf(step.object)} ${step.object.metadata.name}`)) return [];
    const { name, namespace } = step.object.metadata;
    const ref = { type: typeOf(step.object), ...(namespace !== undefined && { namespace }), name };
    return workloadGroup.test(ref.type) ? [{ ref, manifest: step.object }] : [];
  });
}

const workloadGroup = /^apps\//;

export function owedNeeds({ owed = [] }: RestoreRequest): readonly Need[] {
  return owed.map(({ ref }) => ref);
}

/** The plan, with what an earlier run still owes at its end. What is there and runs is left as it is. */
export function withOwed(plan: Plan, request: RestoreRequest, world: World): Plan {
  let whole = plan;
  for (const one of request.owed ?? []) {
    const live = seenValue(world.one(one.ref.type, one.ref.namespace, one.ref.name));
    const { name, namespace } = one.ref;
    const kind = kindOf(one.ref.type);
    const at = { what: kind, ...(namespace !== undefined && { namespace }), name };
    if ('manifest' in one) {
      if (!live && !plan.steps.some((step) => step.do === 'create' && isOf(step.object, one.ref))) {
        const detail = 'an earlier run deleted it and did not come to its end';
        whole = added(
          whole,
          { kind: 'create', ...at, detail },
          {
            id: `owed-${kind.toLowerCase()}-${name}`,
            title: `Create ${kind} ${name} again`,
            do: 'create',
            object: asWritten(one.manifest),
          },
        );
      }
      continue;
    }
    const isScaled = plan.steps.some(
      (step) => step.do === 'scale' && step.ref.type === one.ref.type && step.ref.name === name && step.replicas > 0,
    );
    if (!live || isScaled || liveNumber(live, 'spec', 'replicas') !== 0) continue;
    const detail = `from 0 to ${one.replicas}: an earlier run stopped it and did not come to its end`;
    whole = added(
      whole,
      { kind: 'scale', ...at, detail },
      {
        id: `owed-${kind.toLowerCase()}-${name}`,
        title: `Scale ${kind} ${name} up to ${one.replicas}`,
        do: 'scale',
        ref: one.ref,
        uid: live.metadata.uid ?? '',
        from: 0,
        replicas: one.replicas,
      },
    );
  }
  return whole;
}

function added(plan: Plan, effect: Effect, step: Step): Plan {
  const right = workloadRight(
    { type: `apps/${effect.what}`, ...(effect.namespace !== undefined && { namespace: effect.namespace }) },
    step.do === 'scale' ? { verb: 'patch', subresource: 'scale', name: effect.name } : { verb: 'create' },
  );
  return {
    ...plan,
    effects: [...plan.effects, effect],
    rights: [...plan.rights, right],
    steps: [...plan.steps, step],
  };
}

function isOf(object: Manifest, ref: Owed['ref']): boolean {
  return typeOf(object) === ref.type && object.metadata.name === ref.name;
}
