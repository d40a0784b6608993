import { syncBuiltinESMExports } from 'node:module';
import workerThreads, { type Worker } from 'node:worker_threads';

/** The threads that are started from now on, as long as they run. Before the extension is loaded: it has imported the class then. */
export function watchThreads(): ReadonlySet<Worker> {
  const running = new Set<Worker>();
  const module = workerThreads as { Worker: typeof Worker };
  module.Worker = class extends module.Worker {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args);
      running.add(this);
      this.once('exit', () => running.delete(this));
    }
  };
  syncBuiltinESMExports();
  return running;
}
