import * as vscode from 'vscode';
import type { StaticKeys } from '../../../core/model/object-store.ts';
import type { Store } from './stores.ts';

const t = vscode.l10n.t;

export interface Asked {
  readonly store: Omit<Store, 'id'>;
  /** Only where new ones were typed. */
  readonly keys?: StaticKeys;
}

/** Asks for one thing after the other; undefined when somebody cancelled. `now`: what is edited. */
export async function askStore(profiles: () => Promise<readonly string[]>, now?: Store): Promise<Asked | undefined> {
  const title = now ? t('Edit Object Store') : t('Add Object Store');
  const address = await askText({
    title,
    prompt: t('Bucket, and the prefix of the backup location in it, if there is one'),
    placeHolder: t('s3://my-backups/prefix'),
    value: now ? `s3://${now.bucket}${now.prefix && `/${now.prefix}`}` : '',
    check: (text) => (addressOf(text) ? undefined : t('It looks like: s3://my-backups/prefix')),
  });
  const place = address === undefined ? undefined : addressOf(address);
  if (!place) return undefined;

  const server = await pick(title, t('Where is the bucket?'), [
    { label: t('Amazon S3'), value: 'aws', isNow: now !== undefined && now.endpoint === undefined },
    { label: t('Another server that speaks S3…'), value: 'other', isNow: now?.endpoint !== undefined },
  ]);
  if (server === undefined) return undefined;
  let endpoint: string | undefined;
  let isPathStyle = false;
  if (server === 'other') {
    endpoint = await askText({
      title,
      prompt: t('Address of the server'),
      placeHolder: t('https://s3.example.com'),
      value: now?.endpoint ?? 'https://',
      check: (text) => (isEndpoint(text) ? undefined : t('It looks like: https://s3.example.com')),
    });
    if (endpoint === undefined) return undefined;
    const style = await pick(title, t('How does the server call the bucket?'), [
      { label: t('Path: {0}', `${endpoint}/${place.bucket}`), value: 'path', isNow: now?.isPathStyle === true },
      {
        label: t('Host name: {0}', endpoint.replace('://', `://${place.bucket}.`)),
        value: 'host',
        isNow: now?.isPathStyle === false,
      },
    ]);
    if (style === undefined) return undefined;
    isPathStyle = style === 'path';
  }

  const region = await askText({
    title,
    prompt: t('Region of the bucket; leave it empty if you do not know'),
    placeHolder: t('eu-central-1'),
    value: now?.region ?? '',
    check: (text) => (/^[A-Za-z0-9-]*$/.test(text) ? undefined : t('It looks like: eu-central-1')),
  });
  if (region === undefined) return undefined;

  const login = await askLogin(title, await profiles(), now);
  if (login === undefined) return undefined;
  const caFile = endpoint?.startsWith('https:') ? await askAuthority(title, now?.caFile) : '';
  if (caFile === undefined) return undefined;
  return {
    store: {
      ...place,
      ...(endpoint !== undefined && { endpoint: endpoint.replace(/\/+$/, '') }),
      ...(region !== '' && { region }),
      isPathStyle,
      ...(caFile !== '' && { caFile }),
      login: login.login,
    },
    ...(login.keys && { keys: login.keys }),
  };
}

type Login = Pick<Store, 'login'> & { readonly keys?: StaticKeys };

async function askLogin(
  title: string,
  profiles: readonly string[],
  now: Store | undefined,
): Promise<Login | undefined> {
  const current = now?.login;
  const chosen = await pick(title, t('Whose credentials are used?'), [
    ...(current?.by === 'keys' ? [{ label: t('The keys that were entered before'), value: 'kept', isNow: true }] : []),
    ...profiles.map((profile) => ({
      label: t('AWS profile {0}', profile),
      value: `profile ${profile}`,
      isNow: current?.by === 'profile' && current.profile === profile,
    })),
    { label: t('Access key and secret key…'), value: 'keys', isNow: false },
    {
      label: t('The environment that the editor was started in'),
      value: 'environment',
      isNow: current?.by === 'environment',
    },
  ]);
  if (chosen === undefined) return undefined;
  if (chosen === 'environment') return { login: { by: 'environment' } };
  if (chosen === 'kept') return { login: { by: 'keys' } };
  if (chosen !== 'keys') return { login: { by: 'profile', profile: chosen.slice('profile '.length) } };
  const notEmpty = (text: string) => (text.trim() === '' ? t('It is needed.') : undefined);
  const accessKeyId = await askText({ title, prompt: t('Access key'), check: notEmpty });
  if (accessKeyId === undefined) return undefined;
  const secretAccessKey = await askText({
    title,
    prompt: t("Secret key; it is kept in the editor's secret storage"),
    isSecret: true,
    check: notEmpty,
  });
  return secretAccessKey === undefined ? undefined : { login: { by: 'keys' }, keys: { accessKeyId, secretAccessKey } };
}

/** Empty: those of this machine. */
async function askAuthority(title: string, now: string | undefined): Promise<string | undefined> {
  const chosen = await pick(title, t("Who vouches for the server's certificate?"), [
    { label: t('The authorities that this machine trusts'), value: 'system', isNow: now === undefined },
    ...(now === undefined ? [] : [{ label: now, value: 'now', isNow: true }]),
    { label: t('Another authority: choose a file with its certificate…'), value: 'file', isNow: false },
  ]);
  if (chosen === undefined) return undefined;
  if (chosen === 'system') return '';
  if (chosen === 'now') return now;
  const [file] = (await vscode.window.showOpenDialog({ title, openLabel: t('Use Certificate') })) ?? [];
  return file?.fsPath;
}

interface TextQuestion {
  readonly title: string;
  readonly prompt: string;
  readonly placeHolder?: string;
  readonly value?: string;
  readonly isSecret?: boolean;
  check(text: string): string | undefined;
}

async function askText({ isSecret = false, check, ...rest }: TextQuestion): Promise<string | undefined> {
  const validateInput = (text: string) => check(text.trim());
  const text = await vscode.window.showInputBox({ ...rest, password: isSecret, ignoreFocusOut: true, validateInput });
  return text?.trim();
}

interface Choice {
  readonly label: string;
  readonly value: string;
  readonly isNow: boolean;
}

/** What holds now stands first, so that Enter keeps it. */
async function pick(title: string, placeHolder: string, choices: readonly Choice[]): Promise<string | undefined> {
  const items = [...choices.filter(({ isNow }) => isNow), ...choices.filter(({ isNow }) => !isNow)];
  const described = items.map(({ isNow, ...rest }) => ({ ...rest, description: isNow ? t('now') : '' }));
  return (await vscode.window.showQuickPick(described, { title, placeHolder, ignoreFocusOut: true }))?.value;
}

function addressOf(text: string): { bucket: string; prefix: string } | undefined {
  const [, bucket = '', prefix = ''] = /^(?:s3:\/\/)?([A-Za-z0-9][A-Za-z0-9._-]{1,254})(?:\/(.*))?$/.exec(text) ?? [];
  return bucket === '' ? undefined : { bucket, prefix: prefix.replace(/^\/+|\/+$/g, '') };
}

function isEndpoint(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search } = new URL(text);
  return /^https?:$/.test(protocol) && `${username}${password}${search}` === '';
}
