import type { Session } from '../core/session/types.ts';
import type { OpenChannel } from './channel.ts';
import type { ToService } from './protocol.ts';
import { createService } from './service.ts';

/**
 * The service in the caller's own thread, one message per turn of the event loop. An endless loop or an exhausted
 * memory takes the whole process along, which is why the worker comes first.
 */
export function openInline(createSession: () => Session): OpenChannel {
  return (listener) => {
    let open = true;
    const service = createService(createSession, (message) => {
      if (open) setImmediate(() => open && listener.message(message));
    });
    return {
      // Never in the caller's own turn: with a thread nobody is answered before `post` returns, either.
      post: (message: ToService) => void setImmediate(() => open && service.handle(message)),
      close: () => {
        open = false;
      },
    };
  };
}
