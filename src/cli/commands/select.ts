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

/**
 * Components that were asked for: those written in the paths, and those of environments that lie in them, although what such
 * an environment is built from (a kustomize base, a Terraform module) may lie elsewhere.
 */
export function selectComponents(loaded: Loaded, args: Arguments): readonly ComponentView[] {
  const { components, environments } = loaded.session.overview();
  const isWanted = environmentFilter(args, environments);
  return components.filter(
    (one) => isWanted(one.environment) && (loaded.inScope(one.location.file) || loaded.inScope(one.environment)),
  );
}
