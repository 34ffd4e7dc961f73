import * as vscode from 'vscode';
import type { DocumentId, ObjectStoreErrorCode, StoredBackup } from '../../../core/model/object-store.ts';
import { sizeText } from '../../../core/report/size.ts';
import { ago, dataWord, expiry, localTime, pointIcon, pointStateWord, themeIcon } from '../../cluster/words.ts';
import { escapeMarkdown } from '../../markdown.ts';
import { keyOf, type StoreNode } from './nodes.ts';
import { type Store, serverName, storeName } from './stores.ts';

const t = vscode.l10n.t;
const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

export function itemOf(node: StoreNode, isAlone: boolean): vscode.TreeItem {
  const item = made(node, isAlone);
  item.id = keyOf(node);
  item.contextValue = node.is === 'problem' && node.isNotice ? 'notice' : node.is;
  return item;
}

function made(node: StoreNode, isAlone: boolean): vscode.TreeItem {
  switch (node.is) {
    case 'store':
      return storeItem(node.store, isAlone);
    case 'backup':
      return backupItem(node.backup);
    case 'document': {
      const item = leaf(documentWord(node.document), documentIcons[node.document]);
      item.command = opens(node);
      return item;
    }
    case 'contents': {
      const item = new vscode.TreeItem(documentWord('contents'), Collapsed);
      item.iconPath = new vscode.ThemeIcon(documentIcons.contents);
      return item;
    }
    case 'objects': {
      const label = node.resource ?? node.namespace ?? t('Cluster-Scoped Objects');
      const item = new vscode.TreeItem(label, Collapsed);
      item.description = String(node.objects.length);
      const icon = node.namespace === undefined ? 'globe' : 'symbol-namespace';
      item.iconPath = new vscode.ThemeIcon(node.resource === undefined ? icon : 'symbol-class');
      return item;
    }
    case 'object': {
      const item = leaf(node.object.name, 'file');
      item.tooltip = `${node.object.id}\n${sizeText(node.object.bytes)}`;
      item.command = opens(node);
      return item;
    }
    case 'problem':
      return problemItem(node);
  }
}

function storeItem(store: Store, isAlone: boolean): vscode.TreeItem {
  // The only one is what somebody opened the view for.
  const item = new vscode.TreeItem(storeName(store), isAlone ? Expanded : Collapsed);
  item.description = serverName(store);
  item.iconPath = new vscode.ThemeIcon('archive');
  item.tooltip = [`s3://${storeName(store)}`, store.endpoint ?? t('Amazon S3'), store.region, loginWord(store)]
    .filter((line) => line !== undefined)
    .join('\n');
  return item;
}

function loginWord({ login }: Store): string {
  if (login.by === 'profile') return t('AWS profile {0}', login.profile);
  return login.by === 'keys' ? t('with keys from the secret storage') : t('with keys from the environment');
}

function backupItem(backup: StoredBackup): vscode.TreeItem {
  const { point, prefix, problems } = backup;
  const item = new vscode.TreeItem(point.name, Collapsed);
  const facts = factsOf(backup);
  item.description = [...(prefix === '' ? [] : [prefix.replace(/\/$/, '')]), ...facts].join(' · ');
  const broken = { icon: 'warning', color: 'list.warningForeground' };
  item.iconPath = themeIcon(problems.length > 0 ? broken : pointIcon(point));
  item.tooltip = tooltipOf(backup);
  item.accessibilityInformation = {
    label: [point.name, pointStateWord(point.state), ...facts, ...problems].join(', '),
  };
  return item;
}

/** Its state where it is not the good one, age, namespaces, size of the volume data. */
function factsOf({ point, namespaces, problems }: StoredBackup): string[] {
  const names = namespaces.includes('*') ? t('all namespaces') : namespaces.slice(0, 2).join(', ');
  return [
    ...(problems.length > 0 ? [t('damaged')] : []),
    ...(point.state === 'complete' || (point.state === 'unknown' && problems.length > 0)
      ? []
      : [pointStateWord(point.state)]),
    ...(ago(point.createdAt) === undefined ? [] : [ago(point.createdAt) as string]),
    ...(names === '' ? [] : [namespaces.length > 2 ? `${names}…` : names]),
    ...(point.sizeBytes === undefined ? [] : [sizeText(point.sizeBytes)]),
  ];
}

function tooltipOf({ point, problems, storedBytes, prefix, name }: StoredBackup): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  const rows: (readonly [string, string | undefined])[] = [
    [t('Data from'), localTime(point.createdAt)],
    [t('Kept until'), localTime(point.expiresAt) && `${localTime(point.expiresAt)} (${expiry(point.expiresAt)})`],
    [t('Contents'), point.contents.text],
    [t('Volume data'), `${dataWord(point)}: ${point.volumeData.reason}`],
    [t('Made by'), point.madeBy],
    [t('Files'), sizeText(storedBytes)],
    [t('Folder'), `${prefix}backups/${name}`],
  ];
  text.appendMarkdown(
    `**${escapeMarkdown(point.name)}**: ${pointStateWord(point.state)} (${escapeMarkdown(point.phase)})\n\n`,
  );
  text.appendMarkdown(
    rows.flatMap(([key, value]) => (value === undefined ? [] : [`- ${key}: ${escapeMarkdown(value)}`])).join('\n'),
  );
  const notes = point.notes.filter((note) => !problems.includes(note));
  for (const note of [...problems, ...notes]) text.appendMarkdown(`\n\n⚠ ${escapeMarkdown(note)}`);
  return text;
}

function problemItem(node: Extract<StoreNode, { is: 'problem' }>): vscode.TreeItem {
  const { message, remedy, isNotice, code } = node;
  // The bar is narrow: a few words, then the sentence as far as it goes.
  const short = code && codeWord(code);
  const item = leaf(short ?? message, isNotice ? 'info' : 'error');
  item.iconPath = isNotice
    ? new vscode.ThemeIcon('info')
    : new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
  const more = short === undefined ? remedy : message;
  if (more !== undefined) item.description = more;
  item.tooltip = remedy === undefined ? message : `${message}\n${remedy}`;
  item.accessibilityInformation = { label: item.tooltip };
  if (!isNotice) item.command = { title: t('Show Details'), command: 'backops.stores.showProblem', arguments: [node] };
  return item;
}

function leaf(label: string, icon: string): vscode.TreeItem {
  const item = new vscode.TreeItem(label, None);
  item.iconPath = new vscode.ThemeIcon(icon);
  return item;
}

function codeWord(code: ObjectStoreErrorCode): string | undefined {
  switch (code) {
    case 'credentials':
      return t('Credentials missing or not accepted');
    case 'untrusted':
      return t('Workspace not trusted');
    case 'no-bucket':
      return t('No such bucket');
    case 'denied':
      return t('Access denied');
    case 'region':
      return t('Another region');
    case 'signature':
      return t('Wrong secret key');
    case 'clock':
      return t('Clock is wrong');
    case 'certificate':
      return t('Certificate not trusted');
    case 'unreachable':
      return t('Cannot be reached');
    case 'slow':
      return t('No answer');
    case 'options':
    case 'absent':
    case 'broken':
    case 'server':
      return undefined;
  }
}

const opens = (node: StoreNode): vscode.Command => ({
  title: t('Open'),
  command: 'backops.stores.open',
  arguments: [node],
});

const documentIcons: Readonly<Record<DocumentId, string>> = {
  backup: 'json',
  logs: 'output',
  results: 'checklist',
  resources: 'list-unordered',
  volumes: 'database',
  operations: 'pulse',
  contents: 'file-zip',
};

export function documentWord(id: DocumentId): string {
  switch (id) {
    case 'backup':
      return t('Backup Object');
    case 'logs':
      return t('Log');
    case 'results':
      return t('Errors and Warnings');
    case 'resources':
      return t('List of Objects');
    case 'volumes':
      return t('Volumes');
    case 'operations':
      return t('Item Operations');
    case 'contents':
      return t('Contents');
  }
}
