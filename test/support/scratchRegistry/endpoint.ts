import type { Reply } from './reply';
import type { ScratchRequest } from './request';
import type { Storage } from './storage';
import type { Uploads } from './uploads';

/** What every endpoint may use. */
export interface Backend {
  readonly storage: Storage;
  readonly uploads: Uploads;
  readonly referrersApi: boolean;
  readonly referrersPageSize: number | undefined;
  readonly tagsPageSize: number | undefined;
  /** Whether the request's credentials let it read another repository too: what a mount needs. */
  readonly mayPull: (request: ScratchRequest, repository: string) => boolean;
}

/** Answers the requests of one kind. */
export type Endpoint = (request: ScratchRequest, backend: Backend) => Reply;
