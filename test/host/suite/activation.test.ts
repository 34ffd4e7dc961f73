import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('activation', () => {
  const extension = () => {
    const found = vscode.extensions.getExtension('backops.backops');
    assert.ok(found, 'the extension is not installed');
    return found;
  };

  it('happens when a manifest is opened', async () => {
    await vscode.window.showTextDocument((await vscode.workspace.findFiles('volume.yaml'))[0] as vscode.Uri);
    await extension().activate();
    assert.equal(extension().isActive, true);
  });

  it('registers every command of the manifest', async () => {
    const declared: { command: string }[] = extension().packageJSON.contributes.commands;
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      declared.map(({ command }) => command).filter((command) => !registered.has(command)),
      [],
    );
  });

  it('lets a command run', async () => {
    await vscode.commands.executeCommand('backops.showOutput');
  });
});
