import type { StatefulType } from './contract.ts';
import { documentTypes } from './operators/documents.ts';
import { keyValueTypes } from './operators/key-value.ts';
import { kubedbTypes } from './operators/kubedb.ts';
import { messagingTypes } from './operators/messaging.ts';
import { mysqlTypes } from './operators/mysql.ts';
import { observabilityTypes } from './operators/observability.ts';
import { platformTypes } from './operators/platform.ts';
import { postgresTypes } from './operators/postgresql.ts';
import { wideColumnTypes } from './operators/wide-column.ts';

/** Custom resources for which an operator runs what holds data, by theme. */
export const operatorTypes: readonly StatefulType[] = [
  ...postgresTypes,
  ...mysqlTypes,
  ...documentTypes,
  ...wideColumnTypes,
  ...keyValueTypes,
  ...messagingTypes,
  ...platformTypes,
  ...observabilityTypes,
  ...kubedbTypes,
];
