import { kindOf } from '../../../core/model/object-type.ts';
import type { ComponentView } from '../../../core/session/types.ts';
import { rank, verdicts, verdictWord } from '../../words.ts';

export const groupings = ['environment', 'kind', 'file', 'verdict'] as const;
export type Grouping = (typeof groupings)[number];

export interface Group {
  readonly key: string;
  readonly label: string;
  readonly components: readonly ComponentView[];
  readonly protected: number;
  /** Without the exempt ones. */
  readonly total: number;
}

export interface Shape {
  readonly grouping: Grouping;
  readonly onlyProblems: boolean;
}

/** Components as the coverage view shows them: groups by name (verdicts worst first), within a group the worst first. */
export function groupComponents(
  all: readonly ComponentView[],
  { grouping, onlyProblems }: Shape,
  environmentTitle: (id: string) => string,
): Group[] {
  const byKey = new Map<string, ComponentView[]>();
  for (const one of all) {
    const key = keyOf(one, grouping);
    byKey.set(key, [...(byKey.get(key) ?? []), one]);
  }
  const groups = [...byKey].flatMap(([key, members]) => {
    const shown = onlyProblems ? members.filter(isProblem) : members;
    if (shown.length === 0) return [];
    return {
      key,
      label:
        grouping === 'environment'
          ? environmentTitle(key)
          : grouping === 'verdict'
            ? capital(verdictWord(members[0]?.verdict ?? 'unknown'))
            : key,
      components: shown.sort((a, b) => rank(a.verdict) - rank(b.verdict) || compare(a.name, b.name)),
      protected: members.filter((one) => one.verdict === 'protected').length,
      total: members.filter((one) => one.verdict !== 'exempt').length,
    };
  });
  return groups.sort((a, b) =>
    grouping === 'verdict'
      ? verdicts.indexOf(a.key as never) - verdicts.indexOf(b.key as never)
      : compare(a.label, b.label),
  );
}

export const isProblem = (one: ComponentView): boolean => one.verdict === 'unprotected' || one.verdict === 'partial';

function keyOf(one: ComponentView, grouping: Grouping): string {
  switch (grouping) {
    case 'environment':
      return one.environment;
    case 'kind':
      return kindOf(one.type);
    case 'file':
      return one.location.file;
    case 'verdict':
      return one.verdict;
  }
}

const compare = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
