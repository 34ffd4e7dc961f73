import * as vscode from 'vscode';
import type { Fix } from '../../core/model/finding.ts';

/** How many of the latest fixes are remembered. A menu holds ten, and a list comes with each move of the cursor over a problem. */
const remembered = 200;

export interface ChosenFixes extends vscode.Disposable {
  /** What a code action of the fix runs once somebody chose it, after its edit if it has one. */
  commandOf(fix: Fix): vscode.Command;
}

/**
 * Commands without arguments, one for each fix that can still be chosen. VS Code forgets the arguments of a list's commands
 * when the next list comes, and that one often comes while the edit of the chosen action is still being written: the new
 * policy would stay hidden behind "Actual command not found".
 */
export function createChosenFixes(): ChosenFixes {
  const fixes: Fix[] = [];
  const registered: vscode.Disposable[] = [];
  let next = 0;
  return {
    commandOf(fix) {
      const slot = next;
      next = (next + 1) % remembered;
      fixes[slot] = fix;
      const command = `backops.fix.${slot}`;
      registered[slot] ??= vscode.commands.registerCommand(command, () => run(fixes[slot]));
      return { title: fix.title, command };
    },
    dispose: () => {
      for (const one of registered) one.dispose();
    },
  };
}

/** A reason is asked for first, so that command applies the edit; the other one shows what the edit made. */
function run(fix: Fix | undefined): Thenable<unknown> {
  return vscode.commands.executeCommand(fix?.kind === 'exempt' ? 'backops.applyFix' : 'backops.fixApplied', fix);
}
