// The window of the specs that restore: one for all of them, on a cluster of their own, with a namespace of its own for each spec.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Testbed } from '../../testbed/start.ts';
import { readData, statefulSet, volumeOf } from '../cluster/shop.ts';
import { openWorkbench, type Stage, type Workbench } from '../support/workbench.ts';
import { calm, makeScene, writeKubeconfig } from './restore-scene.ts';
import { sideBar } from './side-bar.ts';
import { stageAndTestbed } from './stage-and-testbed.ts';

export type RestoreWindow = ReturnType<typeof restoreWindow>;

/** To be called in a `describe`: starts and ends what the window needs. */
export function restoreWindow() {
  let stage: Stage;
  let testbed: Testbed;
  let workbench: Workbench | undefined;
  let folder: string;
  let kubeconfig: string;
  let count = 0;
  /** Name of the snapshot in the namespace of the spec. */
  let point: string;

  before(async function () {
    this.timeout(300_000);
    folder = await mkdtemp(join(tmpdir(), 'backops-restoring-'));
    kubeconfig = join(folder, 'kubeconfig');
    ({ stage, testbed } = await stageAndTestbed({ XDG_STATE_HOME: join(folder, 'state') }));
    await writeKubeconfig(testbed, kubeconfig);
  });

  after(async () => {
    await workbench?.close();
    await stage?.close();
    await testbed?.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  afterEach(async function () {
    await testbed?.setCsiFaults({});
    if (this.currentTest?.state !== 'failed') return;
    await workbench?.screenshot(`failed-restore-${this.currentTest.title.slice(0, 30).replaceAll(' ', '-')}`);
    // Whatever is still open in it is no business of the next spec.
    await workbench?.close();
    workbench = undefined;
  });

  const window = (): Workbench => workbench as Workbench;
  const page = () => window().page;
  const { row, show, statusBar, widen } = sideBar(page);

  async function scene(): Promise<string> {
    count += 1;
    const end = count === 1 ? '' : `-${count}`;
    // Another name in each, so that what the window still shows of the last one is not taken for it.
    point = `before-migration${end}`;
    await makeScene(testbed, `shop${end}`, point);
    return `shop${end}`;
  }

  /** The window, on the cluster and this namespace, with the restore points in the side bar. It is opened once: that takes its time. */
  async function open(namespace: string): Promise<void> {
    if (workbench === undefined) {
      const workspace = join(folder, 'shop');
      await mkdir(join(workspace, '.vscode'), { recursive: true });
      await writeFile(join(workspace, 'db.yaml'), stringify(statefulSet(namespace)));
      const settings = { 'backops.cluster.kubeconfig': kubeconfig, 'backops.cluster.namespace': namespace };
      await writeFile(join(workspace, '.vscode', 'settings.json'), JSON.stringify(settings));
      workbench = await openWorkbench(stage, { folder: workspace, settings: calm });
      page().setDefaultTimeout(60_000);
      await show('Restore Points', 'Activity');
      await widen(100);
    } else {
      await workbench.closePalette();
      await workbench.runCommand('View: Close All Editors');
      await workbench.runCommand('Notifications: Clear All Notifications');
      await workbench.changeSettings({ 'backops.cluster.namespace': namespace });
      await choose('dev');
    }
    await statusBar(`dev/${namespace}`).waitFor();
    await row(point).waitFor();
  }

  async function choose(context: string): Promise<void> {
    await window().pick('BackOps: Choose Cluster…', context);
    await statusBar(`${context}/`).waitFor();
  }

  async function dataOf(namespace: string, claim = 'data-db-0'): Promise<string> {
    return readData(await volumeOf(testbed, namespace, claim));
  }

  return {
    window,
    page,
    stage: () => stage,
    testbed: () => testbed,
    point: () => point,
    scene,
    open,
    choose,
    dataOf,
    /** From now on there is also a context `restorer`, with this token. */
    addRestorer: (token: string) => writeKubeconfig(testbed, kubeconfig, token),
  };
}
