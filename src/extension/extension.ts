import * as vscode from 'vscode';

/** Entry point of the editor. Everything it makes is disposed with the extension's context. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('BackOps', { log: true });
  context.subscriptions.push(
    log,
    vscode.commands.registerCommand('backops.showOutput', () => log.show(true)),
  );
}
