import * as vscode from 'vscode';
import type { RestorePoint } from '../../../core/model/restore-point.ts';
import type { Journal } from '../../../restore/run/journal.ts';
import { loadRestoring } from '../../cluster/load.ts';
import { localTime } from '../../cluster/words.ts';
import { UserError } from '../../commands.ts';
import type { Parts } from '../../compose.ts';
import type { OwnRun } from '../activity/runs.ts';
import { askPoint } from './ask.ts';
import { askCopy } from './ask-copy.ts';
import { createBegun } from './begun.ts';
import { createFlow } from './flow.ts';
import { followUp } from './follow-up.ts';
import { createPreviews } from './previews.ts';
import { compare, type Readable, readAbout } from './read.ts';
import { registerReports } from './reports.ts';
import { createRunList } from './run-list.ts';
import { createRunning } from './running.ts';
import { createTexts } from './texts.ts';
import { createWriteMode, placeWord } from './write-mode.ts';

const t = vscode.l10n.t;

type Memories = Pick<vscode.ExtensionContext, 'storageUri' | 'globalStorageUri' | 'globalState'>;

export interface Restoring extends vscode.Disposable {
  /** The window closes: what runs is left to whoever comes next. */
  leave(): Promise<void>;
}

/** The commands that restore, copy, delete and undo. Nothing is loaded or read before one of them, or a cluster view, is used. */
export function registerRestoring(parts: Parts, { storageUri, globalStorageUri, globalState }: Memories): Restoring {
  const { connection, live, commands, runs, log } = parts;
  const begun = createBegun((storageUri ?? globalStorageUri).fsPath);
  const writeMode = createWriteMode(globalState, connection);
  const previews = createPreviews();
  const texts = createTexts();
  const now = (): readonly RestorePoint[] => live.now?.points.points ?? [];
  const list = createRunList({ connection, runs, log });
  const running = createRunning({ list, remember: begun.add });
  const flow = createFlow({ connection, live, begun, writeMode, previews, running });
  const { restore, atOnce, carryOut, mayRestore, goOn, fulfil } = flow;

  async function journalOf(node: unknown): Promise<Journal> {
    const id = (node as { run?: OwnRun } | undefined)?.run?.id ?? (await askRun(runs.list));
    if (id === undefined) throw new vscode.CancellationError();
    const journal = await (await list.store()).load(id);
    if (!journal) throw new UserError(t('The journal of this run is gone.'));
    return journal;
  }

  commands.register('backops.restore.start', async (node?: unknown) => restore(pointOf(node)));
  commands.register('backops.restore.confirm', async () => {
    const shown = previews.current();
    if (!shown) throw new UserError(t('No plan is open.'), t('Choose "Restore…" on a restore point.'));
    await carryOut(shown);
  });
  commands.register('backops.restore.discard', async () => {
    const shown = previews.current();
    if (shown) await previews.discard(shown);
  });
  commands.register('backops.restore.allowReplacing', async () => {
    const connected = await mayRestore();
    if (connected) await writeMode.allow(connected.target);
  });
  commands.register('backops.restore.forbidReplacing', async () => {
    const { target } = await connection.connected();
    await writeMode.forbid(target);
    void vscode.window.showInformationMessage(t('Replacing data is switched off in {0}.', placeWord(target)));
  });
  commands.register('backops.restore.copyNow', async () => {
    const [engine, connected] = await Promise.all([loadRestoring(), mayRestore()]);
    const request = connected && (await askCopy({ engine, connected, now: live.now }));
    if (request) await atOnce(request);
  });
  commands.register('backops.restore.deletePoint', async (node?: unknown) => {
    const connected = await mayRestore();
    const point = connected && (pointOf(node) ?? (await askPoint(now())));
    if (!point) return;
    const { namespace } = connected.target;
    await atOnce({ action: 'delete', provider: point.provider, namespace, point: point.id });
  });
  commands.register('backops.runs.show', async (node?: unknown) => fulfil('report', await journalOf(node)));
  commands.register('backops.runs.undo', async (node?: unknown) => fulfil('undo', await journalOf(node)));
  commands.register('backops.runs.resume', async (node?: unknown) => fulfil('resume', await journalOf(node)));
  commands.register('backops.runs.takeBack', async (node?: unknown) => fulfil('take-back', await journalOf(node)));
  commands.register('backops.runs.cancel', async (node?: unknown) => {
    const { id } = await journalOf(node);
    if (!running.isHere(id)) {
      throw new UserError(t('Another window or program works on this run.'), t('Cancel it there.'));
    }
    running.cancel(id);
  });

  commands.register('backops.points.read', async (node?: unknown) => {
    const of = (node as { activity?: Readable } | undefined)?.activity ?? pointOf(node) ?? (await askPoint(now()));
    if (of) await readAbout(of, { connection, texts });
  });
  commands.register('backops.points.compare', async (node?: unknown) => {
    const point = pointOf(node) ?? (await askPoint(now()));
    if (point) await compare(point, now(), { connection, texts });
  });

  const disposables = [
    texts,
    writeMode,
    previews,
    list,
    registerReports(list, runs),
    followUp({ connection, list, running, begun, memory: globalState, log, goOn, fulfil }),
  ];
  return { leave: running.leave, dispose: () => vscode.Disposable.from(...disposables).dispose() };
}

/** From a row of the view Restore Points. */
function pointOf(node: unknown): RestorePoint | undefined {
  return (node as { point?: RestorePoint } | undefined)?.point;
}

async function askRun(list: readonly OwnRun[]): Promise<string | undefined> {
  if (list.length === 0) throw new UserError(t('BackOps has restored nothing in this namespace yet.'));
  const picked = await vscode.window.showQuickPick(
    list.map(({ id, title, startedAt }) => ({ label: title, description: localTime(startedAt) ?? '', id })),
    { title: t('BackOps: Runs'), placeHolder: t('Which run?') },
  );
  return picked?.id;
}
