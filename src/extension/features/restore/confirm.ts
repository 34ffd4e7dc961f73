import * as vscode from 'vscode';
import type { Plan } from '../../../core/model/plan.ts';
import type { Confirmation } from '../../../restore/run/index.ts';
import type { ClusterTarget } from '../../cluster/connection.ts';
import { localTime } from '../../cluster/words.ts';
import type { Engine } from './engine.ts';
import type { Preview } from './previews.ts';
import { ageOf, sentence, verbOf } from './words.ts';
import { placeWord, type WriteMode } from './write-mode.ts';

const t = vscode.l10n.t;

interface Needs {
  readonly engine: Engine;
  readonly writeMode: WriteMode;
  readonly target: ClusterTarget;
}

export type Answer = Confirmation | 'plan-again' | undefined;

/** Everything that is asked between reading a plan and doing it. Undefined: nothing is done. */
export async function confirm(preview: Preview, needs: Needs): Promise<Answer> {
  const { engine, writeMode, target } = needs;
  const { plan, digest, checks } = preview;
  if (target.isProtected) return refuseProtected(target);
  if (engine.isBlocked(checks)) return refuseBlocked(preview);
  const { namespace } = plan.request;
  const isDestructive = engine.isDestructive(plan);
  if (isDestructive && !(await mayReplace({ ...plan.cluster, namespace }, writeMode))) return undefined;
  const verb = verbOf(plan);
  const chosen = await vscode.window.showWarningMessage(
    t('{0}?', plan.title),
    { modal: true, detail: detailOf(plan) },
    verb,
  );
  if (chosen !== verb) return undefined;
  const acceptedUnknowns = engine.unknowns(checks).map(({ message }) => message);
  if (acceptedUnknowns.length > 0 && !(await acceptUnknown(acceptedUnknowns))) return undefined;
  const base = { plan, digest, acceptedUnknowns };
  if (!isDestructive) return base;
  const typedNamespace = await typeNamespace(plan);
  return typedNamespace === undefined ? undefined : { ...base, typedNamespace };
}

export async function refuseProtected({ context }: Pick<ClusterTarget, 'context'>): Promise<undefined> {
  const settings = t('Open Settings');
  const chosen = await vscode.window.showWarningMessage(
    t('Context {0} is protected: nothing is restored or deleted in it from here.', context),
    {
      modal: true,
      detail: t(
        'Its name, or that of its cluster, looks like production. Use a context of a development cluster, or change the setting backops.restore.protectedContexts.',
      ),
    },
    settings,
  );
  if (chosen === settings)
    await vscode.commands.executeCommand('workbench.action.openSettings', 'backops.restore.protectedContexts');
  return undefined;
}

async function refuseBlocked({ checks }: Preview): Promise<'plan-again' | undefined> {
  const again = t('Check Again');
  const lines = checks
    .filter(({ outcome }) => outcome === 'blocked')
    .flatMap(({ message, remedy }) => [
      `✗ ${sentence(message)}`,
      ...(remedy === undefined ? [] : [`→ ${sentence(remedy)}`]),
    ]);
  const chosen = await vscode.window.showWarningMessage(
    t('It would not work. Nothing was changed.'),
    { modal: true, detail: lines.join('\n') },
    again,
  );
  return chosen === again ? 'plan-again' : undefined;
}

async function mayReplace(place: Parameters<WriteMode['isOn']>[0], writeMode: WriteMode): Promise<boolean> {
  if (writeMode.isOn(place)) return true;
  const allow = t('Allow…');
  const chosen = await vscode.window.showWarningMessage(
    t('Replacing and deleting data is switched off in {0}.', placeWord(place)),
    {
      modal: true,
      detail: t(
        'It is switched on for one namespace of one context. Restores into another namespace or a new claim need no such thing.',
      ),
    },
    allow,
  );
  return chosen === allow && (await writeMode.allow(place));
}

/** Never without cluster, context, namespace and age, so that a wrong one is seen. */
function detailOf(plan: Plan): string {
  const { cluster, point, request, target, dangers, effects } = plan;
  const age = ageOf(point?.createdAt);
  const lost = effects.filter(({ kind }) => kind === 'replace' || kind === 'delete');
  return [
    t('Cluster: {0}', cluster.server),
    t('Context: {0}', cluster.context),
    t('Namespace: {0}', request.namespace),
    ...(request.action === 'restore'
      ? [t('Into: {0}', target.isNew ? t('{0} (new)', target.namespace) : target.namespace)]
      : []),
    ...(point
      ? [
          t('Restore point: {0}', point.name),
          age === undefined
            ? t('Age: not known')
            : t('Age: {0} (data from {1})', age, localTime(point.createdAt) ?? ''),
        ]
      : []),
    '',
    ...(lost.length === 0
      ? [t('Nothing that is there is lost.')]
      : [
          t('Lost:'),
          ...lost.map(
            ({ what, namespace, name, detail }) =>
              `• ${what} ${namespace === undefined ? '' : `${namespace}/`}${name}${detail === undefined ? '' : `: ${detail}`}`,
          ),
        ]),
    ...(dangers.length === 0 ? [] : ['', ...dangers.map((one) => sentence(one))]),
  ].join('\n');
}

async function acceptUnknown(messages: readonly string[]): Promise<boolean> {
  const accept = t('Accept the Risk');
  const chosen = await vscode.window.showWarningMessage(
    messages.length === 1
      ? t('One thing could not be checked.')
      : t('{0} things could not be checked.', messages.length),
    { modal: true, detail: [...messages.map((one) => `? ${sentence(one)}`), '', t('Go on all the same?')].join('\n') },
    accept,
  );
  return chosen === accept;
}

async function typeNamespace({ request, cluster, title }: Plan): Promise<string | undefined> {
  const { namespace } = request;
  return vscode.window.showInputBox({
    title: t('BackOps: {0}', title),
    prompt: t('Type the namespace {0} (context {1}) to confirm.', namespace, cluster.context),
    placeHolder: namespace,
    ignoreFocusOut: true,
    validateInput: (text) => (text === namespace ? undefined : t('This is not {0}.', namespace)),
  });
}
