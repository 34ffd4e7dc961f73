import { type LiveObject, liveNumber, liveText, liveValue } from '../../core/model/live-object.ts';
import type { ProgressOf, Ref } from '../../core/model/plan.ts';
import type { Detail, Tools } from './tools.ts';

/**
 * Tells how far a waited-for object is, and its volumes. Only a look: when the parts may not be read, or cannot be for a while,
 * there is less to tell and the waiting goes on.
 */
export function followProgress(
  { done, total, unit, parts = [] }: ProgressOf,
  ref: Ref,
  tools: Tools,
): { look(live: LiveObject | undefined): void; end(): void } {
  const ending = new AbortController();
  const signal = AbortSignal.any([tools.signal, ending.signal]);
  const volumes = new Map<string, NonNullable<Detail['parts']>[number]>();
  let own: Pick<Detail, 'done' | 'total'> = {};
  const tell = (): void => tools.tell({ ...own, unit, ...(volumes.size > 0 && { parts: [...volumes.values()] }) });

  for (const part of parts) {
    const { type, namespace, labels } = part;
    const take = (live: LiveObject): void => {
      const name = liveText(live, ...part.name) ?? live.metadata.name;
      volumes.set(`${type} ${live.metadata.name}`, {
        name,
        done: liveNumber(live, ...part.done) ?? 0,
        total: liveNumber(live, ...part.total) ?? 0,
      });
    };
    void tools
      .kind(type)
      .then((kind) =>
        tools.reader.watch(
          kind,
          { namespace, labels },
          (event) => {
            if (event.type === 'listed') event.objects.forEach(take);
            else if (event.type === 'changed') take(event.object);
            if (event.type !== 'lost') tell();
          },
          signal,
        ),
      )
      .catch(() => {});
  }

  return {
    look(live) {
      const [at, of] = [done, total].map((path) => (path && live ? numberAt(live, path) : undefined));
      if (at === own.done && of === own.total) return;
      own = { ...(at !== undefined && { done: at }), ...(of !== undefined && { total: of }) };
      if (own.done !== undefined) tell();
    },
    end: () => ending.abort(),
  };

  function numberAt(live: LiveObject, path: readonly string[]): number | undefined {
    const value = liveValue(live, ...path);
    return typeof value === 'number' && live.metadata.name === ref.name ? value : undefined;
  }
}
