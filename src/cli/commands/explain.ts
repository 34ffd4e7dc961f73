import { stat } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import { kindOf } from '../../core/model/object-type.ts';
import { coverageJson } from '../../core/report/coverage-json.ts';
import { explainComponent, explainPolicy } from '../../core/report/explain-text.ts';
import { titleOf } from '../../core/report/words.ts';
import type { ComponentView, PolicyView, Session } from '../../core/session/types.ts';
import { loadWithCluster } from '../cluster-policies.ts';
import type { Loaded } from '../load.ts';
import { Refusal } from '../refusal.ts';
import { nearest } from '../suggest.ts';
import type { Command } from './contract.ts';
import { allNotices, reporterFor, toJson } from './report.ts';
import { environmentFilter } from './select.ts';

export const explain: Command = async (args, io) => {
  const [target, ...paths] = args.positionals;
  if (target === undefined)
    throw new Refusal(
      'usage',
      'explain needs to know what: a name, kind/name or file:line.',
      'See: backops explain --help',
    );
  const reporter = reporterFor(args, io);
  const loaded = await loadWithCluster(paths, args, io);
  const overview = loaded.session.overview();
  const isWanted = environmentFilter(args, overview.environments);
  const place = await placeIn(target, loaded, io.cwd);
  const components = (place ? loaded.session.explain(place) : named(target, overview.components)).filter((one) =>
    isWanted(one.environment),
  );
  const policies =
    components.length > 0
      ? []
      : (place ? policiesAt(place, loaded.session) : named(target, overview.policies)).filter((one) =>
          isWanted(one.environment),
        );
  if (components.length + policies.length === 0) throw notFound(target, [...overview.components, ...overview.policies]);
  reporter.notices(allNotices(loaded).filter((notice) => notice.severity === 'error'));
  if (reporter.isJson) {
    await reporter.write(toJson(coverageJson(loaded.shownRoot, components, allNotices(loaded))));
    return 0;
  }
  const covered = (policy: PolicyView) =>
    overview.components.filter((one) => one.policies.some(({ id }) => id === policy.id));
  await reporter.write(
    [
      ...components.map((one) => explainComponent(one, reporter.paint)),
      ...policies.map((one) => explainPolicy(one, covered(one), reporter.paint)),
    ].join('\n'),
  );
  return 0;
};

type Named = Pick<ComponentView, 'id' | 'type' | 'name'> & { readonly address?: string; readonly namespace?: string };

/** By anything that a user can have seen: id, address, name, kind/name, namespace/name. */
function named<T extends Named>(target: string, all: readonly T[]): T[] {
  const wanted = target.toLowerCase();
  return all.filter((one) => namesOf(one).some((name) => name.toLowerCase() === wanted));
}

function namesOf(one: Named): string[] {
  const { id, type, name, address = '', namespace } = one;
  const short = kindOf(type);
  return [
    id,
    address,
    name,
    `${type}/${name}`,
    `${short}/${name}`,
    `${type}.${name}`,
    ...(namespace === undefined ? [] : [`${namespace}/${name}`, `${short}/${namespace}/${name}`]),
  ];
}

interface FilePlace {
  readonly file: string;
  readonly offset: number;
}

/** `base/db.yaml:12`, `base/db.yaml:12:5`, or a file as a whole from its first line on; seen from here or from the root. */
async function placeIn(target: string, loaded: Loaded, cwd: string): Promise<FilePlace | undefined> {
  const [, name = '', line, column] = /^(.+?)(?::(\d+))?(?::(\d+))?$/.exec(target) ?? [];
  if (line === undefined && !(await isFile(resolve(cwd, name)))) return undefined;
  const candidates = [relative(loaded.root, resolve(cwd, name)).split(sep).join('/'), name.replace(/^\.\//, '')];
  const file = candidates.find((path) => loaded.session.text(path) !== undefined);
  const text = file === undefined ? undefined : loaded.session.text(file);
  if (file === undefined || text === undefined) {
    if (line === undefined) return undefined;
    throw new Refusal('not-found', `${name} is not among the files that were read.`);
  }
  return { file, offset: offsetOf(text, Number(line ?? 1), column === undefined ? undefined : Number(column)) };
}

/** Without a column: the first thing on the line. */
function offsetOf(text: string, line: number, column: number | undefined): number {
  let start = 0;
  for (let at = 1; at < line; at += 1) {
    const end = text.indexOf('\n', start);
    if (end < 0) throw new Refusal('not-found', `the file ends before line ${line}.`);
    start = end + 1;
  }
  return column === undefined
    ? start + (/^[ \t]*/.exec(text.slice(start, start + 200))?.[0].length ?? 0)
    : start + column - 1;
}

function policiesAt(place: FilePlace, session: Session): PolicyView[] {
  const nextLine = session.text(place.file)?.indexOf('\n', place.offset) ?? -1;
  const end = nextLine < 0 ? Number.POSITIVE_INFINITY : nextLine;
  return session
    .overview()
    .policies.filter(
      ({ location }) => location.file === place.file && location.start <= end && place.offset <= location.end,
    );
}

function notFound(target: string, all: readonly Named[]): Refusal {
  const word = target.slice(target.lastIndexOf('/') + 1);
  const near = nearest(word, [...new Set(all.map((one) => one.name))]);
  const meant = all.find((one) => one.name === near);
  const remedy = meant
    ? `Did you mean ${titleOf({ ...meant, address: meant.address ?? meant.name })}?`
    : 'backops coverage lists what is there.';
  return new Refusal('not-found', `nothing here is called ${target}.`, remedy);
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (one) => one.isFile(),
    () => false,
  );
}
