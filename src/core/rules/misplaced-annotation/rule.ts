import type { Entry } from '../../model/node.ts';
import { kindOf } from '../../model/object-type.ts';
import type { Mark } from '../../model/provider.ts';
import { show } from '../../model/read.ts';
import type { Rule } from '../contract.ts';
import { markAt, markedSites, type Site } from '../shared/sites.ts';

const places: Readonly<Record<Site['on'], string>> = {
  pod: "the pod template's metadata (spec.template.metadata)",
  claim: "the claim's metadata",
  workload: "the workload's own metadata",
  namespace: "the namespace's metadata",
};

/** An annotation or label that steers a backup, written where nothing reads it. */
export const rule: Rule = {
  id: 'misplaced-annotation',
  severity: 'error',
  title: 'A backup annotation at a place where it has no effect',
  *check(context) {
    const sites = [...markedSites(context)];
    for (const mark of context.marks) {
      if (mark.belongsTo === 'any') continue;
      const found = sites.flatMap((site) => {
        const entry = markAt(site, mark);
        return entry ? [{ site, entry }] : [];
      });
      for (const { site, entry } of found) {
        if (site.on === mark.belongsTo || !isWritten(entry)) continue;
        // Written at both places, the one that counts is there: a chart that labels everything does no harm.
        if (found.some((other) => other.site.on === mark.belongsTo && isNear(site, other.site, mark))) continue;
        const kind = kindOf(site.resource.type);
        const word = mark.where === 'labels' ? 'label' : 'annotation';
        const here = site.on === 'workload' || site.on === 'pod' ? `in ${site.path} of` : 'on';
        yield {
          message: `The ${word} ${mark.key} has no effect ${here} ${kind} ${show(site.resource.name)}: it is read from ${places[mark.belongsTo]} only. Move it there.`,
          at: entry.key ?? entry.value.at ?? site.resource.at,
          fixes: ['move-annotation'],
        };
      }
    }
  },
};

/** What a transformer puts on every object (kustomize's commonAnnotations) is nobody's mistake. */
function isWritten(entry: Entry): boolean {
  return entry.value.via === undefined || entry.value.via === 'written' || entry.value.via === 'variable';
}

/** Of one object, or for claims and namespaces, which stand apart from the workload, anywhere in the environment. */
function isNear(site: Site, other: Site, mark: Mark): boolean {
  return site.resource === other.resource || mark.belongsTo === 'claim' || mark.belongsTo === 'namespace';
}
