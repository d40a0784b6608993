import type * as vscode from 'vscode';
import { type ChallengeMemory, KeptChallenges } from '../registry/auth/challengeMemory';

const KEY = 'ociLens.challenges';

/** How registries want to be asked, kept in `state` for the sessions to come: it saves a request a registry. */
export function rememberedChallenges(state: vscode.Memento): ChallengeMemory {
  const kept = new KeptChallenges(state.get(KEY));
  return {
    get: (origin) => kept.get(origin),
    set: (origin, challenge) => {
      kept.set(origin, challenge);
      state.update(KEY, kept.toJSON()).then(undefined, () => undefined);
    },
  };
}
