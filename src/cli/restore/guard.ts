import { defaultProtectedContexts, isProtectedContext } from '../../restore/protected-contexts.ts';
import type { Arguments } from '../arguments.ts';
import { Refusal } from '../refusal.ts';

/** Patterns of contexts in which nothing is changed: the usual ones, or what `--protected-contexts` says instead. */
export function protectedContextsOf(args: Arguments): readonly string[] {
  const given = args.values('protected-contexts');
  return given.length === 0
    ? defaultProtectedContexts
    : given.flatMap((one) => one.split(',').map((pattern) => pattern.trim())).filter((pattern) => pattern !== '');
}

/** Before anything is asked of the cluster; again with what the kubeconfig calls the cluster, as soon as it was read. */
export function refuseProtected(args: Arguments, context: string, clusterName = context): void {
  const patterns = protectedContextsOf(args);
  if (!isProtectedContext(patterns, [context, clusterName])) return;
  const of = clusterName === context ? '' : ` of cluster ${clusterName}`;
  throw new Refusal(
    'protected',
    `context ${context}${of} is protected (${patterns.join(', ')}): nothing is planned or changed there.`,
    'Use a context of a development cluster, or say with --protected-contexts which ones are protected instead.',
  );
}
