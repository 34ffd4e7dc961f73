import { summarise } from '../coverage/evidence.ts';
import { clusterOf } from '../model/cluster-path.ts';
import type { BackupPolicy } from '../model/policy.ts';
import { show } from '../model/read.ts';
import type { Place } from '../model/source.ts';
import type { Assessment } from '../model/verdict.ts';
import type { EnvironmentAnalysis } from './analysis.ts';
import type { ComponentView, Location, PolicyView } from './types.ts';
import { writtenPlace } from './written.ts';

type Locate = (place: Place) => Location;
type TextOf = (path: string) => string | undefined;

/** One assessment as plain JSON. */
export function componentView(
  assessment: Assessment,
  analysis: EnvironmentAnalysis,
  locate: Locate,
  textOf: TextOf,
): ComponentView {
  const { component } = assessment;
  const { resource } = component;
  return {
    id: component.id,
    format: analysis.environment.format,
    type: resource.type,
    name: show(resource.name),
    ...(resource.namespace?.kind === 'scalar' && { namespace: show(resource.namespace) }),
    address: resource.address,
    environment: analysis.environment.id,
    purpose: analysis.environment.purpose,
    role: component.role,
    ...(component.engine !== undefined && { engine: component.engine }),
    location: locate(component.at),
    writtenAt: locate(writtenPlace(resource, textOf)),
    verdict: assessment.verdict,
    gaps: assessment.gaps,
    ...(assessment.achievedRpoSeconds !== undefined && { achievedRpoSeconds: assessment.achievedRpoSeconds }),
    ...(assessment.retentionSeconds !== undefined && { retentionSeconds: assessment.retentionSeconds }),
    policies: assessment.contributors.map((match) => policyView(match.policy, locate, textOf)),
    evidence: assessment.evidence.map((one) => ({ text: one.text, ...(one.at && { location: locate(one.at) }) })),
  };
}

export function policyView(policy: BackupPolicy, locate: Locate, textOf: TextOf): PolicyView {
  const cluster = clusterOf(policy.environment);
  return {
    id: policy.id,
    provider: policy.provider,
    type: policy.type,
    name: policy.name,
    environment: policy.environment,
    ...(cluster !== undefined && { cluster }),
    location: locate(policy.at),
    writtenAt: locate(
      writtenPlace({ at: policy.at, extent: policy.resource.extent, body: policy.resource.body }, textOf),
    ),
    summary: summarise(policy),
  };
}
