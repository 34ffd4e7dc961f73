import { startTestbed, type Testbed } from '../../testbed/start.ts';
import { openStage, type Stage } from '../support/workbench.ts';

/** Both at once. What has started is ended when the other one does not start: nobody else would. */
export async function stageAndTestbed(
  env: NodeJS.ProcessEnv = {},
): Promise<{ readonly stage: Stage; readonly testbed: Testbed }> {
  const [stage, testbed] = await Promise.allSettled([openStage(env), startTestbed()]);
  if (stage.status === 'fulfilled' && testbed.status === 'fulfilled') {
    return { stage: stage.value, testbed: testbed.value };
  }
  if (stage.status === 'fulfilled') await stage.value.close();
  if (testbed.status === 'fulfilled') await testbed.value.stop();
  throw stage.status === 'rejected' ? stage.reason : (testbed as PromiseRejectedResult).reason;
}
