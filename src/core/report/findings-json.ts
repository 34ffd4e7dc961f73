import type { Finding, Severity } from '../model/finding.ts';
import type { Place } from '../model/source.ts';
import type { Location, NoticeView } from '../session/types.ts';
import { type NoticeJson, noticeJson, type PlaceJson, placeJson } from './place-json.ts';

/** What `backops check --format json` prints; schema/findings.schema.json describes it. Fields are only ever added. */
export interface FindingsJson {
  readonly schemaVersion: 1;
  readonly root: string;
  readonly findings: readonly FindingJson[];
  readonly counts: Readonly<Record<Severity, number>>;
  readonly notices: readonly NoticeJson[];
}

export interface FindingJson {
  readonly id: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly location: PlaceJson;
  readonly related: readonly { readonly message: string; readonly location: PlaceJson }[];
  readonly environments: readonly string[];
  readonly component?: string;
  readonly policy?: string;
}

export function findingsJson(
  root: string,
  findings: readonly Finding[],
  notices: readonly NoticeView[],
  locate: (place: Place) => Location,
): FindingsJson {
  return {
    schemaVersion: 1,
    root,
    findings: findings.map(({ at, related, ...finding }) => ({
      ...finding,
      location: placeJson(locate(at)),
      related: related.map((one) => ({ message: one.message, location: placeJson(locate(one.at)) })),
    })),
    counts: countSeverities(findings),
    notices: notices.map(noticeJson),
  };
}

export function countSeverities(findings: readonly Finding[]): Record<Severity, number> {
  const counts: Record<Severity, number> = { error: 0, warning: 0, information: 0, hint: 0 };
  for (const finding of findings) counts[finding.severity] += 1;
  return counts;
}
