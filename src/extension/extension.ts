import type * as vscode from 'vscode';
import { type BackOpsApi, compose, type Overrides } from './compose.ts';

let running: ReturnType<typeof compose> | undefined;

/** Entry point of the editor. Nothing is awaited: what it registers answers as soon as the analysis does. */
export function activate(context: vscode.ExtensionContext, overrides: Overrides = {}): BackOpsApi {
  running = compose(context, overrides);
  return running.api;
}

/** The context's subscriptions are disposed by the editor; the thread must be gone before that returns. */
export function deactivate(): void {
  running?.host.dispose();
  running = undefined;
}
