import * as vscode from 'vscode';
import type { Parts } from '../compose.ts';
import { readSettings } from '../settings.ts';

/** Hands the settings to the analysis, at the start and whenever they change. */
export function registerSettings({ host, workspace, log }: Parts): vscode.Disposable {
  host.configure(readSettings());
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (!event.affectsConfiguration('backops')) return;
    host.configure(readSettings());
    const reads = ['backops.exclude', 'backops.maxFileSize'].some((one) => event.affectsConfiguration(one));
    if (reads) void workspace.rescan();
    if (!event.affectsConfiguration('backops.analysis.inline')) return;
    log.info('backops.analysis.inline takes effect when the window is reloaded');
  });
}
