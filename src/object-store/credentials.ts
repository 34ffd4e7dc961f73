import { homedir } from 'node:os';
import { join } from 'node:path';
import { fromIni } from '@aws-sdk/credential-provider-ini';
import { parseKnownFiles } from '@smithy/core/config';
import {
  type BucketOptions,
  isObjectStoreError,
  type ObjectStoreError,
  objectStoreError,
  type StaticKeys,
} from '../core/model/object-store.ts';

type Env = BucketOptions['env'];
type Profiles = Awaited<ReturnType<typeof parseKnownFiles>>;
/** Temporary keys end at some time; the client then asks again. */
export type Credentials = StaticKeys & { readonly expiration?: Date };

export interface Identity {
  /** Rejects with an ObjectStoreError. */
  credentials(): Promise<Credentials>;
  /** What environment and profile say. */
  region(): Promise<string | undefined>;
}

/** Who asks: given keys, a given profile, the environment's keys, its profile, the profile `default`. Reads when it is asked. */
export function identityOf(options: BucketOptions): Identity {
  const { env, keys } = options;
  const files = filesOf(env);
  const envKeys = options.profile === undefined ? keysOf(env) : undefined;
  const profile = options.profile ?? (env.AWS_PROFILE || 'default');

  async function ofProfile(): Promise<Credentials> {
    const profiles = await read(files);
    if (profiles[profile] === undefined) throw noProfile(options.profile ?? env.AWS_PROFILE, profiles);
    if (!options.mayRunPrograms) refusePrograms(profile, profiles);
    try {
      const region = options.region ?? profiles[profile]?.region;
      return await fromIni({ profile, ...files, ignoreCache: true, ...(region && { clientConfig: { region } }) })();
    } catch (error) {
      throw profileError(profile, error as Error);
    }
  }

  return {
    credentials: async () => keys ?? envKeys ?? (await ofProfile()),
    async region() {
      const said = options.region ?? (env.AWS_REGION || env.AWS_DEFAULT_REGION);
      if (said || keys || envKeys) return said || undefined;
      return (await read(files))[profile]?.region || undefined;
    },
  };
}

/** Names of the profiles that this user has. */
export async function listProfiles(env: Env): Promise<readonly string[]> {
  return Object.keys(await read(filesOf(env)).catch(() => ({}))).sort();
}

function filesOf(env: Env): { filepath: string; configFilepath: string } {
  const folder = join(env.HOME || env.USERPROFILE || homedir(), '.aws');
  return {
    filepath: env.AWS_SHARED_CREDENTIALS_FILE || join(folder, 'credentials'),
    configFilepath: env.AWS_CONFIG_FILE || join(folder, 'config'),
  };
}

async function read(files: { filepath: string; configFilepath: string }): Promise<Profiles> {
  try {
    return await parseKnownFiles({ ...files, ignoreCache: true });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw objectStoreError(
      'credentials',
      `the AWS profiles cannot be read (${code ?? message}).`,
      `Look at ${files.configFilepath} and ${files.filepath}.`,
    );
  }
}

function keysOf(env: Env): StaticKeys | undefined {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = env;
  return accessKeyId && secretAccessKey
    ? { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) }
    : undefined;
}

/** A profile may borrow from another one, which may run a program as well. */
function refusePrograms(profile: string, profiles: Profiles): void {
  const seen = new Set<string>();
  for (let name: string | undefined = profile; name !== undefined && !seen.has(name); ) {
    seen.add(name);
    if (profiles[name]?.credential_process !== undefined) {
      throw objectStoreError(
        'untrusted',
        `profile ${name} gets its keys from a program, which is not run in an untrusted workspace.`,
        'Trust the workspace, or use a profile with keys, or keys of their own.',
      );
    }
    name = profiles[name]?.source_profile;
  }
}

function noProfile(named: string | undefined, profiles: Profiles): ObjectStoreError {
  const names = Object.keys(profiles);
  if (named) {
    const there = names.length > 0 ? `There are: ${names.join(', ')}.` : 'There is none: make one with: aws configure';
    return objectStoreError('credentials', `there is no AWS profile ${named}.`, there);
  }
  return objectStoreError(
    'credentials',
    'there are no credentials for the store: neither keys in the environment nor a profile.',
    'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile.',
  );
}

function profileError(profile: string, error: Error): ObjectStoreError {
  if (isObjectStoreError(error)) return error;
  const said = error.message.trim().replace(/\s+/g, ' ').slice(0, 200).replace(/\.$/, '');
  return objectStoreError(
    'credentials',
    `profile ${profile} gives no credentials: ${said}.`,
    /sso|login|token/i.test(said)
      ? `Log in again: aws sso login --profile ${profile}`
      : `Try it with: aws sts get-caller-identity --profile ${profile}`,
  );
}
