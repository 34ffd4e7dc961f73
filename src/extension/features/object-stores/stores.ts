import * as vscode from 'vscode';
import type { BackupBucket, BucketOptions, StaticKeys } from '../../../core/model/object-store.ts';
import { UserError } from '../../commands.ts';

const t = vscode.l10n.t;

/** Where a bucket is and who asks: what a person typed, without anything secret. */
export interface Store {
  readonly id: string;
  readonly bucket: string;
  readonly prefix: string;
  /** Absent: AWS. */
  readonly endpoint?: string;
  readonly region?: string;
  readonly isPathStyle: boolean;
  readonly caFile?: string;
  /** `keys` lie in the editor's secret storage, under the store's id. */
  readonly login: { readonly by: 'environment' | 'keys' } | { readonly by: 'profile'; readonly profile: string };
}

export type StoreBundle = typeof import('../../../object-store/index.ts');

/** The bundle that talks to buckets is large, and most windows never need it: nothing else in the extension imports it. */
export const loadObjectStore = (): Promise<StoreBundle> => import('../../../object-store/index.ts');

export interface Stores {
  all(): readonly Store[];
  one(id: string): Store | undefined;
  /** Without an id a new one. Undefined keys leave those that are kept. */
  save(store: Omit<Store, 'id'> & { readonly id?: string }, keys: StaticKeys | undefined): Promise<Store>;
  remove(id: string): Promise<void>;
  /** Contacts nothing: the first question to the bucket does. */
  open(store: Store): Promise<BackupBucket>;
}

/** Stores belong to the person and not to a workspace: no repository can add one or choose its credentials. */
export function createStores({
  globalState,
  secrets,
}: Pick<vscode.ExtensionContext, 'globalState' | 'secrets'>): Stores {
  const key = 'backops.objectStores';
  const secretOf = (id: string): string => `${key}.${id}`;
  const all = (): readonly Store[] => globalState.get<readonly Store[]>(key, []);

  return {
    all,
    one: (id) => all().find((store) => store.id === id),
    async save({ id = crypto.randomUUID(), ...rest }, keys) {
      const store: Store = { id, ...rest };
      if (rest.login.by !== 'keys') await secrets.delete(secretOf(id));
      else if (keys) await secrets.store(secretOf(id), JSON.stringify(keys));
      const isNew = !all().some((one) => one.id === id);
      await globalState.update(key, isNew ? [...all(), store] : all().map((one) => (one.id === id ? store : one)));
      return store;
    },
    async remove(id) {
      await secrets.delete(secretOf(id));
      await globalState.update(
        key,
        all().filter((store) => store.id !== id),
      );
    },
    async open({ id, login, ...place }) {
      const bundle = await loadObjectStore();
      const kept = login.by === 'keys' ? await secrets.get(secretOf(id)) : undefined;
      if (login.by === 'keys' && kept === undefined) {
        throw new UserError(
          t('The keys of this object store are gone.'),
          t('Edit the object store to enter them again.'),
        );
      }
      const options: BucketOptions = {
        ...place,
        ...(login.by === 'profile' && { profile: login.profile }),
        ...(kept !== undefined && { keys: JSON.parse(kept) as StaticKeys }),
        env: process.env,
        mayRunPrograms: vscode.workspace.isTrusted,
      };
      return bundle.openBucket(options);
    },
  };
}

/** `backups/team-a`. */
export const storeName = ({ bucket, prefix }: Store): string => (prefix === '' ? bucket : `${bucket}/${prefix}`);
/** `s3.example.com:9000`. */
export const serverName = ({ endpoint }: Store): string =>
  endpoint === undefined ? t('Amazon S3') : endpoint.replace(/^https?:\/\//, '');
