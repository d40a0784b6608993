import * as vscode from 'vscode';

/** Takes what an input box offers. */
export const AS_OFFERED = '(as offered)';

/** What a person answers, in turn; what is not answered is closed. */
export interface Answers {
  /** Of input boxes. What the box itself finds wrong is refused. */
  readonly input?: readonly string[];
  /** Of lists, by label or description; `''` takes the first. What is none of the items of a list that can be typed into is typed. */
  readonly pick?: readonly string[];
  /** Of dialogs for files and folders. */
  readonly open?: readonly (readonly vscode.Uri[] | undefined)[];
  /** Of questions and notices that have it; those that do not are left alone. */
  readonly button?: readonly (string | undefined)[];
}

/** All that the extension asks a person, and how it is answered: under tests nobody sees it. */
export interface Dialogs {
  /** Since the last answers: the questions that stop all else. */
  readonly asked: readonly { readonly message: string; readonly detail: string }[];
  /** Since the last answers, and their buttons. */
  readonly said: readonly string[];
  readonly buttons: readonly (readonly string[])[];
  /** How many dialogs for files and folders there were since the last answers. */
  readonly opened: number;
  /** Of all that goes on with a notification. */
  readonly cancels: readonly (() => void)[];
  /** Forgets what was asked and said before. */
  answer(answers: Answers): void;
  /** Takes the place of the button for the next question that stops all else. */
  onQuestion(answer: () => Promise<string | undefined>): void;
  restore(): void;
}

type Method =
  | 'showInformationMessage'
  | 'showWarningMessage'
  | 'showErrorMessage'
  | 'showInputBox'
  | 'showQuickPick'
  | 'createQuickPick'
  | 'showOpenDialog'
  | 'withProgress';

interface PickItem extends vscode.QuickPickItem {
  readonly type?: string;
}

export function watchDialogs(): Dialogs {
  const window = vscode.window as unknown as Record<Method, unknown>;
  const before = new Map<Method, unknown>();
  const replace = (method: Method, value: unknown) => {
    before.set(method, window[method]);
    window[method] = value;
  };
  let left = { input: [] as string[], pick: [] as string[], open: [] as Answers['open'][], button: [] as unknown[] };
  const state = {
    asked: [] as { message: string; detail: string }[],
    said: [] as string[],
    buttons: [] as string[][],
    opened: 0,
    cancels: [] as (() => void)[],
  };
  let question: (() => Promise<string | undefined>) | undefined;

  const show = async (message: string, ...rest: readonly unknown[]) => {
    const [options] = rest as (vscode.MessageOptions | undefined)[];
    const buttons = rest.filter((each): each is string => typeof each === 'string');
    if (typeof options === 'object' && options.modal) {
      state.asked.push({ message, detail: options.detail ?? '' });
      const instead = question;
      question = undefined;
      if (instead) return instead();
      return left.button.shift();
    }
    state.said.push(message);
    state.buttons.push(buttons);
    return buttons.includes(String(left.button[0])) ? left.button.shift() : undefined;
  };
  for (const method of ['showInformationMessage', 'showWarningMessage', 'showErrorMessage'] as const)
    replace(method, show);
  replace('showInputBox', async (options: vscode.InputBoxOptions) => {
    const answer = left.input.shift();
    const text = answer === AS_OFFERED ? options.value : answer;
    const problem = text === undefined ? undefined : await options.validateInput?.(text);
    return problem === undefined || problem === null ? text : undefined;
  });
  const find = <T extends PickItem>(items: readonly T[], wanted: string | undefined) =>
    wanted === undefined
      ? undefined
      : items.find(({ label, description }) => wanted === '' || label.endsWith(wanted) || description === wanted);
  replace('showQuickPick', async (items: readonly PickItem[] | Promise<readonly PickItem[]>) =>
    find(await items, left.pick.shift()),
  );
  const createQuickPick = vscode.window.createQuickPick.bind(vscode.window);
  replace('createQuickPick', () => {
    const picker = createQuickPick<PickItem>();
    const accepted: (() => unknown)[] = [];
    const hidden: (() => unknown)[] = [];
    const wanted = left.pick.shift();
    return new Proxy(picker, {
      get: (target, key) => {
        const selected = find(target.items, wanted);
        if (key === 'onDidAccept') return (listener: () => unknown) => accepted.push(listener);
        if (key === 'onDidHide') return (listener: () => unknown) => hidden.push(listener);
        if (key === 'selectedItems') return selected ? [selected] : [];
        if (key === 'value') return selected ? '' : (wanted ?? '');
        if (key === 'hide') return () => hidden.forEach((listener) => listener());
        if (key === 'show') return () => (wanted === undefined ? hidden : accepted).forEach((listener) => listener());
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
      set: (target, key, value) => Reflect.set(target, key, value, target),
    });
  });
  replace('showOpenDialog', () => {
    state.opened++;
    return Promise.resolve(left.open.shift());
  });
  replace(
    'withProgress',
    (_options: unknown, work: (progress: unknown, token: vscode.CancellationToken) => unknown) => {
      const source = new vscode.CancellationTokenSource();
      state.cancels.push(() => source.cancel());
      return work({ report: () => undefined }, source.token);
    },
  );

  return {
    get asked() {
      return state.asked;
    },
    get said() {
      return state.said;
    },
    get buttons() {
      return state.buttons;
    },
    get opened() {
      return state.opened;
    },
    get cancels() {
      return state.cancels;
    },
    answer: ({ input = [], pick = [], open = [], button = [] }) => {
      left = { input: [...input], pick: [...pick], open: [...open] as Answers['open'][], button: [...button] };
      Object.assign(state, { asked: [], said: [], buttons: [], opened: 0, cancels: [] });
    },
    onQuestion: (answer) => {
      question = answer;
    },
    restore: () => {
      for (const [method, value] of before) window[method] = value;
    },
  };
}
