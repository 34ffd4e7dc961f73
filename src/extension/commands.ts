import * as vscode from 'vscode';

/** Something that a person can mend: shown as it is, without a stack. */
export class UserError extends Error {
  readonly remedy: string | undefined;

  constructor(message: string, remedy?: string) {
    super(message);
    this.remedy = remedy;
  }
}

export interface Commands extends vscode.Disposable {
  register<A extends unknown[]>(id: string, run: (...args: A) => unknown): void;
}

/** The one way to register a command: what goes wrong is shown with its remedy and logged, a cancellation is neither. */
export function createCommands(log: vscode.LogOutputChannel): Commands {
  const disposables: vscode.Disposable[] = [];
  return {
    register(id, run) {
      disposables.push(
        vscode.commands.registerCommand(id, async (...args) => {
          try {
            return await run(...(args as Parameters<typeof run>));
          } catch (error) {
            await show(id, error, log);
            return undefined;
          }
        }),
      );
    },
    dispose: () => {
      for (const one of disposables) one.dispose();
    },
  };
}

async function show(id: string, error: unknown, log: vscode.LogOutputChannel): Promise<void> {
  const code = (error as { code?: unknown } | undefined)?.code;
  if (error instanceof vscode.CancellationError || code === 'disposed') return;
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof UserError) {
    log.warn(`${id}: ${message}`);
    const text = error.remedy === undefined ? message : `${message} ${error.remedy}`;
    void vscode.window.showWarningMessage(text);
    return;
  }
  log.error(`${id}: ${error instanceof Error ? (error.stack ?? message) : message}`);
  const output = vscode.l10n.t('Show Output');
  const chosen = await vscode.window.showErrorMessage(vscode.l10n.t('BackOps: {0}', message), output);
  if (chosen === output) log.show(true);
}
