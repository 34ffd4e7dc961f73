import type { Right } from '../core/model/cluster-reader.ts';
import { liveValue } from '../core/model/live-object.ts';
import type { Connection } from './connection.ts';

/** Questions under way at once: a plan asks some dozens, and each is a connection of its own. */
const atOnce = 6;

/** Asks the server itself whether it would allow it, which every user may ask. Rejects with a ClusterError. */
export async function askRights(
  connection: Connection,
  rights: readonly Right[],
  signal?: AbortSignal,
): Promise<readonly boolean[]> {
  const answers = new Array<boolean>(rights.length).fill(false);
  // One iterator, shared: whoever is free takes the next.
  const waiting = rights.entries();
  const ask = async (): Promise<void> => {
    for (const [index, right] of waiting) answers[index] = await isAllowed(connection, right, signal);
  };
  await Promise.all(Array.from({ length: atOnce }, ask));
  return answers;
}

async function isAllowed(connection: Connection, right: Right, signal: AbortSignal | undefined): Promise<boolean> {
  const review = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: right },
  };
  const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
  const { body } = await connection.send({ method: 'POST', path, body: review }, signal);
  return liveValue(body, 'status', 'allowed') === true;
}
