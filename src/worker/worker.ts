// The analysis bundle: run as a thread it serves messages; required, it only hands out the session's factory, for the
// inline twin. The extension's own bundle stays small because everything that analyses is in this one.
import { parentPort, workerData } from 'node:worker_threads';
import { rules } from '../core/rules/registry.generated.ts';
import { createConfiguredSession } from '../core/session/configured.ts';
import type { Session } from '../core/session/types.ts';
import { createBackOpsSession } from '../engine.ts';
import { providers } from '../providers/registry.generated.ts';
import type { ToService } from './protocol.ts';
import { createService } from './service.ts';
import { serviceRole } from './thread.ts';

/** BackOps with the workspace's own configuration file. */
export function createWorkspaceSession(): Session {
  const known = { providers: providers.map((one) => one.id), rules: rules.map((one) => one.id) };
  return createConfiguredSession(createBackOpsSession, known);
}

if (parentPort && (workerData as { role?: unknown } | null)?.role === serviceRole) {
  const port = parentPort;
  const service = createService(createWorkspaceSession, (message) => port.postMessage(message));
  port.on('message', (message: ToService) => service.handle(message));
}
