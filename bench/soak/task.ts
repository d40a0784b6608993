import type { Course, Sample } from './verdict';

/** What the suite in the extension host is told. */
export interface SoakTask {
  readonly seed: number;
  /** Undefined where the time decides. */
  readonly actions: number | undefined;
  /** Milliseconds; undefined where the number of actions decides. */
  readonly milliseconds: number | undefined;
  readonly workspace: string;
  /** Where {@link RegistryState} is to be had. */
  readonly stateUrl: string;
  /** Of the registries that are written to, as they stand in references: nothing is written to what stands in for another. */
  readonly addresses: { readonly open: string; readonly closed: string };
  /** Where snapshots of the heap go, behind the warm-up and in the end; undefined for none. */
  readonly snapshots: string | undefined;
}

export interface SoakResult extends Course {
  readonly samples: readonly (Sample & { readonly milliseconds: number })[];
  /** How often each action was done. */
  readonly done: Readonly<Record<string, number>>;
  /** Manifests that registries have been sent, and took. */
  readonly put: number;
  /** What a person was shown and asked, by the function of VS Code. */
  readonly shown: Readonly<Record<string, number>>;
}

/** How the registries stand. */
export interface RegistryState {
  readonly connections: number;
  /** Requests that somebody may still wait for. */
  readonly waiting: number;
  /** Requests since they were told to forget. */
  readonly asked: number;
  /** Manifests that they took since then. */
  readonly put: number;
}

export const STATE_PATH = '/soak/state';

/** In whose names the registries answer. */
export const HOSTS = {
  open: ['docker.io', 'ghcr.io', 'registry.example.com'],
  closed: 'closed.example.com',
  /** Nobody listens there. */
  dead: 'dead.example.com',
} as const;

/** Who may see all that the closed one has. */
export const ACCOUNT = { user: 'ada', password: 'right-password-0123' } as const;
