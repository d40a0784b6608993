import { AsyncLocalStorage } from 'node:async_hooks';
import type * as vscode from 'vscode';
import { view } from '../editor/apiView';
import { Chance } from '../../test/support/chance';
import { answeredBy } from './person';
import { runningTimers } from './timers';
import { shareWatch, type Watch } from './watch';

type Callable = (...args: unknown[]) => unknown;

/** VS Code's API, which counts what the extension makes and listens to, and has a person answer it. Takes the place of 'vscode'. */
export function watchedApi(api: typeof vscode): object {
  const counts = new Counts();
  const emitters = new Set<WeakRef<{ readonly listeners: number }>>();
  const asked = new AsyncLocalStorage<true>();
  const watch: Watch = {
    counts: () => ({
      ...counts.all(),
      'listeners of our own events': listenersOf(emitters),
      'timers of ours': runningTimers(),
    }),
    ...{ logged: 0, unasked: [], shown: {}, panels: new Set(), chance: new Chance(0), typed: '', opens: [], takes: 0 },
  };
  shareWatch(watch);
  const person = answeredBy(watch, api, () => asked.getStore() === true);
  const EventEmitter = watchedEmitter(api, emitters);
  return view(api, (space, value) => {
    if (space === 'EventEmitter') return EventEmitter;
    if (!isPlain(value)) return value;
    return view(value, (key, member) => {
      if (!isCallable(member)) return member;
      const name = `${space}.${key}`;
      if (space === 'window' && person[key]) return person[key](member);
      if (/^on(?:Did|Will)/.test(key)) return countedEvent(`listeners of ${name}`, member, counts);
      if (/^(?:register|create)/.test(key)) return countedMaker(name, member, { counts, asked, watch });
      return member;
    });
  });
}

/** How many there are of each kind. */
class Counts {
  private readonly numbers = new Map<string, number>();

  /** @returns what takes it back, once. */
  add(kind: string): () => void {
    this.change(kind, 1);
    let isThere = true;
    return () => {
      if (isThere) this.change(kind, -1);
      isThere = false;
    };
  }

  all(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.numbers);
  }

  private change(kind: string, by: number): void {
    this.numbers.set(kind, (this.numbers.get(kind) ?? 0) + by);
  }
}

/** As `event`, whose listeners count until they are disposed. */
function countedEvent(kind: string, event: Callable, counts: Counts): Callable {
  return (listener, thisArgument, disposables) => {
    const gone = counts.add(kind);
    const counted = onDispose(event(listener, thisArgument), gone);
    if (Array.isArray(disposables)) disposables.push(counted);
    return counted;
  };
}

/** Of our own events those count that somebody still holds: the others take their listeners with them. */
function watchedEmitter(api: typeof vscode, emitters: Set<WeakRef<{ readonly listeners: number }>>): unknown {
  return class extends api.EventEmitter<unknown> {
    listeners = 0;

    constructor() {
      super();
      const { event } = this;
      emitters.add(new WeakRef(this));
      const counted: vscode.Event<unknown> = (listener, thisArgument, disposables) => {
        this.listeners++;
        let isThere = true;
        const disposable = onDispose(event(listener, thisArgument), () => {
          if (isThere) this.listeners--;
          isThere = false;
        }) as vscode.Disposable;
        disposables?.push(disposable);
        return disposable;
      };
      Object.defineProperty(this, 'event', { value: counted });
    }

    override dispose(): void {
      super.dispose();
      this.listeners = 0;
    }
  };
}

function listenersOf(emitters: Set<WeakRef<{ readonly listeners: number }>>): number {
  let sum = 0;
  for (const emitter of emitters) {
    const { listeners } = emitter.deref() ?? { listeners: undefined };
    if (listeners === undefined) emitters.delete(emitter);
    else sum += listeners;
  }
  return sum;
}

interface Around {
  readonly counts: Counts;
  readonly asked: AsyncLocalStorage<true>;
  readonly watch: Watch;
}

/** Callbacks that a person, or a model in a person's name, calls. What else there is works by itself. */
const ASKED = /^(?:commands\.registerCommand|lm\.registerTool)$/;
const LOGS = /^(?:append|appendLine|trace|debug|info|warn|error)$/;

function countedMaker(name: string, make: Callable, { counts, asked, watch }: Around): Callable {
  return (...args) => {
    const given = ASKED.test(name) ? args.map((arg) => runAsked(arg, asked)) : args;
    const made = make(...given);
    if (typeof made !== 'object' || made === null) return made;
    const gone = counts.add(name.replace(/^\w+\.(?:create|register)/, ''));
    const panel = made as Partial<vscode.WebviewPanel>;
    if (panel.webview && panel.onDidDispose) {
      // Whoever closes it.
      panel.onDidDispose(gone);
      return watchedPanel(panel as vscode.WebviewPanel, { asked, watch });
    }
    return name === 'window.createOutputChannel' ? countedLog(onDispose(made, gone), watch) : onDispose(made, gone);
  };
}

function countedLog(log: object, watch: Watch): object {
  return facade(log, (key, member) => {
    if (!LOGS.test(key) || !isCallable(member)) return member;
    return (...words: unknown[]) => {
      watch.logged++;
      return member(...words);
    };
  });
}

/** A panel to which not its page alone can say something. What either says counts as asked for. */
function watchedPanel(panel: vscode.WebviewPanel, { asked, watch }: Omit<Around, 'counts'>): object {
  const webview = facade(panel.webview, (key, member) => {
    if (key !== 'onDidReceiveMessage' || !isCallable(member)) return member;
    return (listener: Callable, ...rest: unknown[]) => {
      const hear = (message: unknown) => asked.run(true, () => listener(message));
      watch.panels.add(hear);
      panel.onDidDispose(() => watch.panels.delete(hear));
      return member(hear, ...rest);
    };
  });
  return facade(panel, (key, member) => (key === 'webview' ? webview : member));
}

/** The same, a callback or an object with some, but known as what somebody asked for. */
function runAsked(given: unknown, asked: AsyncLocalStorage<true>): unknown {
  if (isCallable(given)) return (...args: unknown[]) => asked.run(true, () => given(...args));
  if (!isPlain(given)) return given;
  return view(given, (_, member) => runAsked(member, asked));
}

/** The same object, but its disposing is told. */
function onDispose(made: unknown, then: () => void): object {
  return facade(made as object, (key, member) => {
    if (key !== 'dispose' || !isCallable(member)) return member;
    return () => {
      then();
      return member();
    };
  });
}

/** In front of an object of VS Code's, which may be frozen; members come bound. */
function facade(made: object, of: (key: string, member: unknown) => unknown): object {
  return new Proxy(
    {},
    {
      get: (_, key) => {
        const value: unknown = Reflect.get(made, key, made);
        const member: unknown = isCallable(value) ? value.bind(made) : value;
        return typeof key === 'string' ? of(key, member) : member;
      },
      set: (_, key, value) => Reflect.set(made, key, value, made),
      has: (_, key) => Reflect.has(made, key),
    },
  );
}

function isCallable(value: unknown): value is Callable {
  return typeof value === 'function';
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
