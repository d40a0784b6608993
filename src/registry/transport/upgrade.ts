import type { ClientRequest } from 'node:http';

/** The code of the error that a request ends with where its host changes to another protocol. */
export const UPGRADED = 'ERR_UPGRADED';

/** Ends `request` where its host answers 101: Node closes the connection then, and says nothing of it to who waits. */
export function refuseUpgrade(request: ClientRequest): void {
  if (request.listenerCount('upgrade') > 0) return;
  request.once('upgrade', (_response, socket) => {
    socket.destroy();
    request.emit('error', Object.assign(new Error('a change to another protocol'), { code: UPGRADED }));
  });
}
