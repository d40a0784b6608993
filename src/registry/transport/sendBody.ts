import type { ClientRequest } from 'node:http';
import type { Clock } from './clock';
import type { RequestBody, StreamedBody } from './exchange';

export function isStreamed(body: RequestBody | undefined): body is StreamedBody {
  return typeof body === 'object' && 'open' in body;
}

/**
 * Sends a body as fast as its host takes it: the total time starts when all of it is sent, the idle time runs while we wait for the
 * host. Stops where the host answers before the end, or the request is over; what `open` throws ends the request with it.
 */
export async function sendBody(request: ClientRequest, body: StreamedBody, clock: Clock): Promise<void> {
  let isAnswered = false;
  request.once('response', () => (isAnswered = true));
  const isOver = () => isAnswered || request.destroyed;
  clock.endTotal();
  try {
    for await (const chunk of body.open()) {
      if (isOver()) return;
      clock.expect('idle');
      if (!request.write(chunk)) await taken(request);
      if (!isOver()) clock.rest();
    }
    if (isOver()) return;
    clock.restart();
    request.end();
  } catch (error) {
    request.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

/** Resolved when the host has taken what was written, or nobody will. */
function taken(request: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      for (const event of EVENTS) request.off(event, done);
      resolve();
    };
    for (const event of EVENTS) request.once(event, done);
  });
}

const EVENTS = ['drain', 'response', 'close'] as const;
