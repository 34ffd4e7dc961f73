import { Worker } from 'node:worker_threads';
import { AnalysisError, type OpenChannel } from './channel.ts';
import type { FromService } from './protocol.ts';

/** What tells the entry that it is the service, and not a bundle that somebody requires. */
export const serviceRole = 'backops-analysis';

export interface ThreadLimits {
  /** Of the heap's old generation, in megabytes. */
  readonly memoryMegabytes: number;
}

/** The service in a worker thread that runs this file. */
export function openThread(entry: string | URL, limits: ThreadLimits): OpenChannel {
  return (listener) => {
    let open = true;
    const lose = (error: AnalysisError): void => {
      if (!open) return;
      open = false;
      listener.lost(error);
    };
    const worker = new Worker(entry, {
      workerData: { role: serviceRole },
      resourceLimits: { maxOldGenerationSizeMb: limits.memoryMegabytes },
      // The analysis reads no environment variable, and flags of the extension host (inspect) are not for it.
      env: {},
      execArgv: [],
    });
    worker.on('message', (message: FromService) => open && listener.message(message));
    worker.on('error', (cause: NodeJS.ErrnoException) => {
      const memory = cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
      lose(new AnalysisError(memory ? 'out-of-memory' : 'crashed', cause.message, cause));
    });
    worker.on('exit', (code) => lose(new AnalysisError('crashed', `the analysis thread ended with ${code}`)));
    return {
      post: (message) => worker.postMessage(message),
      close: () => {
        open = false;
        // Also ends a thread that spins.
        void worker.terminate();
      },
    };
  };
}
