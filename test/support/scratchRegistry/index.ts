export { type ScratchRegistry, type ScratchRegistryOptions, startScratchRegistry } from './scratchRegistry';
export type { Auth } from './accessControl';
export type { Action } from './action';
export { firstScopeOnly, header, redirect, runningDown, status, wrongBody } from './replyActions';
export { delay, type Hold, hold, type Rounds, rounds } from './waitingActions';
export { reset, resetInBody, stallBeforeHeaders, stallInBody, truncate } from './connectionActions';
export type { LoggedRequest } from './requestLog';
export type { RequestKind, RequestMatch, ScratchRequest } from './request';
