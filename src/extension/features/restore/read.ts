import * as vscode from 'vscode';
import type { LiveDocument } from '../../../core/model/documents.ts';
import type { RestorePoint } from '../../../core/model/restore-point.ts';
import type { Connected, Connection } from '../../cluster/connection.ts';
import { loadCluster, loadRestoring } from '../../cluster/load.ts';
import { ago } from '../../cluster/words.ts';
import { UserError } from '../../commands.ts';
import { escapeMarkdown } from '../../markdown.ts';
import { asked, type Engine, signalOf } from './engine.ts';
import type { Texts } from './texts.ts';
import { capital } from './words.ts';

const t = vscode.l10n.t;

/** The object of a backup or restore that there is something to read about: a restore point, or a row of the view Activity. */
export type Readable = Pick<RestorePoint, 'provider' | 'type' | 'namespace' | 'name'>;

interface Needs {
  readonly connection: Connection;
  readonly texts: Texts;
}

/** Logs, results and lists, as the backup system keeps them beside a backup or a restore. */
export async function readAbout(of: Readable, { connection, texts }: Needs): Promise<void> {
  const [engine, connected] = await Promise.all([loadRestoring(), connection.connected()]);
  const picked = await vscode.window.showQuickPick(
    documentsOf(of, engine).map((document) => ({ label: capital(document.title), document })),
    { title: t('BackOps: {0}', of.name), placeHolder: t('What do you want to read?') },
  );
  if (!picked) return;
  const { document } = picked;
  const { text, isComplete } = await read(document, of, connected, engine);
  const cut = isComplete ? '' : `\n${t('The rest is left out: it is longer than anybody reads.')}\n`;
  const name = document.language === 'log' ? `${of.name}.log` : `${of.name}: ${document.title}`;
  await texts.show(name, `${text}${cut}`);
}

/** What the younger of two points has more, and what less. */
export async function compare(
  one: RestorePoint,
  points: readonly RestorePoint[],
  { connection, texts }: Needs,
): Promise<void> {
  const [engine, connected] = await Promise.all([loadRestoring(), connection.connected()]);
  const list = documentsOf(one, engine).find(({ isList }) => isList);
  if (!list) throw new UserError(t('There is no list of what {0} holds.', one.name));
  const others = points.filter(({ id, type }) => id !== one.id && type === one.type);
  if (others.length === 0) throw new UserError(t('There is no other restore point to compare it with.'));
  const picked = await vscode.window.showQuickPick(
    others.map((point) => ({ label: point.name, description: ago(point.createdAt) ?? '', point })),
    { title: t('BackOps: Compare {0}', one.name), placeHolder: t('With which restore point?') },
  );
  if (!picked) return;
  const [older, newer] = [one, picked.point].sort((a, b) => (a.createdAt ?? '').localeCompare(b.createdAt ?? '')) as [
    RestorePoint,
    RestorePoint,
  ];
  const [before, after] = [await read(list, older, connected, engine), await read(list, newer, connected, engine)];
  const found = engine.allDocuments.find(({ provider }) => provider === one.provider)?.compare(before.raw, after.raw);
  if (!found) throw new UserError(t('The lists of what they hold cannot be read.'));
  const lines = (objects: readonly string[]): string[] =>
    objects.length === 0 ? [t('Nothing.')] : objects.map((object) => `- ${escapeMarkdown(object)}`);
  await texts.showMarkdown(
    `${older.name} – ${newer.name}`,
    `${[
      `# ${escapeMarkdown(t('{0} compared with {1}', newer.name, older.name))}`,
      '',
      t(
        'By the lists of their objects. Whether an object is the same inside is not compared, nor is the data of volumes.',
      ),
      '',
      `## ${escapeMarkdown(t('Only in {0} ({1})', newer.name, found.added.length))}`,
      '',
      ...lines(found.added),
      '',
      `## ${escapeMarkdown(t('Only in {0} ({1})', older.name, found.removed.length))}`,
      '',
      ...lines(found.removed),
    ].join('\n')}\n`,
  );
}

function documentsOf({ provider, type, name }: Readable, engine: Engine): readonly LiveDocument[] {
  const found = engine.allDocuments.find((one) => one.provider === provider)?.of(type) ?? [];
  if (found.length === 0) throw new UserError(t('Its backup system keeps nothing to read about {0}.', name));
  return found;
}

function read(document: LiveDocument, of: Readable, { reader }: Connected, engine: Engine) {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: t('Reading: {0} of {1}', document.title, of.name),
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (_, token) => {
    const { download } = await loadCluster();
    const signal = signalOf(token);
    const documents = engine.allDocuments.find(({ provider }) => provider === of.provider);
    if (!documents) throw new UserError(t('Its backup system keeps nothing to read about {0}.', of.name));
    const cluster = { reader, writer: reader.writer };
    return asked(() => engine.readDocument(documents, document, of, cluster, download, signal), signal);
  });
}
