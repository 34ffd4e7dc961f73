import { carryOut } from '../restore/carry-out.ts';
import { deleteRequest } from '../restore/request.ts';
import { checkName } from '../restore/selection.ts';
import { needed, refusePositionals } from '../restore/words.ts';
import type { Command } from './contract.ts';

/** Deletes one restore point with the data that it stands for. */
export const deletePoint: Command = (args, io) => {
  refusePositionals(args, 'delete-point');
  needed(args, 'delete-point', 'context', 'NAME');
  checkName('namespace', needed(args, 'delete-point', 'namespace', 'NS'));
  needed(args, 'delete-point', 'point', 'ID|NAME');
  return carryOut(args, io, {
    command: 'delete-point',
    repeats: ['context', 'kubeconfig', 'protected-contexts', 'namespace', 'point', 'system-namespace'],
    question: () => 'Delete it for good?',
    request: (cluster) => deleteRequest(args, cluster),
  });
};
