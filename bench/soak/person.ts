import type * as vscode from 'vscode';
import type { Watch } from './watch';

type Callable = (...args: unknown[]) => unknown;
type Answered = (ask: Callable) => Callable;

/** How often somebody closes what asks, without an answer. */
const GIVES_UP = 0.2;
/** How often somebody presses a button of a message. */
const PRESSES = 0.3;
/** How often somebody does not wait for what is under way, and milliseconds until they are tired of it. */
const CANCELS = 0.25;
const PATIENCE = 300;
/** Milliseconds until somebody has read a list. */
const READS = 150;
const TAKE = 'workbench.action.acceptSelectedQuickOpenItem';

/**
 * Functions of `vscode.window` that ask or tell, each as a person would answer who decides by chance.
 * @param isAsked whether this comes of something that a person began.
 */
export function answeredBy(
  watch: Watch,
  { CancellationTokenSource, commands }: Pick<typeof vscode, 'CancellationTokenSource' | 'commands'>,
  isAsked: () => boolean,
): Readonly<Record<string, Answered>> {
  const counted = (name: string) => (watch.shown[name] = (watch.shown[name] ?? 0) + 1);
  const says = (name: string): Answered => {
    return () =>
      (message, ...rest) => {
        counted(name);
        if (name === 'showErrorMessage' && !isAsked()) watch.unasked.push(String(message));
        // Besides the options, whatever it is that stands on a button.
        const [first] = rest;
        const isModal = typeof first === 'object' && first !== null && 'modal' in first && first.modal === true;
        const buttons = rest.filter(
          (each) => typeof each === 'string' || (each as { title?: unknown }).title !== undefined,
        );
        const presses = buttons.length > 0 && watch.chance.is(isModal ? 1 - GIVES_UP : PRESSES);
        return Promise.resolve(presses ? watch.chance.one(buttons) : undefined);
      };
  };
  return {
    showInformationMessage: says('showInformationMessage'),
    showWarningMessage: says('showWarningMessage'),
    showErrorMessage: says('showErrorMessage'),
    showInputBox: () => async (given) => {
      counted('showInputBox');
      const options = (given ?? {}) as vscode.InputBoxOptions;
      if (watch.chance.is(GIVES_UP)) return undefined;
      const text = options.password || !options.value ? watch.typed : options.value;
      return (await options.validateInput?.(text)) ? undefined : text;
    },
    showQuickPick: () => async (given, options) => {
      counted('showQuickPick');
      // A heading cannot be chosen.
      const items = (await (given as Promise<readonly { kind?: number }[]>)).filter(({ kind }) => kind !== -1);
      if (items.length === 0 || watch.chance.is(GIVES_UP)) return undefined;
      const item = watch.chance.one(items);
      return (options as vscode.QuickPickOptions | undefined)?.canPickMany ? [item] : item;
    },
    // Where a list can be typed into, the person reads it, may take what is first, and closes it; the list is VS Code's own.
    createQuickPick: (create) => () => {
      counted('createQuickPick');
      const picker = create() as vscode.QuickPick<vscode.QuickPickItem>;
      const take = setTimeout(() => {
        if (watch.chance.is(watch.takes)) commands.executeCommand(TAKE).then(undefined, () => undefined);
      }, READS);
      const close = setTimeout(() => picker.hide(), 3 * READS);
      picker.onDidHide(() => {
        clearTimeout(take);
        clearTimeout(close);
      });
      return picker;
    },
    showOpenDialog: () => () => {
      const isGivenUp = watch.opens.length === 0 || watch.chance.is(GIVES_UP);
      return Promise.resolve(isGivenUp ? undefined : [...watch.opens]);
    },
    showSaveDialog: () => () => Promise.resolve(undefined),
    withProgress: (make) => (given, work) => {
      const run = work as (progress: unknown, token: vscode.CancellationToken) => Promise<unknown>;
      const { cancellable } = given as vscode.ProgressOptions;
      if (cancellable !== true || !watch.chance.is(CANCELS)) return make(given, run);
      counted('cancelled');
      return make(given, async (progress: unknown, token: vscode.CancellationToken) => {
        const source = new CancellationTokenSource();
        const listening = token.onCancellationRequested(() => source.cancel());
        const timer = setTimeout(() => source.cancel(), watch.chance.below(PATIENCE));
        try {
          return await run(progress, source.token);
        } finally {
          clearTimeout(timer);
          listening.dispose();
          source.dispose();
        }
      });
    },
    showWorkspaceFolderPick: () => () => Promise.resolve(undefined),
  };
}
