import type * as vscode from 'vscode';
import { view } from './apiView';
import { beginRecording, runOurs } from './runs';

type Callable = (...args: unknown[]) => unknown;

/** VS Code's API, with which each callback that the extension hands over is timed. Takes the place of 'vscode' in a bench's build. */
export function timedApi(api: typeof vscode): object {
  beginRecording();
  return view(api, (key, value) => (isPlain(value) ? timedNamespace(key, value) : value));
}

function timedNamespace(space: string, namespace: object): object {
  return view(namespace, (key, value) => (typeof value === 'function' ? timedMember(`${space}.${key}`, value) : value));
}

/** A function of VS Code. Functions given to it are our callbacks; objects given to one that registers or creates hold some. */
function timedMember(name: string, member: unknown): unknown {
  if (!isCallable(member) || /\.[A-Z]/.test(name)) return member;
  return (...args: unknown[]) => {
    const takesParts = /\.(?:register|create)/.test(name);
    const made = member(...args.map((arg) => (takesParts ? timedPart(name, arg) : timedCallback(name, arg))));
    return /\.create.*(?:Watcher|View)$/.test(name) ? withTimedEvents(name, made) : made;
  };
}

function timedCallback(name: string, callback: unknown): unknown {
  if (!isCallable(callback)) return callback;
  return function (this: unknown, ...args: unknown[]) {
    return runOurs(name, () => callback.apply(this, args));
  };
}

function timedPart(name: string, part: unknown): unknown {
  if (typeof part === 'function') return timedCallback(name, part);
  if (!isPlain(part) && !isInstance(part)) return part;
  if ('treeDataProvider' in part) return { ...part, treeDataProvider: timedPart(name, part.treeDataProvider) };
  return proxied(part, (key, value) => {
    if (/^(?:onDid|dispose)/.test(key) || !isCallable(value)) return value;
    return timedCallback(`${name}.${key}`, value.bind(part));
  });
}

function withTimedEvents(name: string, made: unknown): unknown {
  if (typeof made !== 'object' || made === null) return made;
  return proxied(made, (key, value) => {
    if (!isCallable(value)) return value;
    const bound: Callable = (...args) => value.apply(made, args);
    return /^onDid/.test(key) ? timedMember(`${name}.${key}`, bound) : bound;
  });
}

function proxied(target: object, of: (key: string, value: unknown) => unknown): object {
  return new Proxy(target, {
    get: (_, key) => {
      const value: unknown = Reflect.get(target, key, target);
      return typeof key === 'string' ? of(key, value) : value;
    },
    set: (_, key, value) => Reflect.set(target, key, value, target),
  });
}

function isCallable(value: unknown): value is Callable {
  return typeof value === 'function';
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** A provider of ours; not VS Code's own addresses, ranges and patterns. */
function isInstance(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.getOwnPropertyNames(Object.getPrototypeOf(value)).some((key) =>
    /^(?:provide|resolve|getChildren)/.test(key),
  );
}
