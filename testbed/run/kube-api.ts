// As much of a Kubernetes client as a testbed needs to set itself up and tests need to look at it. The product has its own.
import { Agent, request as httpsRequest } from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';

export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly uid?: string;
    readonly resourceVersion?: string;
  };
  // biome-ignore lint/suspicious/noExplicitAny: an object of any kind, looked into by whoever knows the kind.
  readonly [field: string]: any;
}

export interface KubeApi {
  readonly server: string;
  /** One request; rejects with KubeError for every status of 400 or more. */
  request<T = KubeObject>(method: string, path: string, body?: unknown, contentType?: string): Promise<T>;
  /** Creates or updates an object by server-side apply. */
  apply(object: KubeObject): Promise<KubeObject>;
  /** The same server, asked as somebody else; the server checks that user's rights. */
  as(user: string, groups: readonly string[]): KubeApi;
  /** The path of an object of this kind, from the server's own discovery. */
  pathOf(object: KubeObject): Promise<string>;
  /** Asks again until `test` holds; an absent object counts as not yet. */
  until(path: string, what: string, test: (object: KubeObject) => boolean, seconds?: number): Promise<KubeObject>;
}

export class KubeError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(`${status}: ${message}`);
    this.status = status;
  }
}

export function kubeApi(
  server: string,
  ca: string,
  token: string,
  impersonated: Readonly<Record<string, string | readonly string[]>> = {},
): KubeApi {
  const agent = new Agent({ keepAlive: true, ca });
  const kinds = new Map<string, { readonly name: string; readonly namespaced: boolean }>();

  const api: KubeApi = {
    server,
    request: (method, path, body, contentType = 'application/json') =>
      new Promise((resolve, reject) => {
        const request = httpsRequest(`${server}${path}`, {
          method,
          agent,
          headers: {
            authorization: `Bearer ${token}`,
            ...impersonated,
            accept: 'application/json',
            ...(body === undefined ? {} : { 'content-type': contentType }),
          },
          timeout: 30_000,
        });
        request.once('error', reject);
        request.once('timeout', () => request.destroy(new Error(`no answer in 30 s: ${method} ${path}`)));
        request.once('response', (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk) => {
            text += chunk;
          });
          response.once('error', reject);
          response.once('end', () => {
            const status = response.statusCode ?? 0;
            const value = text.startsWith('{') ? JSON.parse(text) : text;
            if (status < 400) resolve(value);
            else reject(new KubeError(status, `${method} ${path}: ${value.message ?? text}`));
          });
        });
        request.end(body === undefined ? undefined : JSON.stringify(body));
      }),
    as: (user, groups) => kubeApi(server, ca, token, { 'impersonate-user': user, 'impersonate-group': groups }),
    apply: async (object) => {
      const query = '?fieldManager=testbed&force=true';
      return api.request('PATCH', (await api.pathOf(object)) + query, object, 'application/apply-patch+yaml');
    },
    pathOf: async ({ apiVersion, kind, metadata }) => {
      const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
      for (let attempt = 0; !kinds.has(`${group}/${kind}`); attempt++) {
        // A new CustomResourceDefinition takes a moment to be served.
        if (attempt > 50) throw new Error(`the API server serves no ${kind} in ${apiVersion}`);
        if (attempt > 0) await delay(200);
        const { resources } = await api
          .request<KubeObject>('GET', group)
          .catch((error) => (error instanceof KubeError && error.status === 404 ? { resources: [] } : fail(error)));
        for (const one of resources) {
          if (!one.name.includes('/')) kinds.set(`${group}/${one.kind}`, one);
        }
      }
      const { name, namespaced } = kinds.get(`${group}/${kind}`) as { name: string; namespaced: boolean };
      const namespace = namespaced ? `/namespaces/${metadata.namespace ?? 'default'}` : '';
      return `${group}${namespace}/${name}/${metadata.name}`;
    },
    until: async (path, what, test, seconds = 180) => {
      const deadline = Date.now() + seconds * 1000;
      for (let last: unknown; ; await delay(150)) {
        const found = await api.request('GET', path).catch((error) => {
          last = error;
          return undefined;
        });
        if (found !== undefined && test(found)) return found;
        if (Date.now() < deadline) continue;
        const state = found === undefined ? String(last) : JSON.stringify(found.status ?? found);
        throw new Error(`not within ${seconds} s: ${what} (${path}): ${state.slice(0, 1000)}`);
      }
    },
  };
  return api;
}

function fail(error: unknown): never {
  throw error;
}
