// The analysis bundle: run as a thread it serves messages; required, it only hands out the session's factory, for the
// inline twin. The extension's own bundle stays small because everything that analyses is in this one.
import { parentPort, workerData } from 'node:worker_threads';
import { createBackOpsSession } from '../engine.ts';
import type { ToService } from './protocol.ts';
import { createService } from './service.ts';
import { serviceRole } from './thread.ts';

export { createBackOpsSession };

if (parentPort && (workerData as { role?: unknown } | null)?.role === serviceRole) {
  const port = parentPort;
  const service = createService(createBackOpsSession, (message) => port.postMessage(message));
  port.on('message', (message: ToService) => service.handle(message));
}
