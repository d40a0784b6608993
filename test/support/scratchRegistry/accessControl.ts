import { BasicAccess, type BasicOptions } from './basicAccess';
import { BearerAccess, type BearerOptions } from './bearerAccess';
import { errorReply } from './errorReply';
import type { Reply } from './reply';
import type { ScratchRequest } from './request';
import type { Need } from './scope';

/** Who may do what; the default lets everybody do everything. */
export type Auth = 'anonymous' | BasicOptions | BearerOptions;

/** A request before anything is known of its credentials. */
export type Visitor = Pick<ScratchRequest, 'method' | 'query' | 'headers' | 'body'>;

export interface AccessControl {
  /** The challenge where the visitor's credentials do not suffice; undefined where they do. */
  refusal(visitor: Visitor, need: Need): Reply | undefined;
  /** The answer of the token service. */
  answerTokenRequest(visitor: Visitor): Reply;
  /** Ends every token that was given out. */
  expireTokens(): void;
}

/** @param host where the registry listens, for the challenge to requests without a Host header. */
export function accessControlFor(auth: Auth, host: string): AccessControl {
  if (auth === 'anonymous') return openToAll;
  switch (auth.kind) {
    case 'basic':
      return new BasicAccess(auth);
    case 'bearer':
      return new BearerAccess(auth, host);
  }
}

const openToAll: AccessControl = {
  refusal: () => undefined,
  answerTokenRequest: () => errorReply(404, 'UNSUPPORTED'),
  expireTokens: () => undefined,
};
