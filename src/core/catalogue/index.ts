import type { StatefulType } from './contract.ts';
import type { ImageType } from './image-contract.ts';
import { kubernetesTypes } from './kubernetes.ts';

/** Everything that BackOps knows to hold data. */
export const catalogue: readonly StatefulType[] = [...kubernetesTypes];

export const images: readonly ImageType[] = [];
