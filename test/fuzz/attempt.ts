import { isDeepStrictEqual } from 'node:util';
import { RegistryError } from '../../src/registry/registryError';
import { Broken, type Target } from './target';

/** What an input did that it should not. */
export interface Fault {
  /** The same for what is the same fault. */
  readonly key: string;
  readonly message: string;
}

/** What a run came to. */
export interface Attempt {
  readonly fault: Fault | undefined;
  /** Milliseconds by the clock: asking the processor's would take longer than many a target. */
  readonly time: number;
}

/** What nothing that is read may add to. */
const PROTOTYPES = [Object.prototype, Array.prototype, Function.prototype, String.prototype, Map.prototype];
const namesOfPrototypes = () => PROTOTYPES.map((prototype) => Object.getOwnPropertyNames(prototype).length).join();
const before = namesOfPrototypes();
/** What data that is read may be made of. */
const PLAIN: ReadonlySet<object | null> = new Set<object | null>([
  null,
  ...[Object, Array, Map, Set, Date, URL, Uint8Array, Buffer, RegistryError].map(prototypeOf),
]);

function prototypeOf(constructor: { readonly prototype: object }): object {
  return constructor.prototype;
}

/** Reads the input once. @param twice also a second time, which gives the same, and looks through what came of it. */
export async function attempt(target: Target, input: string, twice: boolean): Promise<Attempt> {
  const start = performance.now();
  const timeSince = () => performance.now() - start;
  try {
    const result = await target.run(input);
    const time = timeSince();
    if (namesOfPrototypes() !== before) throw new Broken('a prototype of the language was changed');
    if (twice) {
      if (!isDeepStrictEqual(await target.run(input), result))
        throw new Broken('the second time it gives something else');
      checkPlain(result, new Set());
    }
    return { fault: undefined, time };
  } catch (error) {
    return { fault: faultOf(error), time: timeSince() };
  }
}

/** Names as `__proto__` that an input holds make nothing another thing than it is. */
function checkPlain(value: unknown, seen: Set<unknown>): void {
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  seen.add(value);
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (!PLAIN.has(prototype)) throw new Broken('an object has a prototype that the input chose');
  if (ArrayBuffer.isView(value)) return;
  const inner: Iterable<unknown> =
    value instanceof Map ? [...value].flat() : value instanceof Set ? value : Object.values(value);
  for (const each of inner) checkPlain(each, seen);
}

function faultOf(error: unknown): Fault {
  const { name, message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  const [place = ''] = stack.split('\n').filter((line) => /^ +at /.test(line));
  return {
    key: `${name} ${place.trim()} ${error instanceof Broken ? message : ''}`,
    message: `${name}: ${message}\n${stack.split('\n').slice(1, 6).join('\n')}`,
  };
}
