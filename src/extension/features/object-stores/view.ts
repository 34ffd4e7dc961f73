import * as vscode from 'vscode';
import { UserError } from '../../commands.ts';
import type { Parts } from '../../compose.ts';
import { askStore } from './ask-store.ts';
import { createDocuments } from './documents.ts';
import { itemOf } from './items.ts';
import { createListings, StoreProblem } from './listings.ts';
import { groupObjects, type StoreNode } from './nodes.ts';
import { createStores, loadObjectStore, type Store, storeName } from './stores.ts';

const t = vscode.l10n.t;

export interface ObjectStoresView extends vscode.Disposable {
  /** What the view shows of stores, backups and their problems, two spaces of indentation per level. Contacts the stores. */
  lines(): Promise<string[]>;
}

/** Backups in buckets, read without a cluster. Contacts a store when its row is unfolded, or a command asks. */
export function registerObjectStoresView({ commands, log }: Parts, context: vscode.ExtensionContext): ObjectStoresView {
  const stores = createStores(context);
  const listings = createListings(stores);
  const documents = createDocuments(listings);
  const changed = new vscode.EventEmitter<StoreNode | undefined>();

  async function childrenOf(node: StoreNode | undefined): Promise<StoreNode[]> {
    if (node === undefined) return stores.all().map((store) => ({ is: 'store', store }));
    const { store } = node;
    try {
      if (node.is === 'store') return await backupsOf(store);
      if (node.is === 'backup') {
        const { backup } = node;
        const problems = backup.problems.map((message) => notice(store, message));
        const files = backup.documents.map(
          (document): StoreNode =>
            document === 'contents' ? { is: 'contents', store, backup } : { is: 'document', store, backup, document },
        );
        return [...problems, ...files];
      }
      if (node.is === 'contents') {
        const { objects, problems } = await listings.contents(store, node.backup);
        return [...problems.map((message) => notice(store, message)), ...groupObjects(node, objects, 'namespace')];
      }
      if (node.is === 'objects') {
        if (node.resource === undefined) return [...groupObjects(node, node.objects, 'resource')];
        return node.objects.map((object) => ({ is: 'object', store, backup: node.backup, object }));
      }
      return [];
    } catch (error) {
      return [problem(store, error)];
    }
  }

  async function backupsOf(store: Store): Promise<StoreNode[]> {
    const { backups, notices } = await listings.backups(store);
    return [
      ...backups.map((backup): StoreNode => ({ is: 'backup', store, backup })),
      ...notices.map((message) => notice(store, message)),
    ];
  }

  function problem(store: Store, error: unknown): StoreNode {
    const { message } = error as Error;
    if (error instanceof UserError) log.warn(`${storeName(store)}: ${message}`);
    else if (!(error instanceof vscode.CancellationError)) log.error(`${storeName(store)}: ${(error as Error).stack}`);
    const remedy = error instanceof UserError ? error.remedy : undefined;
    const code = error instanceof StoreProblem && { code: error.storeCode };
    return { is: 'problem', store, message, ...(remedy !== undefined && { remedy }), ...code, isNotice: false };
  }

  const view = vscode.window.createTreeView<StoreNode>('backops.objectStores', {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: childrenOf,
      // Only stores are ever revealed.
      getParent: () => undefined,
      getTreeItem: (node) => itemOf(node, stores.all().length === 1),
    },
  });
  const wake = (): void => {
    if (view.visible) documents.wake();
  };

  /** Undefined: all. */
  function refresh(id?: string): void {
    listings.forget(id);
    changed.fire(undefined);
  }

  async function edit(now: Store | undefined): Promise<void> {
    const profiles = async () => (await loadObjectStore()).listProfiles(process.env);
    const asked = await askStore(profiles, now);
    if (!asked) return;
    const saved = await stores.save({ ...asked.store, ...(now && { id: now.id }) }, asked.keys);
    documents.wake();
    refresh(saved.id);
    await vscode.commands.executeCommand('backops.objectStores.focus');
    await view.reveal({ is: 'store', store: saved }, { select: true, expand: true }).then(undefined, () => undefined);
  }

  commands.register('backops.stores.add', () => edit(undefined));
  commands.register('backops.stores.edit', async (node?: StoreNode) => {
    const store = node?.store ?? (await pickStore(t('Edit which object store?')));
    if (store) await edit(store);
  });
  commands.register('backops.stores.remove', async (node?: StoreNode) => {
    const store = node?.store ?? (await pickStore(t('Remove which object store?')));
    if (!store) return;
    const remove = t('Remove');
    const detail = t('BackOps forgets its address and its keys. The bucket and what is in it stay as they are.');
    const question = t('Remove {0} from the list?', storeName(store));
    if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, remove)) !== remove) return;
    listings.forget(store.id);
    await stores.remove(store.id);
    refresh();
  });
  commands.register('backops.stores.refresh', (node?: StoreNode) => {
    documents.wake();
    refresh(node?.store?.id);
  });
  commands.register('backops.stores.showProblem', async (node?: StoreNode) => {
    if (node?.is !== 'problem') return;
    const [again, change] = [t('Try Again'), t('Edit Object Store…')];
    const text = [node.message, node.remedy].filter(Boolean).join(' ');
    const chosen = await vscode.window.showErrorMessage(text, again, change);
    if (chosen === again) refresh(node.store.id);
    if (chosen === change) await edit(node.store);
  });
  commands.register('backops.stores.open', async (node?: StoreNode) => {
    if (node?.is !== 'document' && node?.is !== 'object') return;
    documents.wake();
    const { store, backup } = node;
    const at = { store: store.id, prefix: backup.prefix, name: backup.name };
    await documents.show(
      node.is === 'document'
        ? { ...at, document: node.document }
        : { ...at, document: 'contents', object: node.object.id },
    );
  });

  async function pickStore(placeHolder: string): Promise<Store | undefined> {
    const items = stores.all().map((store) => ({ label: storeName(store), description: store.endpoint ?? '', store }));
    if (items.length === 0) throw new UserError(t('There is no object store yet.'), t('Add one first.'));
    return (await vscode.window.showQuickPick(items, { placeHolder }))?.store;
  }

  wake();
  return {
    async lines() {
      const lines: string[] = [];
      for (const node of await childrenOf(undefined)) {
        lines.push(storeName(node.store));
        for (const one of await childrenOf(node)) lines.push(`  ${textOf(one)}`);
      }
      return lines;
    },
    dispose: vscode.Disposable.from(
      changed,
      view,
      listings,
      documents,
      view.onDidChangeVisibility(wake),
      // A profile's program may now be run.
      vscode.workspace.onDidGrantWorkspaceTrust(() => refresh()),
    ).dispose,
  };
}

const notice = (store: Store, message: string): StoreNode => ({ is: 'problem', store, message, isNotice: true });

function textOf(node: StoreNode): string {
  if (node.is === 'backup')
    return [node.backup.point.name, node.backup.point.state, ...node.backup.problems].join(': ');
  return node.is === 'problem' ? node.message : node.is;
}
