import type { Finding } from '../core/model/finding.ts';
import type {
  ComponentView,
  EnvironmentView,
  NoticeView,
  Overview,
  PolicyView,
  Session,
} from '../core/session/types.ts';
import { createChangedFiles, createChangedList } from './changed.ts';
import type { Answers, FromService, PlainError, Query, ToService } from './protocol.ts';

export interface Service {
  handle(message: ToService): void;
}

/**
 * The session behind messages. Changes that arrive together are analysed once, after the last of them; a session that
 * throws is reported and asked again at the next change.
 */
export function createService(createSession: () => Session, post: (message: FromService) => void): Service {
  let session: Session | undefined;
  let generation = 0;
  let full = false;
  let scheduled = false;
  let publish = createPublisher();
  const get = (): Session => {
    session ??= createSession();
    return session;
  };

  function analyse(): void {
    scheduled = false;
    const begin = performance.now();
    try {
      const findings = get().findings();
      const overview = get().overview();
      const changed = publish(findings, overview);
      post({ type: 'update', generation, full, ...changed, milliseconds: performance.now() - begin });
      full = false;
    } catch (error) {
      post({ type: 'failed', generation, error: plainError(error) });
    }
  }

  function change(of: number, apply: (session: Session) => void): void {
    generation = of;
    try {
      apply(get());
    } catch (error) {
      post({ type: 'failed', generation, error: plainError(error) });
      return;
    }
    if (!scheduled) setImmediate(analyse);
    scheduled = true;
  }

  return {
    handle(message) {
      if (message.type === 'changes') {
        if (message.full) {
          full = true;
          publish = createPublisher();
        }
        change(message.generation, (one) => one.applyChanges(message.changes));
      } else if (message.type === 'configure') {
        change(message.generation, (one) => one.configure(message.settings));
      } else {
        try {
          post({ type: 'answer', id: message.id, value: answer(get(), message.query) });
        } catch (error) {
          post({ type: 'refused', id: message.id, error: plainError(error) });
        }
      }
    },
  };
}

function answer(session: Session, query: Query): Answers[Query['kind']] {
  switch (query.kind) {
    case 'explain':
      return session.explain(query.what);
    case 'fixes':
      return session.fixes(query.where);
    case 'fixAll':
      return session.fixAll(query.file);
  }
}

function createPublisher() {
  const findingsOf = createChangedFiles<Finding>((finding) => finding.at.file);
  const componentsOf = createChangedFiles<ComponentView>((component) => component.location.file);
  const policiesOf = createChangedList<PolicyView>();
  const environmentsOf = createChangedList<EnvironmentView>();
  const noticesOf = createChangedList<NoticeView>();
  return (findings: readonly Finding[], overview: Overview) => {
    const policies = policiesOf(overview.policies);
    const environments = environmentsOf(overview.environments);
    const notices = noticesOf(overview.notices);
    return {
      findings: findingsOf(findings),
      components: componentsOf(overview.components),
      ...(policies && { policies }),
      ...(environments && { environments }),
      ...(notices && { notices }),
    };
  };
}

/** Errors lose their class on the way to another thread; what people and logs need is kept. */
function plainError(error: unknown): PlainError {
  if (!(error instanceof Error)) return { code: 'analysis-failed', message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'analysis-failed';
  return { code, message: error.message, ...(error.stack !== undefined && { stack: error.stack }) };
}
