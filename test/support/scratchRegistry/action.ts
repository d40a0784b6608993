import type { Reply } from './reply';
import { matches, type RequestMatch, type ScratchRequest } from './request';

/**
 * What is to happen to a request instead of, before or after its ordinary answer, which `next` gives. An action may leave `next`
 * alone, wait, change the reply, or set how it is delivered; `request.signal` says when nobody waits any more.
 */
export type Action = (request: ScratchRequest, next: () => Promise<Reply>) => Promise<Reply>;

interface Rule {
  readonly match: RequestMatch;
  readonly action: Action;
  times: number;
}

/** The actions that are in force. Of several that match, the one that was added first is the outermost. */
export class ActionRules {
  readonly #rules = new Set<Rule>();

  /** @returns what ends the rule. */
  add(match: RequestMatch, action: Action, times: number): () => void {
    const rule = { match, action, times };
    this.#rules.add(rule);
    return () => void this.#rules.delete(rule);
  }

  /** Answers `request` through all actions that match it; each counts as used once. */
  run(request: ScratchRequest, answer: () => Reply): Promise<Reply> {
    const actions = this.#take(request);
    const from = async (index: number): Promise<Reply> => {
      const action = actions[index];
      return action ? await action(request, () => from(index + 1)) : answer();
    };
    return from(0);
  }

  #take(request: ScratchRequest): readonly Action[] {
    const rules = [...this.#rules].filter((rule) => rule.times > 0 && matches(request, rule.match));
    for (const rule of rules) rule.times -= 1;
    return rules.map((rule) => rule.action);
  }
}
