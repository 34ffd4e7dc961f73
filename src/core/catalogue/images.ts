import type { ImageType } from './image-contract.ts';
import { applicationImages } from './images-applications.ts';
import { databaseImages } from './images-databases.ts';

/**
 * What container images tell. Only exact last segments count, so that exporters, clients and operators
 * (`postgres-exporter`, `redis-sentinel`, `kafka-ui`) are no data stores.
 */
export const images: readonly ImageType[] = [...databaseImages, ...applicationImages];
