import { sameItems } from './memo.ts';
import { isSame } from './same.ts';

/**
 * Remembers what was made of a subject together with every question that making it asked, and gives it back as long as the
 * world still answers them in the same way: with the same object, or a list of the same objects. What was asked is found by watching, so no list of dependencies can be forgotten.
 */
export interface Recall<Q> {
  get<T>(subject: object, world: Q, make: (watched: Q) => T): T;
}

interface Memory {
  readonly asked: readonly Asked[];
  readonly value: unknown;
}

interface Asked {
  readonly question: string;
  readonly args: readonly unknown[];
  readonly answer: unknown;
  /** What the answer was found in, where the world tells: as long as that is the same, nothing need be asked. */
  source: unknown;
}

/** Worlds may have it; called with the question and its first argument. */
interface Sourced {
  sourceOf?(question: string, about: unknown): unknown;
}

type Answerer = (...args: readonly unknown[]) => unknown;

/** `questions`: the functions of the world that are watched; everything else of it must stay the same for ever. */
export function createRecall<Q extends object>(questions: readonly (keyof Q & string)[]): Recall<Q> {
  const memories = new WeakMap<object, Memory>();
  return {
    get<T>(subject: object, world: Q, make: (watched: Q) => T): T {
      const known = memories.get(subject);
      const answerers = world as unknown as Readonly<Record<string, Answerer>>;
      const sourced = world as Sourced;
      const holds = (one: Asked): boolean => {
        const source = sourced.sourceOf?.(one.question, one.args[0]);
        if (source !== undefined && source === one.source) return true;
        if (!sameAnswer(answerers[one.question]?.(...one.args), one.answer)) return false;
        one.source = source;
        return true;
      };
      if (known?.asked.every(holds)) return known.value as T;
      const asked: Asked[] = [];
      const watched = { ...world } as unknown as Record<string, Answerer>;
      for (const question of questions) {
        watched[question] = (...args: readonly unknown[]) => {
          const answer = answerers[question]?.(...args);
          asked.push({ question, args, answer, source: sourced.sourceOf?.(question, args[0]) });
          return answer;
        };
      }
      const made = make(watched as Q);
      // Made again and nothing new: whatever was made from it may stay as well.
      const value = known && isSame(known.value, made) ? (known.value as T) : made;
      memories.set(subject, { asked: distinct(asked), value });
      return value;
    },
  };
}

function distinct(asked: readonly Asked[]): Asked[] {
  return asked.filter(
    (one, index) =>
      asked.findIndex((other) => other.question === one.question && sameItems(other.args, one.args)) === index,
  );
}

function sameAnswer(a: unknown, b: unknown): boolean {
  return a === b || (Array.isArray(a) && Array.isArray(b) && sameItems(a, b));
}
