import type { Mark } from '../../model/provider.ts';
import { textOf } from '../../model/read.ts';
import type { FindingDraft, Rule } from '../contract.ts';
import { replacement } from '../shared/replacement.ts';
import { markAt, markedSites, type Site } from '../shared/sites.ts';
import { type VolumeNames, volumeNamesOf } from './volume-names.ts';

/** An annotation that lists volumes by names that the pod does not have; the backup skips them and ends well. */
export const rule: Rule = {
  id: 'unknown-volume-in-annotation',
  severity: 'error',
  title: 'A backup annotation that names no volume of the pod',
  *check(context) {
    const marks = context.marks.filter((mark) => mark.value === 'volume-names' && mark.belongsTo === 'pod');
    if (marks.length === 0) return;
    for (const site of markedSites(context)) {
      if (site.on !== 'pod') continue;
      const volumes = volumeNamesOf(site.resource);
      if (!volumes) continue;
      for (const mark of marks) yield* wrongEntries(site, mark, volumes);
    }
  },
};

function* wrongEntries(site: Site, mark: Mark, volumes: VolumeNames): Generator<FindingDraft> {
  const value = markAt(site, mark)?.value;
  const text = textOf(value);
  if (text === undefined || !value?.at) return;
  const entries = text.split(',');
  const wrong = entries.filter((entry) => entry !== '' && !volumes.names.has(entry));
  if (wrong.length === 0) return;
  const mended = entries.map((entry) => rightName(entry, volumes) ?? entry);
  const known = mended.every((entry) => volumes.names.has(entry));
  const after = known ? replacement(value.at, text, [...new Set(mended)].join(',')) : undefined;
  yield {
    message: `${mark.key}: ${wrong.map((entry) => tell(entry, volumes)).join('; ')}.`,
    at: value.at,
    // A volume that is left out by a wrong name is backed up after all: no data is at risk.
    ...(mark.effect === 'opt-out' && { severity: 'warning' }),
    ...(after !== undefined && { replace: { title: `Write ${after}`, at: value.at, text: after } }),
  };
}

function tell(entry: string, volumes: VolumeNames): string {
  const name = rightName(entry, volumes);
  if (name === undefined) {
    const all = [...volumes.names].join(', ');
    return `"${entry}" is no volume of the pod, which has ${all === '' ? 'none' : all}`;
  }
  if (name === entry.trim()) return `"${entry}" has a space in it, and is not taken for the volume ${name}`;
  return `"${entry}" is ${volumes.aliases.get(entry.trim())?.what} and not the name of the volume, which is ${name}`;
}

function rightName(entry: string, volumes: VolumeNames): string | undefined {
  const trimmed = entry.trim();
  return volumes.names.has(trimmed) ? trimmed : volumes.aliases.get(trimmed)?.name;
}
