import { Worker } from 'node:worker_threads';
import { AnalysisError, type OpenChannel } from './channel.ts';
import type { FromService, ToService } from './protocol.ts';

/** What tells the entry that it is the service, and not a bundle that somebody requires. */
export const serviceRole = 'backops-analysis';

/**
 * Of the heap's young generation, in megabytes. Left to itself it grows during the first scan and its dead pages are not given
 * back: a workspace of 10,000 documents then holds twice the memory, and is read no faster. With half of this, 8 MB of Terraform
 * take a fifth longer.
 */
export const youngGenerationMegabytes = 24;

export interface ThreadLimits {
  /** Of the heap's old generation, in megabytes. */
  readonly memoryMegabytes: number;
}

/**
 * The service in a worker thread that runs this file. Starting a thread takes 10 ms of the caller's: it starts in the next
 * turn of the event loop, so that an editor's activation does not wait for it.
 */
export function openThread(entry: string | URL, limits: ThreadLimits): OpenChannel {
  return (listener) => {
    const waiting: ToService[] = [];
    let worker: Worker | undefined;
    let open = true;
    const lose = (error: AnalysisError): void => {
      if (!open) return;
      open = false;
      listener.lost(error);
    };
    setImmediate(() => {
      if (!open) return;
      try {
        worker = start(entry, limits);
      } catch (cause) {
        lose(new AnalysisError('crashed', `the analysis could not start: ${(cause as Error).message}`, cause));
        return;
      }
      worker.on('message', (message: FromService) => open && listener.message(message));
      worker.on('error', (cause: NodeJS.ErrnoException) => {
        const memory = cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
        lose(new AnalysisError(memory ? 'out-of-memory' : 'crashed', cause.message, cause));
      });
      worker.on('exit', (code) => lose(new AnalysisError('crashed', `the analysis thread ended with ${code}`)));
      for (const message of waiting.splice(0)) worker.postMessage(message);
    });
    return {
      post: (message) => {
        if (worker) worker.postMessage(message);
        else waiting.push(message);
      },
      close: () => {
        open = false;
        // Also ends a thread that spins.
        void worker?.terminate();
      },
    };
  };
}

function start(entry: string | URL, limits: ThreadLimits): Worker {
  return new Worker(entry, {
    workerData: { role: serviceRole },
    resourceLimits: {
      maxOldGenerationSizeMb: limits.memoryMegabytes,
      maxYoungGenerationSizeMb: youngGenerationMegabytes,
    },
    // The analysis reads no environment variable, and flags of the extension host (inspect) are not for it.
    env: {},
    execArgv: [],
  });
}
