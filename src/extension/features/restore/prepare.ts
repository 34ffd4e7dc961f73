import * as vscode from 'vscode';
import type { Check, PlanRequest } from '../../../core/model/plan.ts';
import { isRefused } from '../../../core/model/restorer.ts';
import type { Planned } from '../../../restore/make-plan.ts';
import type { Connected } from '../../cluster/connection.ts';
import { UserError } from '../../commands.ts';
import { asked, type Engine, signalOf } from './engine.ts';
import { capital } from './words.ts';

const t = vscode.l10n.t;

export interface Prepared {
  readonly planned: Planned;
  readonly checks: readonly Check[];
}

/** Plans and checks, which changes nothing; a person may cancel it. Throws a UserError where it cannot be planned. */
export async function prepare(request: PlanRequest, { reader }: Connected, engine: Engine): Promise<Prepared> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: t('Planning, nothing is changed yet'),
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    const signal = signalOf(token);
    progress.report({ message: t('Looking at the cluster…') });
    const planned = await asked(() => engine.makePlan(reader, engine.restorers, request, { signal }), signal);
    if (isRefused(planned)) throw new UserError(capital(planned.refused), planned.remedy);
    progress.report({ message: t('Checking rights, quotas and what the server says…') });
    const cluster = { reader, writer: reader.writer };
    return { planned, checks: await asked(() => engine.preflight(planned.plan, cluster, signal), signal) };
  });
}
