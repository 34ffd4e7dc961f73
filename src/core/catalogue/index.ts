import type { StatefulType } from './contract.ts';
import { kubernetesTypes } from './kubernetes.ts';
import { operatorTypes } from './operators.ts';
import { terraformAwsTypes } from './terraform-aws.ts';
import { terraformModuleTypes } from './terraform-modules.ts';

/** Everything that BackOps knows to hold data. */
export const catalogue: readonly StatefulType[] = [
  ...kubernetesTypes,
  ...operatorTypes,
  ...terraformAwsTypes,
  ...terraformModuleTypes,
];

export { images } from './images.ts';
