// What a connected cluster backs up, in the real workbench: no squiggle, and the evidence says whose the policy is.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { claim } from '../../src/cli/run.testing.ts';
import type { KubeObject } from '../../testbed/run/kube-api.ts';
import type { Testbed } from '../../testbed/start.ts';
import { openWorkbench, type Stage, type Workbench } from '../support/workbench.ts';
import { stageAndTestbed } from './stage-and-testbed.ts';

const nightly = (namespace: string): KubeObject => ({
  apiVersion: 'velero.io/v1',
  kind: 'Schedule',
  metadata: { name: 'nightly', namespace: 'velero' },
  spec: {
    schedule: '0 3 * * *',
    template: { includedNamespaces: [namespace], snapshotMoveData: true, ttl: '336h0m0s' },
  },
});

describe('policies from the cluster in the workbench', () => {
  let stage: Stage;
  let testbed: Testbed;
  let workbench: Workbench;
  let folder: string;

  const squiggles = (): Locator => workbench.editor.locator('.squiggly-warning');
  const lens = (text: string): Locator =>
    workbench.editor.locator('.codelens-decoration:visible', { hasText: text }).first();

  before(async function () {
    this.timeout(300_000);
    folder = await mkdtemp(join(tmpdir(), 'backops-policies-'));
    ({ stage, testbed } = await stageAndTestbed());
    await testbed.grantDeveloper('shop');
    await testbed.api.apply(nightly('shop'));
    const workspace = join(folder, 'shop');
    await mkdir(join(workspace, '.vscode'), { recursive: true });
    await writeFile(join(workspace, 'uploads.yaml'), claim('uploads'));
    const settings = { 'backops.cluster.kubeconfig': testbed.kubeconfig('dev') };
    await writeFile(join(workspace, '.vscode', 'settings.json'), JSON.stringify(settings));
    workbench = await openWorkbench(stage, { folder: workspace });
    workbench.page.setDefaultTimeout(60_000);
  });

  after(async () => {
    await stage?.close();
    await testbed?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench?.screenshot('failed-cluster-policies');
  });

  it('are not asked for before somebody looks at a cluster', async () => {
    await workbench.openFile('uploads.yaml');
    await squiggles().first().waitFor();
    await lens('not backed up').waitFor();
  });

  it('take the squiggle away once the cluster is connected', async () => {
    const page = workbench.page;
    await page.locator('.activitybar .action-label[aria-label^="BackOps"]').click({ force: true });
    await page.locator('.pane-header', { hasText: 'Restore Points' }).click();
    await lens('protected by nightly · RPO 24 h · kept 14 d').waitFor();
    await squiggles().first().waitFor({ state: 'detached' });
  });

  it('bring it back when the platform team changes them', async () => {
    await testbed.api.apply(nightly('another'));
    await squiggles().first().waitFor();
    await testbed.api.apply(nightly('shop'));
    await squiggles().first().waitFor({ state: 'detached' });
  });
});
