import type { Chance } from '../../test/support/chance';

/** The suite and the extension that it watches are bundles of their own, and meet here. */
export interface Watch {
  /** What the extension has made or listens to, and has not let go, by its kinds. */
  counts(): Readonly<Record<string, number>>;
  /** Lines of its log. */
  logged: number;
  /** Error messages that it showed while no command, link or tool of it ran. */
  readonly unasked: string[];
  /** How often it has shown or asked a person something, by the function of VS Code. */
  readonly shown: Record<string, number>;
  /** Says to an open panel what its page would say. */
  readonly panels: Set<(message: unknown) => void>;
  /** How the person decides who answers it. */
  chance: Chance;
  /** What that person types where nothing is offered. */
  typed: string;
  /** The files or the folder that the person chooses where files are asked for; none is chosen where there are none. */
  opens: readonly unknown[];
  /** How often the person takes what is offered first in a list that can be typed into. */
  takes: number;
}

const KEY = Symbol.for('ociLens.soak.watch');

export function shareWatch(watch: Watch): void {
  (globalThis as { [KEY]?: Watch })[KEY] = watch;
}

/** @throws where the extension has not been loaded, or is not the soak's own build. */
export function sharedWatch(): Watch {
  const watch = (globalThis as { [KEY]?: Watch })[KEY];
  if (!watch) throw new Error('The extension that runs is not the one that is watched.');
  return watch;
}
