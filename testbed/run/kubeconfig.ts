import { writeFile } from 'node:fs/promises';
import { stringify } from 'yaml';

export type TestbedUser = 'admin' | 'dev';

/** Writes a kubeconfig as people have it: certificate and token inside, one context. */
export async function writeKubeconfig(
  file: string,
  options: {
    readonly server: string;
    readonly ca: string;
    readonly user: string;
    readonly token: string;
    readonly namespace?: string;
  },
): Promise<void> {
  const { server, ca, user, token, namespace = 'default' } = options;
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': `testbed-${user}`,
    clusters: [
      { name: 'testbed', cluster: { server, 'certificate-authority-data': Buffer.from(ca).toString('base64') } },
    ],
    users: [{ name: user, user: { token } }],
    contexts: [{ name: `testbed-${user}`, context: { cluster: 'testbed', user, namespace } }],
  };
  await writeFile(file, stringify(config), { mode: 0o600 });
}
