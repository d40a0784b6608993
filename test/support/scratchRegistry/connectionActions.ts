import type { Socket } from 'node:net';
import type { Action } from './action';
import { type Deliver, emptyReply, sendHeaders } from './reply';

/** Cuts the connection before any header is sent. */
export function reset(): Action {
  return () => Promise.resolve({ ...emptyReply(200), deliver: (response) => void response.socket?.resetAndDestroy() });
}

/** Never answers; the connection stays open. */
export function stallBeforeHeaders(): Action {
  return delivering(() => undefined);
}

/** Sends the headers and `afterBytes` bytes of the body, and then nothing more; the connection stays open. */
export function stallInBody(afterBytes: number): Action {
  return delivering(partThen(afterBytes, () => undefined));
}

/** Sends the headers and `afterBytes` bytes of the body, and resets the connection. */
export function resetInBody(afterBytes: number): Action {
  return delivering(partThen(afterBytes, (socket) => socket.resetAndDestroy()));
}

/** Sends the headers and `afterBytes` bytes of the body, and ends the connection in order, although Content-Length says more. */
export function truncate(afterBytes: number): Action {
  return delivering(partThen(afterBytes, (socket) => socket.end()));
}

/** The ordinary answer, delivered in another way. */
function delivering(deliver: Deliver): Action {
  return async (_request, next) => ({ ...(await next()), deliver });
}

function partThen(afterBytes: number, then: (socket: Socket) => unknown): Deliver {
  return (response, reply) => {
    const { socket } = response;
    sendHeaders(response, reply);
    response.write(reply.body.subarray(0, afterBytes));
    // Written behind the part, so that its callback comes when the part has left.
    socket?.write('', () => then(socket));
  };
}
