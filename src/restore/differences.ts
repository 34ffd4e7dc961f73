import { kindOf } from '../core/model/object-type.ts';
import type { Basis, Plan } from '../core/model/plan.ts';

/** Why two plans for one request are not the same, in a person's words; the weightiest first. Never empty. */
export function differencesOf(before: Plan, after: Plan): readonly string[] {
  const found: string[] = [];
  const [was, is] = [before.cluster, after.cluster];
  if (was.server !== is.server) found.push(`context ${is.context} leads to ${is.server} now, and led to ${was.server}`);
  else if (was.namespaceUid !== is.namespaceUid) {
    found.push(`namespace ${before.request.namespace} is another one of the same name, or another cluster answers`);
  }
  if (was.context !== is.context) found.push(`the context is ${is.context} now, and was ${was.context}`);
  if (before.point?.uid !== after.point?.uid) {
    found.push(`restore point ${before.point?.name} was deleted, and another one has its name`);
  } else if (JSON.stringify(before.point) !== JSON.stringify(after.point)) {
    found.push(`what is known of restore point ${before.point?.name} changed`);
  }
  found.push(...basisDifferences(before.basis, after.basis));
  if (found.length > 0) return found;
  if (JSON.stringify(before.checks) !== JSON.stringify(after.checks)) {
    return after.checks
      .filter((one) => !before.checks.some((other) => JSON.stringify(other) === JSON.stringify(one)))
      .map(({ message }) => message)
      .concat(after.checks.length < before.checks.length ? ['a check is not needed any more'] : []);
  }
  return ['what would be done is not the same any more'];
}

function basisDifferences(before: readonly Basis[], after: readonly Basis[]): string[] {
  const id = ({ type, namespace, name }: Basis): string => JSON.stringify([type, namespace, name]);
  const [was, is] = [before, after].map((all) => new Map(all.map((one) => [id(one), one]))) as [
    Map<string, Basis>,
    Map<string, Basis>,
  ];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((key) => {
    const [old, now] = [was.get(key), is.get(key)];
    const one = (now ?? old) as Basis;
    const what = `${kindOf(one.type)} ${one.name}`;
    if (!old || (old.uid === undefined && now?.uid !== undefined)) return `${what} is there now`;
    if (!now || (now.uid === undefined && old.uid !== undefined)) return `${what} is gone`;
    if (old.uid !== now.uid) return `${what} was deleted and made again`;
    return old.generation === now.generation ? [] : `${what} was changed`;
  });
}
