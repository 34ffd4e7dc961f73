import { type ClusterError, type ClusterErrorCode, clusterError } from '../core/model/cluster-reader.ts';
import { liveText, liveValue } from '../core/model/live-object.ts';
import type { LoadedKubeconfig } from './kubeconfig.ts';

/** Said by RBAC: `User "dev" cannot list resource "pods" in API group "" in the namespace "shop"`. */
const missingRight = /cannot (\w+) (?:resource "([^"]+)"|path)/;
/** Said by admission: a policy answers 422 unless it says otherwise, a webhook what it likes. */
const denial =
  /(ValidatingAdmissionPolicy '[^']+')[\s\S]* denied request|(admission webhook "[^"]+") denied the request/;

/** An API server says so, without JSON, of paths below groups and versions that it does not serve, or not any more. */
const notServed = /^404 page not found\s*$/;

/**
 * What an API server's answer from 300 on means. The message is its own sentence, where it says one. `text`: the answer, of which
 * `body` is the JSON, if it is any.
 */
export function answerError(
  config: LoadedKubeconfig,
  path: string,
  status: number,
  body: unknown,
  text = '',
): ClusterError {
  const { server, user } = config;
  const said = liveText(body, 'message') ?? '';
  if (status === 401) {
    return clusterError(
      'unauthorized',
      `${server} does not accept the credentials of user ${user.name}: they are wrong or expired (401).`,
      'Log in again, or have the kubeconfig renewed.',
    );
  }
  // Other servers say that, too, but not of one path and something else of the root, which was asked first.
  if (status === 404 && notServed.test(text) && /^\/apis?\/[^/?]+\/[^?]/.test(path)) {
    return clusterError(
      'absent',
      `${server} does not serve ${path.split('?')[0]} (404).`,
      'Was what brings this kind along removed? A new kind is served only once it is installed.',
    );
  }
  if (body === undefined || status < 400) {
    return clusterError(
      'server',
      `what answers at ${server} is no Kubernetes API server (${status}).`,
      'Check the server in the kubeconfig; a login page or a proxy may stand in between.',
    );
  }
  const message = `${said.replace(/\.$/, '') || `${server} refuses ${path.split('?')[0]}`} (${status}).`;
  const [code, remedy] = meaningOf(status, said, body);
  return clusterError(code, message, remedy);
}

function meaningOf(status: number, said: string, body: unknown): readonly [ClusterErrorCode, string] {
  const [, policy, webhook] = denial.exec(said) ?? [];
  if (policy ?? webhook) {
    return [
      'forbidden',
      `More rights do not help: ${policy ?? webhook} of the cluster forbids it. Do it in the way that it allows, or ask whoever runs the cluster.`,
    ];
  }
  if (status === 403) return forbidden(said, body);
  if (status === 404) {
    return [
      'absent',
      'Is it in another namespace or cluster, or was it deleted? A new kind is served only once it is installed.',
    ];
  }
  if (status === 409) {
    return liveText(body, 'reason') === 'AlreadyExists'
      ? ['exists', 'Choose another name, or delete the one that is there if nobody needs it.']
      : ['conflict', 'It was changed or replaced meanwhile: look at it again, and begin anew.'];
  }
  if (status === 400 || status === 422 || status === 413) {
    return ['invalid', 'The object does not fit what this cluster accepts: mend what the message names.'];
  }
  if (/failed calling webhook "/.test(said)) {
    return ['server', 'An admission webhook of the cluster does not answer; whoever runs the cluster can mend it.'];
  }
  if (status === 429 || status >= 500) return ['server', 'The cluster has a problem of its own; try again.'];
  return ['server', 'Please report it if it stays.'];
}

function forbidden(said: string, body: unknown): readonly [ClusterErrorCode, string] {
  if (/exceeded quota/.test(said)) {
    return ['quota', 'Free what the namespace does not need any more, or have its ResourceQuota raised.'];
  }
  if (hasCause(body, 'NamespaceTerminating')) {
    return ['forbidden', 'The namespace is being deleted: wait until it is gone, or choose another one.'];
  }
  const [, verb, resource] = missingRight.exec(said) ?? [];
  if (verb === undefined) {
    return ['forbidden', 'A rule of the cluster refuses it, not a missing right: ask whoever runs the cluster.'];
  }
  const verbs = /^(get|list|watch)$/.test(verb) ? 'get, list and watch' : verb;
  return ['forbidden', `Ask whoever runs the cluster for the right to ${verbs} ${resource ?? 'it'}.`];
}

function hasCause(body: unknown, reason: string): boolean {
  const causes = liveValue(body, 'details', 'causes');
  return Array.isArray(causes) && causes.some((cause) => liveText(cause, 'reason') === reason);
}
