import { setTimeout as sleep } from 'node:timers/promises';

const WATCHED = ['TCPSocketWrap', 'TLSWrap', 'Timeout', 'GetAddrInfoReqWrap', 'PipeWrap', 'ProcessWrap'];
const PATIENCE_MS = 5_000;

/** How many sockets, timers, look-ups and processes of each kind are open in this process. */
export function openResources(): Readonly<Record<string, number>> {
  const open = process.getActiveResourcesInfo();
  return Object.fromEntries(WATCHED.map((kind) => [kind, open.filter((name) => name === kind).length]));
}

/** The kinds of which there are more than `before`, once there has been time for them to go; empty as soon as there are none. */
export async function leftOpen(before: Readonly<Record<string, number>>): Promise<readonly string[]> {
  for (const start = performance.now(); ;) {
    const now = openResources();
    const left = WATCHED.filter((kind) => (now[kind] ?? 0) > (before[kind] ?? 0));
    if (left.length === 0 || performance.now() - start > PATIENCE_MS) return left;
    await sleep(20);
  }
}
