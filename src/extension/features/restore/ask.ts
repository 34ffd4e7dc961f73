import * as vscode from 'vscode';
import type { RestoreMode, RestoreRequest, Selection } from '../../../core/model/plan.ts';
import type { RestorePoint } from '../../../core/model/restore-point.ts';
import { isRefused, type Offer, type Restorer } from '../../../core/model/restorer.ts';
import type { Connected } from '../../cluster/connection.ts';
import { ago, dataWord, pointIcon } from '../../cluster/words.ts';
import { UserError } from '../../commands.ts';
import { askSelection } from './ask-selection.ts';
import { asked, type Engine } from './engine.ts';
import { capital, modeIcons, modeSentence, modeWord } from './words.ts';

const t = vscode.l10n.t;

interface Needs {
  readonly engine: Engine;
  readonly connected: Connected;
}

/** For the command palette. */
export async function askPoint(points: readonly RestorePoint[]): Promise<RestorePoint | undefined> {
  if (points.length === 0) {
    throw new UserError(t('There is no restore point in this namespace.'), t('Choose another one, or back up now.'));
  }
  const picked = await vscode.window.showQuickPick(
    points.map((point) => ({
      label: `$(${pointIcon(point).icon}) ${point.name}`,
      description: [ago(point.createdAt), dataWord(point)].filter((one) => one !== undefined).join(' · '),
      point,
    })),
    { title: t('BackOps: Restore'), placeHolder: t('Which restore point?'), matchOnDescription: true },
  );
  return picked?.point;
}

/** What of the point, how, and where to. Undefined: somebody changed their mind. */
export async function askRequest(point: RestorePoint, needs: Needs): Promise<RestoreRequest | undefined> {
  const { engine, connected } = needs;
  const restorer = engine.restorers.find(({ provider }) => provider === point.provider);
  if (!restorer) throw new UserError(t('BackOps does not restore from {0} yet.', point.provider));
  const only = await askOnly(point, restorer, needs);
  if (only === undefined) return undefined;
  const mode = await askMode(point, restorer.offers(point));
  if (mode === undefined) return undefined;
  const { namespace } = connected.target;
  const request: RestoreRequest = {
    action: 'restore',
    provider: point.provider,
    namespace,
    mode,
    point: point.id,
    ...(only !== 'all' && { only }),
  };
  return mode === 'in-place' ? request : askTarget(request, needs);
}

async function askOnly(point: RestorePoint, restorer: Restorer, needs: Needs): Promise<Selection | 'all' | undefined> {
  const { selects = [] } = restorer;
  return selects.length === 0 ? 'all' : askSelection(point, selects, needs);
}

/** Refused ones stand there with their reason: who looks for them finds out why. */
async function askMode(point: RestorePoint, offers: readonly Offer[]): Promise<RestoreMode | undefined> {
  const items = offers.map(({ mode, refusal }) => ({
    label: `$(${refusal === undefined ? modeIcons[mode] : 'circle-slash'}) ${modeWord(mode)}`,
    description: refusal === undefined ? '' : t('not from this point'),
    detail: refusal === undefined ? modeSentence(mode) : capital(refusal),
    mode,
    refusal,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: t('BackOps: Restore {0}', point.name),
    placeHolder: t('How? The safest way stands first.'),
  });
  if (picked?.refusal !== undefined) {
    throw new UserError(t('{0} cannot be restored that way: {1}.', point.name, picked.refusal));
  }
  return picked?.mode;
}

/** The planner says which name it would take; that is what the box holds. */
async function askTarget(request: RestoreRequest, { engine, connected }: Needs): Promise<RestoreRequest | undefined> {
  const found = await asked(() => engine.makePlan(connected.reader, engine.restorers, request));
  if (isRefused(found)) throw new UserError(capital(found.refused), found.remedy);
  const { target, volumes } = found.plan;
  const isClone = request.mode === 'clone';
  const proposal = isClone ? target.namespace : volumes.length === 1 ? volumes[0]?.claim : undefined;
  if (proposal === undefined) return request;
  const name = await vscode.window.showInputBox({
    title: isClone ? t('BackOps: Restore into a Namespace') : t('BackOps: Restore into a Claim'),
    prompt: isClone
      ? t('Namespace that the copy goes into. It is created if it is not there.')
      : t('Name of the new claim in {0}', request.namespace),
    value: proposal,
    validateInput: (text) => nameProblem(text, isClone ? request.namespace : undefined),
  });
  if (name === undefined) return undefined;
  return isClone ? { ...request, targetNamespace: name.trim() } : { ...request, targetClaim: name.trim() };
}

/** RFC 1123, as the API server asks: labels for namespaces, subdomains for claims. */
function nameProblem(text: string, taken: string | undefined): string | undefined {
  const name = text.trim();
  if (taken !== undefined && name === taken) return t('That is where the data comes from.');
  const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
  const isRight =
    taken === undefined
      ? name.length <= 253 && new RegExp(`^${label}(\\.${label})*$`).test(name)
      : name.length <= 63 && new RegExp(`^${label}$`).test(name);
  return isRight ? undefined : t('Lower-case letters, digits and hyphens; at most 63 characters');
}
