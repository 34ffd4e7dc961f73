import { createGlobMatcher } from '../../core/session/globs.ts';
import type { ComponentView, EnvironmentView } from '../../core/session/types.ts';
import type { Arguments } from '../arguments.ts';
import type { Loaded } from '../load.ts';
import { Refusal } from '../refusal.ts';
import { didYouMean } from '../suggest.ts';

/** `--environment` as a test; refuses one that matches nothing, which would look like a clean result. */
export function environmentFilter(args: Arguments, environments: readonly EnvironmentView[]): (id: string) => boolean {
  const wanted = args.values('environment').map((one) => one.replace(/\/$/, '') || '.');
  if (wanted.length === 0) return () => true;
  const tests = wanted.map((one) => {
    const matches = createGlobMatcher([one]);
    return (id: string) => id === one || matches(id);
  });
  const ids = [...new Set(environments.map((environment) => environment.id))];
  wanted.forEach((one, index) => {
    if (ids.some((id) => tests[index]?.(id))) return;
    throw new Refusal(
      'usage',
      `there is no environment ${one}.`,
      didYouMean(one, ids) ?? `There are: ${ids.join(', ') || 'none'}.`,
    );
  });
  return (id) => tests.some((test) => test(id));
}

export interface Selected {
  readonly components: readonly ComponentView[];
  /** Components of the chosen environments that are written down outside of the paths. */
  readonly outside: readonly ComponentView[];
}

export function selectComponents(loaded: Loaded, args: Arguments): Selected {
  const { components, environments } = loaded.session.overview();
  const isWanted = environmentFilter(args, environments);
  const chosen = components.filter((one) => isWanted(one.environment));
  const isOurs = (one: ComponentView) => loaded.inScope(one.location.file);
  return {
    components: chosen.filter(isOurs),
    // The environment's own folder was asked about, and what it builds on lies elsewhere.
    outside: chosen.filter((one) => !isOurs(one) && loaded.inScope(one.environment)),
  };
}
