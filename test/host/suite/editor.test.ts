import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { api, edit, eventually, fileDiagnostics, lensTitles, open, workspaceUri } from '../support.ts';

const claim = (name: string): string => `apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: ${name}
  namespace: shop
spec:
  accessModes: [ReadWriteOnce]
`;

const schedule = (namespace: string): string => `apiVersion: velero.io/v1
kind: Schedule
metadata:
  name: nightly
  namespace: velero
spec:
  schedule: 30 1 * * *
  template:
    includedNamespaces: [${namespace}]
    defaultVolumesToFsBackup: true
    snapshotMoveData: true
    ttl: 336h0m0s
`;

describe('a workspace in the editor', () => {
  const rules = (path: string): string[] =>
    fileDiagnostics(path).map(({ code }) => String((code as { value: string }).value ?? code));

  before(async () => {
    await open('volume.yaml');
    await (await api()).settled();
  });

  // The budget of 30 ms is measured by `npm run bench`, in processor time. By the clock, on a machine that does other things
  // as well, only what no noise can hide is a failure: a bundle that has no business here yet.
  it('activates at once, without the analysis or a cluster client in its process', async () => {
    const { activation } = await api();
    assert.ok(activation < 150, `${activation} ms`);
    const heavy = Object.keys(require.cache).filter((path) => /[\\/]dist[\\/](worker|cluster|cli)\.cjs$/.test(path));
    assert.deepEqual(heavy, []);
  });

  it('shows what is not backed up, with a link to the documentation of the rule', async () => {
    await eventually(() => assert.deepEqual(rules('volume.yaml'), ['unprotected-data']));
    const [diagnostic] = fileDiagnostics('volume.yaml');
    assert.ok(diagnostic);
    const { target } = diagnostic.code as { target: vscode.Uri };
    const document = await vscode.workspace.openTextDocument(target);
    assert.match(document.getText(), /unprotected-data/);
    const source = await open('volume.yaml');
    assert.equal(source.document.getText(diagnostic.range), 'data');
  });

  it('counts edits that are not saved', async () => {
    const editor = await open('volume.yaml');
    await edit(editor, (text) =>
      text.replace('metadata:\n', 'metadata:\n  annotations:\n    backops.dev/exempt: rebuilt from the event log\n'),
    );
    await eventually(() => assert.deepEqual(rules('volume.yaml'), []));
    assert.equal(editor.document.isDirty, true);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await eventually(() => assert.deepEqual(rules('volume.yaml'), ['unprotected-data']));
  });

  it('says in the lens and in the hover what it knows', async () => {
    const { document } = await open('volume.yaml');
    await eventually(async () => assert.deepEqual(await lensTitles(document.uri), ['$(warning) not backed up']));
    const at = document.positionAt(document.getText().indexOf('name: data') + 7);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      at,
    );
    const text = hovers
      .flatMap(({ contents }) => contents.map((one) => (one as vscode.MarkdownString).value))
      .join('\n');
    assert.match(text, /PersistentVolumeClaim data\*\*: not backed up/);
    assert.match(text, /no backup policy in this workspace selects it/);
  });

  it('writes the missing policy by quick fix, and the diagnostic goes', async () => {
    const editor = await open('volume.yaml');
    const { document } = editor;
    const [diagnostic] = fileDiagnostics('volume.yaml');
    assert.ok(diagnostic);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      diagnostic.range,
      'quickfix',
      10,
    );
    const [policy] = actions;
    assert.match(String(policy?.title), /Velero/, `offered: ${actions.map(({ title }) => title).join(', ')}`);
    assert.ok(policy?.edit);
    // VS Code forgets arguments when the next list of actions comes, which may be before the edit is written.
    assert.equal(policy.command?.arguments, undefined);
    // An edit that creates a file does not survive the way back through the API; the picker applies the same fix.
    editor.selection = new vscode.Selection(diagnostic.range.start, diagnostic.range.start);
    const applied = vscode.commands.executeCommand('backops.fixComponent');
    await eventually(async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      assert.deepEqual(rules('volume.yaml'), []);
    });
    await applied;
    await eventually(async () =>
      assert.match(
        String((await lensTitles(document.uri))[0]),
        /^\$\(shield\) protected by shop.* · RPO 24 h · kept 14 d$/,
      ),
    );
  });

  it('hears of files that come, change and go on the disk', async () => {
    const file = workspaceUri('disk/extra.yaml');
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(claim('extra').replace('shop', 'web')));
    await eventually(() => assert.deepEqual(rules('disk/extra.yaml'), ['unprotected-data']));
    await vscode.workspace.fs.writeFile(workspaceUri('disk/nightly.yaml'), new TextEncoder().encode(schedule('web')));
    await eventually(() => assert.deepEqual(rules('disk/extra.yaml'), []));
    await vscode.workspace.fs.delete(workspaceUri('disk/nightly.yaml'));
    await eventually(() => assert.deepEqual(rules('disk/extra.yaml'), ['unprotected-data']));
    await vscode.workspace.fs.delete(workspaceUri('disk'), { recursive: true });
    await eventually(() => assert.deepEqual(rules('disk/extra.yaml'), []));
  });

  it('follows the settings, and .backops.yaml before them', async () => {
    const file = workspaceUri('rules/claim.yaml');
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(claim('ruled').replace('shop', 'web')));
    const severity = (): vscode.DiagnosticSeverity | undefined => fileDiagnostics('rules/claim.yaml')[0]?.severity;
    await eventually(() => assert.equal(severity(), vscode.DiagnosticSeverity.Warning));
    const settings = vscode.workspace.getConfiguration('backops');
    await settings.update('rules', { 'unprotected-data': 'error' }, vscode.ConfigurationTarget.Workspace);
    await eventually(() => assert.equal(severity(), vscode.DiagnosticSeverity.Error));
    const own = workspaceUri('.backops.yaml');
    await vscode.workspace.fs.writeFile(own, new TextEncoder().encode('rules:\n  unprotected-data: off\ntypo: 1\n'));
    await eventually(() => assert.equal(severity(), undefined));
    await eventually(() => assert.deepEqual(rules('.backops.yaml'), ['configuration-key']));
    await vscode.workspace.fs.delete(own);
    await settings.update('rules', undefined, vscode.ConfigurationTarget.Workspace);
    await eventually(() => assert.equal(severity(), vscode.DiagnosticSeverity.Warning));
    await settings.update('exclude', ['rules'], vscode.ConfigurationTarget.Workspace);
    await eventually(() => assert.equal(severity(), undefined));
    await settings.update('exclude', undefined, vscode.ConfigurationTarget.Workspace);
    await vscode.workspace.fs.delete(workspaceUri('rules'), { recursive: true });
  });

  it('lists everything in the coverage view, as it is grouped', async () => {
    const { coverage, settled } = await api();
    await settled();
    await eventually(() => assert.deepEqual(coverage().slice(1), ['  data: protected']));
    await vscode.commands.executeCommand('backops.groupBy.kind');
    assert.deepEqual(coverage(), ['PersistentVolumeClaim', '  data: protected']);
    await vscode.commands.executeCommand('backops.showOnlyProblems');
    assert.deepEqual(coverage(), []);
    await vscode.commands.executeCommand('backops.showAll');
    await vscode.commands.executeCommand('backops.groupBy.environment');
  });

  it('explains the component at the cursor in a document', async () => {
    const editor = await open('volume.yaml');
    const at = editor.document.positionAt(editor.document.getText().indexOf('storage'));
    editor.selection = new vscode.Selection(at, at);
    await vscode.commands.executeCommand('backops.explain');
    const explained = await eventually(() => {
      const found = vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'backops-explain');
      assert.ok(found);
      return found;
    });
    assert.match(explained.getText(), /^# PersistentVolumeClaim data\n/);
    assert.match(explained.getText(), /Schedule shop\S*\*\*: at least every 24 h, kept 14 d/);
  });

  it('toggles the lenses', async () => {
    const { document } = await open('volume.yaml');
    await vscode.commands.executeCommand('backops.toggleCodeLens');
    await eventually(async () => assert.deepEqual(await lensTitles(document.uri), []));
    await vscode.commands.executeCommand('backops.toggleCodeLens');
    await eventually(async () => assert.equal((await lensTitles(document.uri)).length, 1));
  });
});
