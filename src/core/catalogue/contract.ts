import type { Role } from '../model/component.ts';

/**
 * A kind of thing that holds data, as data. Adding one is one entry in a file of this folder, with an example that is
 * flagged and one that is not; a test runs both through a whole session.
 */
export interface StatefulType {
  /** `cnpg-cluster`, `aws-db-instance`. */
  readonly id: string;
  /** Resource types, without version: `postgresql.cnpg.io/Cluster`, `aws_db_instance`. */
  readonly types: readonly string[];
  readonly role: Role;
  /** Engine name, or where it is written. */
  readonly engine?: string | { readonly path: string };
  /** Files of a running engine copied one by one are not a usable copy. */
  readonly needsConsistency?: boolean;
  /** Data is spread over the volumes of several nodes: their snapshots, taken one by one, do not fit together. */
  readonly spread?: boolean;
  readonly data: DataSource;
  /** Not a component at all when one holds (a memcached cluster). */
  readonly ignoreWhen?: readonly Condition[];
  /** A component, but no primary copy: exempt when one holds. */
  readonly exemptWhen?: readonly (Condition & {
    readonly by: 'replica' | 'cache' | 'derived';
    readonly reason: string;
  })[];
  /** Backups that the thing makes of itself. */
  readonly builtIn?: readonly BuiltInBackup[];
  /** Backups of its own that BackOps sees and cannot judge yet: with them the verdict is unknown, never unprotected. */
  readonly ownBackup?: OwnBackup;
  readonly docs: string;
  readonly examples: {
    /**
     * Text that holds exactly one component of this type, which nothing protects: unprotected, or partial where a backup of its
     * own cannot be switched off. Empty when the service always backs it up well enough, so that nothing can be flagged.
     */
    readonly flagged: string;
    /** Text in which nothing of this type is unprotected. */
    readonly clean: string;
  };
}

export type DataSource =
  /** Pods with volumes; `template` leads to the pod spec's parent, `claims` to claim templates. */
  | { readonly kind: 'pods'; readonly template: string; readonly claims?: string; readonly replicas?: string }
  | { readonly kind: 'claim' }
  /** An operator makes the claims. `storage`: paths of which one says that data is persistent. */
  | {
      readonly kind: 'operator';
      readonly storage: readonly string[];
      readonly whenAbsent: 'stateful' | 'ephemeral';
      /** Names of the claims, where they are closer than "somewhere in it stands the object's name": `{name}-*`. */
      readonly claims?: string;
    }
  /** A cloud resource. */
  | {
      readonly kind: 'cloud';
      /** ARN with `{name}` where the value at `name` goes and `*` for region, account and generated ids. */
      readonly arn?: string;
      /** Attribute that names it in its ARN. */
      readonly name?: string;
      /** For the call of a module: the resource type that it makes, which is what policies ask for. */
      readonly standsFor?: string;
      /** A backup of what it is attached to takes it along: an EBS volume of an instance. */
      readonly host?: HostLink;
    };

/** The resource that joins a disk with its machine. */
export interface HostLink {
  /** `aws_volume_attachment`. */
  readonly through: string;
  /** Its attribute that refers to the disk. */
  readonly self: string;
  /** Its attribute that refers to the machine. */
  readonly host: string;
  readonly hostType: string;
  /** ARN shape of the machine, with `*` for what is not known before apply. */
  readonly arn: string;
}

/** An empty text or list is `absent`: providers and charts read both as "not set". */
export type Condition =
  | { readonly path: string; readonly is: 'present' }
  | { readonly path: string; readonly is: 'absent' }
  | { readonly path: string; readonly matches: string }
  /** It is written, and another value than the first of the others that is. */
  | { readonly path: string; readonly differsFrom: readonly string[] }
  | { readonly all: readonly Condition[] }
  /** No item of the list at `path` satisfies the condition; true for a list that is not there. */
  | { readonly path: string; readonly noItem: Condition }
  /** A resource of this type in the same environment refers to it at this path; `*` means any item of a list. */
  | {
      readonly referredBy: readonly {
        readonly type: string;
        readonly path: string;
        /** Has to hold for the resource that refers. */
        readonly where?: Condition;
      }[];
    };

/** Where an operator's own backup is configured. */
export interface OwnBackup {
  /** Settings of the object; one that is set is a doubt. */
  readonly paths?: readonly string[];
  /** It can be configured where no file of a workspace shows it; how, as the end of "it may back itself up: …". */
  readonly elsewhere?: string;
}

export type Setting = number | string | boolean;

/** A default that is not documented, or depends on what cannot be seen. */
export interface UnknownSetting {
  readonly unknown: string;
}

export interface BuiltInBackup {
  /** `automated backups`, `point-in-time recovery`, `versioning`. */
  readonly title: string;
  readonly method: 'native' | 'versioning';
  /**
   * The setting lies in a resource of its own that refers to this one by the attribute. Where there is none, `whenAbsent` holds if
   * it is given, else there is nothing to tell.
   */
  readonly companion?: { readonly type: string; readonly refersBy: string };
  /** Setting that decides: `backup_retention_period`, `point_in_time_recovery.*.enabled`. */
  readonly path: string;
  readonly on: { readonly above: number } | { readonly oneOf: readonly (string | boolean)[] } | 'always';
  /** What the service does when the setting is not written; the value as it would be written. Absent: off. */
  readonly whenAbsent?: Setting | UnknownSetting;
  /** Other default when a condition holds (an EFS One Zone file system). */
  readonly whenAbsentIf?: readonly { readonly condition: Condition; readonly value: Setting | UnknownSetting }[];
  /** Days of retention: the setting's own value, another path with its default, or a constant. */
  readonly retentionDays: 'value' | 'forever' | number | { readonly path: string; readonly whenAbsent: number };
  /** What may be lost, in seconds: 300 for five minutes of point-in-time recovery, 86400 for daily snapshots. */
  readonly lossSeconds: number;
  /** An older or second way to write the same: says nothing where it is not written. */
  readonly onlyWhenWritten?: boolean;
  /** Safe edit that switches it on (reference: infrastructure-as-code 2.10). Absent: none is safe. */
  readonly fix?: BuiltInFix;
  readonly docs: string;
}

export type BuiltInFix = { readonly title: string; readonly note?: string } & (
  | { readonly kind: 'attribute'; readonly name: string; readonly value: string }
  /** Lines of a nested block, without indentation of its own. */
  | { readonly kind: 'block'; readonly text: string }
  /** A new resource after the component's block; `{name}` is the component's label, `{type}` its type. */
  | { readonly kind: 'resource'; readonly text: string }
);
