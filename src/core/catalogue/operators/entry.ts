import { typeOf } from '../../model/object-type.ts';
import type { OwnBackup, StatefulType } from '../contract.ts';

/** An operator's kind in few words; the examples follow from its spec. */
export interface OperatorEntry {
  readonly id: string;
  /** `apiVersion kind` as the example writes it; the type follows from it. */
  readonly example: readonly [apiVersion: string, kind: string];
  /** The same kind under other names, and kinds that are judged alike. */
  readonly alsoTypes?: readonly string[];
  readonly engine?: string;
  readonly role?: StatefulType['role'];
  /** Default true: these are databases. */
  readonly needsConsistency?: boolean;
  readonly spread?: boolean;
  readonly storage: readonly string[];
  readonly whenAbsent: 'stateful' | 'ephemeral';
  readonly claims?: string;
  readonly ignoreWhen?: StatefulType['ignoreWhen'];
  readonly exemptWhen?: StatefulType['exemptWhen'];
  readonly ownBackup?: OwnBackup;
  /** Fields of the spec, in YAML without indentation. */
  readonly spec: string;
  /** Spec of one that holds nothing to lose; without it the clean example is one that Velero backs up. */
  readonly cleanSpec?: string;
  readonly docs: string;
}

export function operatorType(entry: OperatorEntry): StatefulType {
  const [apiVersion, kind] = entry.example;
  const { ignoreWhen, exemptWhen, ownBackup, engine, claims } = entry;
  const object = (spec: string) =>
    `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: orders, namespace: shop}\nspec:\n${indented(spec)}\n`;
  return {
    id: entry.id,
    types: [typeOf({ apiVersion, kind }), ...(entry.alsoTypes ?? [])],
    role: entry.role ?? 'database',
    ...(engine !== undefined && { engine }),
    needsConsistency: entry.needsConsistency ?? true,
    ...(entry.spread && { spread: true }),
    data: { kind: 'operator', storage: entry.storage, whenAbsent: entry.whenAbsent, ...(claims && { claims }) },
    ...(ignoreWhen && { ignoreWhen }),
    ...(exemptWhen && { exemptWhen }),
    ...(ownBackup && { ownBackup }),
    docs: entry.docs,
    examples: {
      flagged: ownBackup?.elsewhere === undefined ? object(entry.spec) : '',
      clean: entry.cleanSpec === undefined ? `${object(entry.spec)}---\n${nightly}` : object(entry.cleanSpec),
    },
  };
}

const nightly = `apiVersion: velero.io/v1
kind: Schedule
metadata: {name: nightly, namespace: velero}
spec:
  schedule: "30 2 * * *"
  template: {includedNamespaces: [shop], snapshotMoveData: true, ttl: 336h0m0s}
`;

function indented(text: string): string {
  return text
    .trim()
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}
