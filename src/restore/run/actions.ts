import { isClusterError } from '../../core/model/cluster-reader.ts';
import type { Manifest } from '../../core/model/cluster-writer.ts';
import { type LiveObject, liveNumber } from '../../core/model/live-object.ts';
import { kindOf, typeOf } from '../../core/model/object-type.ts';
import type { Action, Ref } from '../../core/model/plan.ts';
import { runAnnotation } from '../../core/plan/run-id.ts';
import { judgeCondition } from './conditions.ts';
import { stepError } from './errors.ts';
import { followProgress } from './progress.ts';
import { persist, type Tools } from './tools.ts';
import { pause, until } from './until.ts';

/** A quota is counted anew a moment after something was deleted. */
const quotaSeconds = 30;

type Of<D extends Action['do']> = Extract<Action, { do: D }>;

/**
 * Does one action. Each can be begun again after it was cut off at any place. Gives the uid of what it created. Rejects with a
 * StepError or a ClusterError.
 */
export async function perform(
  action: Action,
  tools: Tools,
  createdUid?: string,
  created?: Manifest,
): Promise<string | undefined> {
  switch (action.do) {
    case 'create':
      return create(action, tools);
    case 'delete':
      return remove(action, tools);
    case 'delete-labelled':
      return removeLabelled(action, tools);
    case 'delete-created':
      return created && createdUid !== undefined ? removeCreated(created, createdUid, tools) : undefined;
    case 'scale':
      return scale(action, tools);
    case 'wait':
      return wait(action, tools);
  }
}

async function create({ object, mayExist }: Of<'create'>, tools: Tools): Promise<string | undefined> {
  const { run, reader, writer, signal } = tools;
  const kind = await persist(tools, () => tools.kind(typeOf(object)));
  const { metadata } = object;
  const settled = Date.now() + quotaSeconds * tools.haste * 1000;
  const mine = { ...object, metadata: { ...metadata, annotations: { ...metadata.annotations, [runAnnotation]: run } } };
  return persist(tools, async () => {
    try {
      return (await whileQuotaSettles(() => writer.create(kind, mine, { signal }), settled, signal)).metadata.uid;
    } catch (error) {
      if (!isClusterError(error) || error.clusterCode !== 'exists') throw error;
      const live = await reader.get(kind, metadata.namespace, metadata.name, signal);
      // An answer that was lost, or a program that ended between the request and the journal.
      if (live?.metadata.annotations?.[runAnnotation] === run) return live.metadata.uid;
      if (mayExist && live) return undefined;
      throw stepError(
        `there is ${object.kind} ${metadata.name} already, and this run did not make it.`,
        'Somebody was faster. Look at it, and plan again.',
      );
    }
  });
}

async function whileQuotaSettles<T>(act: () => Promise<T>, until: number, signal: AbortSignal): Promise<T> {
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (!isClusterError(error) || error.clusterCode !== 'quota' || Date.now() > until) throw error;
      await pause(1_000, signal);
      signal.throwIfAborted();
    }
  }
}

async function remove({ ref, uid, propagation, seconds = 120 }: Of<'delete'>, tools: Tools): Promise<undefined> {
  const kind = await persist(tools, () => tools.kind(ref.type));
  await persist(tools, async () => {
    try {
      // Not cut off in the middle: whether it was done would be a guess, and much hangs on it.
      tools.signal.throwIfAborted();
      await tools.writer.delete(kind, ref, uid, { ...(propagation && { propagation }) });
    } catch (error) {
      if (!isClusterError(error) || error.clusterCode !== 'conflict') throw error;
      throw stepError(
        `${kindOf(ref.type)} ${ref.name} is not the one that was planned for: it was deleted and made again.`,
        'Look at who did that, and plan again.',
      );
    }
  });
  await waitGone(ref, uid, seconds, tools);
}

async function waitGone(ref: Ref, uid: string, seconds: number, tools: Tools): Promise<void> {
  const kind = await persist(tools, () => tools.kind(ref.type));
  const ended = await until(
    tools.reader,
    kind,
    { ...(ref.namespace !== undefined && { namespace: ref.namespace }), name: ref.name },
    (objects) =>
      judgeCondition(
        { is: 'gone' },
        ref.name,
        objects.filter(({ metadata }) => metadata.uid === uid),
      ),
    { ...tools, seconds, tell: (waitsFor) => tools.tell({ waitsFor }) },
  );
  if (ended.is !== 'done') throw late(`${kindOf(ref.type)} ${ref.name} is not gone`, ended.why, seconds);
}

async function removeLabelled(
  { type, namespace, labels, seconds = 60 }: Of<'delete-labelled'>,
  tools: Tools,
): Promise<undefined> {
  const kind = await persist(tools, () => tools.kind(type));
  const found = (await persist(tools, () => tools.reader.list(kind, namespace, tools.signal))).filter(({ metadata }) =>
    Object.entries(labels).every(([key, value]) => metadata.labels?.[key] === value),
  );
  for (const { metadata } of found) {
    const { name, uid = '' } = metadata;
    await remove(
      { do: 'delete', ref: { type, ...(namespace !== undefined && { namespace }), name }, uid, seconds },
      tools,
    );
  }
}

async function removeCreated(object: Manifest, uid: string, tools: Tools): Promise<undefined> {
  const { name, namespace } = object.metadata;
  const ref = { type: typeOf(object), ...(namespace !== undefined && { namespace }), name };
  await remove({ do: 'delete', ref, uid }, tools);
}

async function scale({ ref, uid, replicas, from }: Of<'scale'>, tools: Tools): Promise<undefined> {
  const { reader, writer, signal } = tools;
  const kind = await persist(tools, () => tools.kind(ref.type));
  const what = `${kindOf(ref.type)} ${ref.name}`;
  await persist(tools, async () => {
    const live = await reader.get(kind, ref.namespace, ref.name, signal);
    if (!live || live.metadata.uid !== uid) {
      throw stepError(
        `${what} is ${live ? 'another one of the same name' : 'gone'}.`,
        'Look at who did that, and plan again.',
      );
    }
    const now = liveNumber(live, 'spec', 'replicas') ?? 1;
    if (now === replicas) return;
    if (now !== from) {
      throw stepError(
        `${what} has ${now} replicas instead of ${from}: somebody else scales it.`,
        'Is there an autoscaler or a GitOps tool? Stop it first.',
      );
    }
    await writer.patch(kind, ref, { spec: { replicas } }, { subresource: 'scale', signal });
  });
}

async function wait({ ref, until: condition, seconds, progress }: Of<'wait'>, tools: Tools): Promise<undefined> {
  const type = condition.is === 'unmounted' ? 'Pod' : ref.type;
  const kind = await persist(tools, () => tools.kind(type));
  const watched = {
    ...(ref.namespace !== undefined && { namespace: ref.namespace }),
    ...(condition.is === 'labelled' && { labels: condition.labels }),
    ...(condition.is !== 'unmounted' && condition.is !== 'labelled' && { name: ref.name }),
  };
  const stop = progress ? followProgress(progress, ref, tools) : undefined;
  try {
    const ended = await until(
      tools.reader,
      kind,
      watched,
      (objects: readonly LiveObject[]) => {
        stop?.look(objects.find(({ metadata }) => metadata.name === ref.name));
        return judgeCondition(condition, ref.name, objects);
      },
      { ...tools, seconds: limitOf(seconds, tools), tell: (waitsFor) => tools.tell({ waitsFor }) },
    );
    const what = `${kindOf(ref.type)} ${ref.name}`;
    if (ended.is === 'failed') {
      throw stepError(`${what} failed: ${ended.why}.`, 'Mend what it says.', true);
    }
    if (ended.is === 'late') throw late(`${what} did not come so far`, ended.why, seconds);
  } finally {
    stop?.end();
  }
}

/** Who is in haste still waits as long as a busy machine takes for what does come. */
const limitOf = (seconds: number, { haste }: Tools): number => Math.max(Math.min(seconds, 5), seconds * haste);

function late(what: string, why: string, seconds: number): Error {
  return stepError(`${what} within ${seconds} s: ${why}.`, 'See the events of the namespace: kubectl get events');
}
