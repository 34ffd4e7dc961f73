import type { RestorePoint } from './restore-point.ts';

/** The port through which a bucket is looked at. It only reads; src/object-store implements it. Keys lie below its prefix. */
export interface ObjectStoreReader {
  /** For people: `s3://backups/team-a at https://s3.example.com`. */
  readonly address: string;
  /** What lies directly in a folder (`''`, or a key that ends with `/`), page by page. Rejects with an ObjectStoreError. */
  list(folder: string, signal?: AbortSignal): Promise<StoredList>;
  /** Every object below a folder, page by page. Rejects with an ObjectStoreError. */
  walk(folder: string, signal?: AbortSignal): Promise<StoredList>;
  /**
   * An object as text, decompressed where it is gzip, at most `maxBytes` of it; undefined where there is none.
   * Rejects with an ObjectStoreError when the store cannot be asked; broken data is no error but a `problem`.
   */
  read(key: string, maxBytes: number, signal?: AbortSignal): Promise<StoredText | undefined>;
  /**
   * The files of a `.tar` or `.tar.gz`, one after the other as they arrive: only one is held at a time, and its text only if it
   * is wanted. Throws an ObjectStoreError, with code `broken` where the archive ends too early or makes no sense.
   */
  entries(key: string, wants: (name: string) => boolean, signal?: AbortSignal): AsyncIterable<ArchiveEntry>;
  /** Ends kept connections. */
  close(): void;
}

export interface StoredList {
  /** Keys end with `/`. Empty after `walk`. */
  readonly folders: readonly string[];
  readonly objects: readonly StoredObject[];
  /** There is more than anybody wants to read. */
  readonly isCut: boolean;
}

export interface StoredObject {
  readonly key: string;
  readonly bytes: number;
  /** ISO time. */
  readonly modifiedAt?: string;
}

export interface StoredText {
  readonly text: string;
  /** There is more than `maxBytes` of it. */
  readonly isCut: boolean;
  /** What is wrong with its data; the text is then what could be read before it. */
  readonly problem?: string;
}

export interface ArchiveEntry {
  /** As it stands in the archive: anybody's writing. Nothing is ever written under this name. */
  readonly name: string;
  readonly bytes: number;
  /** Only of a file that was wanted. */
  readonly text?: string;
  readonly isCut: boolean;
}

/** Backups in a bucket, read without any cluster. What BackOps shows of a store goes through this. */
export interface BackupBucket {
  readonly address: string;
  /** Newest first. Rejects with an ObjectStoreError; a bad entry is listed with what is wrong with it. */
  list(query: BucketQuery, signal?: AbortSignal): Promise<BucketListing>;
  /** Where a backup of this name lies: in none, one or several of the locations that share the bucket. */
  find(name: string, signal?: AbortSignal): Promise<readonly StoredAt[]>;
  document(at: StoredAt, id: DocumentId, signal?: AbortSignal): Promise<DocumentText>;
  /** What the archive of a backup holds. */
  contents(at: StoredAt, signal?: AbortSignal): Promise<ArchiveListing>;
  /** One object of the archive as YAML, by the id of the listing. Values of Secrets are left out. */
  object(at: StoredAt, id: string, signal?: AbortSignal): Promise<DocumentText>;
  close(): void;
}

export interface BucketQuery {
  /** Only backups that hold, or may hold, this namespace. */
  readonly namespace?: string;
  /** ISO time against which expiry is held. */
  readonly now: string;
}

export interface BucketListing {
  readonly backups: readonly StoredBackup[];
  /** What a person should know about the bucket as a whole. */
  readonly notices: readonly string[];
}

/** Where a backup lies: below `<prefix>backups/<name>/`. */
export interface StoredAt {
  /** Empty, or ends with `/`. */
  readonly prefix: string;
  readonly name: string;
}

export interface StoredBackup extends StoredAt {
  /** Its notes hold the problems, too. */
  readonly point: RestorePoint;
  /** As the backup names them: `*` for all. Empty where it cannot be read. */
  readonly namespaces: readonly string[];
  /** Of everything that is stored under its name; volume data lies elsewhere. */
  readonly storedBytes: number;
  /** What there is to read. */
  readonly documents: readonly DocumentId[];
  /** What is wrong with what is stored. */
  readonly problems: readonly string[];
}

export const documentIds = ['backup', 'logs', 'results', 'resources', 'volumes', 'operations', 'contents'] as const;
/** `backup`: the object itself. `contents`: what the archive holds. */
export type DocumentId = (typeof documentIds)[number];

export interface DocumentText {
  readonly language: 'yaml' | 'log' | 'text';
  readonly text: string;
}

export interface ArchiveListing {
  /** In the order of their ids. */
  readonly objects: readonly ArchivedObject[];
  /** Files that are no objects, and what is wrong with the archive. */
  readonly problems: readonly string[];
}

export interface ArchivedObject {
  /** `configmaps/shop/settings`, `persistentvolumes/pv-1`. */
  readonly id: string;
  /** `deployments.apps`. */
  readonly resource: string;
  /** Absent: cluster-scoped. */
  readonly namespace?: string;
  readonly name: string;
  readonly bytes: number;
}

/** Where a bucket is and who asks. Nothing in it but `keys` is secret. */
export interface BucketOptions {
  readonly bucket: string;
  readonly prefix?: string;
  /** Default: of the environment, of the profile, else `us-east-1`. */
  readonly region?: string;
  /** Default: AWS. */
  readonly endpoint?: string;
  /** `https://host/bucket` instead of `https://bucket.host`. */
  readonly isPathStyle?: boolean;
  /** Path of a file of PEM certificates, trusted beside the system's. */
  readonly caFile?: string;
  /** Without profile and keys: AWS_ACCESS_KEY_ID, then the profile of AWS_PROFILE, then `default`. */
  readonly profile?: string;
  readonly keys?: StaticKeys;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** May programs that a profile names be run (`credential_process`)? Never in an untrusted workspace. */
  readonly mayRunPrograms: boolean;
  /** Milliseconds of silence that end a request; default 20 s. */
  readonly timeoutMilliseconds?: number;
}

export interface StaticKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export type ObjectStoreErrorCode =
  | 'options'
  | 'credentials'
  | 'untrusted'
  | 'no-bucket'
  | 'denied'
  | 'region'
  | 'signature'
  | 'clock'
  | 'certificate'
  | 'unreachable'
  | 'slow'
  /** The object is not there. */
  | 'absent'
  /** What is stored makes no sense. */
  | 'broken'
  | 'server';

/**
 * A store could not be asked, or what it holds cannot be read. Told by its fields and not by `instanceof`: it crosses from one
 * bundle into another. Neither message nor remedy ever holds a secret or a signed address.
 */
export interface ObjectStoreError extends Error {
  readonly storeCode: ObjectStoreErrorCode;
  readonly remedy: string;
}

export function objectStoreError(storeCode: ObjectStoreErrorCode, message: string, remedy: string): ObjectStoreError {
  return Object.assign(new Error(message), { storeCode, remedy });
}

export function isObjectStoreError(error: unknown): error is ObjectStoreError {
  return error instanceof Error && 'storeCode' in error && 'remedy' in error;
}
