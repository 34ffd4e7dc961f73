import type * as vscode from 'vscode';
import { type BackOpsApi, compose, type Overrides } from './compose.ts';

let running: ReturnType<typeof compose> | undefined;

/** Entry point of the editor. Nothing is awaited: what it registers answers as soon as the analysis does. */
export function activate(context: vscode.ExtensionContext, overrides: Overrides = {}): BackOpsApi {
  running = compose(context, overrides);
  return running.api;
}

/**
 * The context's subscriptions are disposed by the editor; the thread must be gone before that returns, and the journals must say
 * that nobody works on their runs any more.
 */
export async function deactivate(): Promise<void> {
  running?.host.dispose();
  const left = running?.restoring.leave();
  running = undefined;
  await left;
}
