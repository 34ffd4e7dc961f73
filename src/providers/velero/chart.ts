import { chartType } from '../../core/model/chart.ts';
import type { Node } from '../../core/model/node.ts';
import type { PolicyContext } from '../../core/model/provider.ts';
import { get, itemsOf, show, textOf } from '../../core/model/read.ts';
import type { Resource } from '../../core/model/resource.ts';
import { releaseValues, valuesInText } from './values-from.ts';

/** An installation of the chart vmware-tanzu/velero, whoever installs it. */
export interface ChartRelease {
  readonly name: string;
  readonly namespace: Node | undefined;
  readonly values: Node | undefined;
  /** How a user writes the path to the values. */
  readonly path: string;
  /** Where more values come from that the object does not hold; absent: nowhere. */
  readonly elsewhere?: string;
}

export const chartInstallers = ['helm.toolkit.fluxcd.io/HelmRelease', 'argoproj.io/Application', chartType] as const;

const isVelero = (chart: string | undefined): boolean => chart !== undefined && /(^|\/)velero$/.test(chart);

/** The release of the velero chart that one of the installers makes; undefined for other charts. */
export function chartRelease(resource: Resource, context: PolicyContext): ChartRelease | undefined {
  switch (resource.type) {
    case 'argoproj.io/Application':
      return context.remember(resource, 'velero-chart', () => fromApplication(resource));
    case chartType:
      return fromChart(resource);
    default:
      return fromHelmRelease(resource, context);
  }
}

function fromChart({ body, name, namespace }: Resource): ChartRelease | undefined {
  if (!isVelero(textOf(get(body, 'spec.chart')))) return undefined;
  return { name: show(name), namespace, values: get(body, 'spec.values'), path: 'values' };
}

function fromHelmRelease(resource: Resource, context: PolicyContext): ChartRelease | undefined {
  const { body } = resource;
  if (!isVelero(textOf(get(body, 'spec.chart.spec.chart')) ?? textOf(get(body, 'spec.chartRef.name'))))
    return undefined;
  const { values, isPartial } = releaseValues(resource, context);
  return {
    name: show(resource.name),
    namespace: get(body, 'spec.targetNamespace') ?? resource.namespace,
    values,
    path: 'spec.values',
    ...(isPartial && { elsewhere: 'spec.valuesFrom' }),
  };
}

/** `spec.source` or one of `spec.sources`, with `helm.{releaseName,valuesObject,values,valueFiles,parameters}`. */
function fromApplication(resource: Resource): ChartRelease | undefined {
  const { body } = resource;
  const source = [get(body, 'spec.source'), ...itemsOf(get(body, 'spec.sources'))].find((one) =>
    isVelero(textOf(get(one, 'chart'))),
  );
  if (!source) return undefined;
  const helm = get(source, 'helm');
  const elsewhere = ['valueFiles', 'parameters', 'fileParameters'].find((key) => itemsOf(get(helm, key)).length > 0);
  return {
    name: textOf(get(helm, 'releaseName')) ?? show(resource.name),
    namespace: get(body, 'spec.destination.namespace'),
    // Argo CD takes valuesObject where both are written.
    values: get(helm, 'valuesObject') ?? valuesInText(get(helm, 'values'), resource) ?? get(helm, 'values'),
    path: 'helm values',
    ...(elsewhere !== undefined && { elsewhere: `helm.${elsewhere}` }),
  };
}
