import type { ClusterWriter, WriteOptions } from '../core/model/cluster-writer.ts';
import type { LiveObject } from '../core/model/live-object.ts';
import type { Connection } from './connection.ts';
import { pathOf, queryOf } from './paths.ts';

/** What the server notes in `metadata.managedFields` as the author of a field. */
const fieldManager = 'backops';

/** See `ClusterWriter`. Nothing is sent twice: an answer that got lost is for the caller to judge, who knows what it would mean. */
export function writerOf(connection: Connection): ClusterWriter {
  return {
    async create(kind, object, options) {
      const path = pathOf(kind, object.metadata.namespace) + writeQuery(options);
      const { body } = await connection.send({ method: 'POST', path, body: object }, options?.signal);
      return body as LiveObject;
    },

    async patch(kind, at, patch, options) {
      const subresource = options?.subresource ? `/${options.subresource}` : '';
      const path = pathOf(kind, at.namespace, at.name) + subresource + writeQuery(options);
      const contentType = 'application/merge-patch+json';
      const { body } = await connection.send({ method: 'PATCH', path, body: patch, contentType }, options?.signal);
      return body as LiveObject;
    },

    async delete(kind, at, uid, options) {
      const path = pathOf(kind, at.namespace, at.name);
      const body = {
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        preconditions: { uid },
        ...(options?.propagation && { propagationPolicy: options.propagation }),
        ...(options?.dryRun && { dryRun: ['All'] }),
      };
      const { status } = await connection.send({ method: 'DELETE', path, body }, options?.signal, [404]);
      return status !== 404;
    },
  };
}

/** Unknown fields are warned of and dropped, as with kubectl: what was backed up from a newer cluster may hold some. */
function writeQuery(options: WriteOptions | undefined): string {
  return queryOf({ fieldManager, fieldValidation: 'Warn', dryRun: options?.dryRun ? 'All' : undefined });
}
