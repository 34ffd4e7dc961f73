import type { ComponentView, Location, NoticeView, PolicyView } from '../session/types.ts';
import { type NoticeJson, noticeJson, type PlaceJson, placeJson } from './place-json.ts';

/** What `backops coverage --format json` prints; schema/coverage.schema.json describes it. Fields are only ever added. */
export interface CoverageJson {
  readonly schemaVersion: 1;
  readonly root: string;
  readonly components: readonly ComponentJson[];
  readonly notices: readonly NoticeJson[];
}

export interface ComponentJson {
  readonly id: string;
  readonly format: string;
  readonly type: string;
  readonly name: string;
  readonly namespace?: string;
  readonly address: string;
  readonly environment: string;
  readonly purpose: 'production' | 'example';
  readonly role: string;
  readonly engine?: string;
  /** Where the object stands, at its name. */
  readonly location: PlaceJson;
  /** Where its name gets its value, if that is elsewhere: the variable of a Flux Kustomization. */
  readonly namedAt?: PlaceJson;
  readonly verdict: string;
  readonly gaps: readonly string[];
  readonly achievedRpoSeconds?: number;
  /** Absent when unknown, and when copies never expire. */
  readonly retentionSeconds?: number;
  readonly neverExpires?: true;
  readonly policies: readonly PolicyJson[];
  readonly evidence: readonly string[];
}

export interface PolicyJson {
  readonly provider: string;
  readonly type: string;
  readonly name: string;
  readonly environment: string;
  /** Context of the connected cluster that holds it; `location.file` is then its address there, and no file. */
  readonly cluster?: string;
  readonly location: PlaceJson;
  readonly summary: string;
}

export function coverageJson(
  root: string,
  components: readonly ComponentView[],
  notices: readonly NoticeView[],
): CoverageJson {
  return { schemaVersion: 1, root, components: components.map(componentJson), notices: notices.map(noticeJson) };
}

function componentJson(component: ComponentView): ComponentJson {
  const { location, writtenAt, achievedRpoSeconds, retentionSeconds, policies, evidence, ...rest } = component;
  return {
    ...rest,
    location: placeJson(writtenAt),
    ...((location.file !== writtenAt.file || location.start !== writtenAt.start) && { namedAt: placeJson(location) }),
    ...(achievedRpoSeconds !== undefined && { achievedRpoSeconds: Math.round(achievedRpoSeconds) }),
    // JSON has no infinity.
    ...(retentionSeconds === Number.POSITIVE_INFINITY
      ? { neverExpires: true as const }
      : retentionSeconds !== undefined && { retentionSeconds: Math.round(retentionSeconds) }),
    policies: policies.map(policyJson),
    evidence: evidence.map((one) => (one.location ? `${one.text} (${shortPlace(one.location)})` : one.text)),
  };
}

function policyJson({ provider, type, name, environment, cluster, writtenAt, summary }: PolicyView): PolicyJson {
  const known = cluster !== undefined && { cluster };
  return { provider, type, name, environment, ...known, location: placeJson(writtenAt), summary };
}

function shortPlace(location: Location): string {
  return `${location.file}:${location.line}:${location.column}`;
}
