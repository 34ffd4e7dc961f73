import { containerPackages, missingForContainers } from '../../testbed/parts/container-node.ts';
import { CannotRun } from './cannot-run.ts';
import { run } from './command.ts';
import { installPackages, isDebianRoot } from './debian.ts';

/** Could containers run here at all? Not yet: are all programs there, is everything allowed. */
export const mayRunContainers = (): boolean => process.platform === 'linux' && process.getuid?.() === 0;

/** Installs what mode `containers` lacks, where that is possible, and tries what it does; throws CannotRun where it may not. */
export async function prepareContainers(): Promise<void> {
  if (!mayRunContainers()) throw new CannotRun('containers need root on Linux', 'run it in a virtual machine or CI');
  const isThere = (): boolean => missingForContainers().length === 0;
  if (!isThere()) {
    const remedy = `on Debian: apt-get install ${containerPackages.join(' ')}`;
    const lacks = `${missingForContainers().join(', ')} missing`;
    if (!isDebianRoot()) throw new CannotRun(lacks, remedy);
    await installPackages(containerPackages, { what: 'programs for containers', remedy, isThere });
    if (!isThere()) throw new CannotRun(lacks, remedy);
  }
  await isolationWorks();
}

/** As run/isolated.sh and run/bridge.ts do it. Root in an ordinary container may do neither. */
async function isolationWorks(): Promise<void> {
  const bridge = `probe${process.pid}`;
  try {
    await run('unshare', [
      ...['--mount', '--ipc', '--pid', '--fork', '--kill-child', '--mount-proc', '--'],
      ...['sh', '-c', 'mount --make-rshared / && mount -t tmpfs tmpfs /run && mkdir /run/netns'],
    ]);
    await run('ip', ['link', 'add', bridge, 'type', 'bridge']);
    await run('ip', ['link', 'delete', bridge]);
  } catch (cause) {
    const reason = (cause as Error).message.trim().split('\n').at(-1);
    throw new CannotRun(
      `root may make no namespaces or network bridges here (${reason})`,
      'needs CAP_SYS_ADMIN and CAP_NET_ADMIN',
    );
  }
}
