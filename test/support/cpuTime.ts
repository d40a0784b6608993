/** Milliseconds of the processor that `run` takes: other programs on the machine do not count. */
export function cpuTime(run: () => void): number {
  const before = process.cpuUsage();
  run();
  return process.cpuUsage(before).user / 1000;
}
