import { carryOut } from '../restore/carry-out.ts';
import { copyRequest } from '../restore/request.ts';
import { checkName, selectionOf } from '../restore/selection.ts';
import { needed, refusePositionals } from '../restore/words.ts';
import type { Command } from './contract.ts';

/** A copy now, by the backup system that the cluster has. */
export const backup: Command = (args, io) => {
  refusePositionals(args, 'backup');
  needed(args, 'backup', 'context', 'NAME');
  checkName('namespace', needed(args, 'backup', 'namespace', 'NS'));
  selectionOf(args);
  return carryOut(args, io, {
    command: 'backup',
    repeats: ['context', 'kubeconfig', 'protected-contexts', 'namespace', 'provider', 'workload', 'claim'],
    question: () => 'Copy it now?',
    request: (cluster, { restoring }) => copyRequest(args, cluster, restoring.restorers),
  });
};
