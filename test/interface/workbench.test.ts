import assert from 'node:assert/strict';
import { inRoot } from '../support/paths.ts';
import { openStage, openWorkbench, type Stage, type Workbench } from '../support/workbench.ts';

describe('the workbench', () => {
  let stage: Stage;
  let workbench: Workbench;

  before(async () => {
    stage = await openStage();
    workbench = await openWorkbench(stage, { folder: inRoot('test/host/workspace') });
  });

  after(async () => {
    await workbench?.close();
    await stage?.close();
  });

  it('shows a manifest, without welcome pages or notifications', async () => {
    await workbench.openFile('volume.yaml');
    await workbench.screenshot('workbench');
    assert.deepEqual(await workbench.tabs(), ['volume.yaml']);
    assert.deepEqual(await workbench.notifications(), []);
  });

  it('lets a person edit', async () => {
    await workbench.typeAtEnd('# typed\n');
    await workbench.editor.getByText('# typed').waitFor();
  });

  it('runs a command of BackOps from the palette', async () => {
    // The palette holds more commands than it shows.
    await workbench.showPalette('BackOps: Show');
    await workbench.picks.filter({ hasText: 'BackOps: Show Output' }).waitFor();
    await workbench.screenshot('palette');
    await workbench.closePalette();
    await workbench.runCommand('BackOps: Show Output');
    await workbench.page.locator('.part.panel .output-view').waitFor();
  });
});
