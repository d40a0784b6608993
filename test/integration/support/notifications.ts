import * as vscode from 'vscode';

/** What the extension says in notifications, and how they are answered: under tests nobody sees them. */
export interface Notifications {
  readonly said: readonly string[];
  /** The button that is pressed from now on, where a notification has it. */
  answer(button: string | undefined): void;
  restore(): void;
}

type Show = (message: string, ...rest: readonly unknown[]) => Thenable<unknown>;
const METHODS = ['showInformationMessage', 'showWarningMessage', 'showErrorMessage'] as const;

export function watchNotifications(): Notifications {
  const window = vscode.window as unknown as Record<(typeof METHODS)[number], Show>;
  const before = METHODS.map((method) => [method, window[method]] as const);
  const said: string[] = [];
  let button: string | undefined;
  for (const method of METHODS) {
    window[method] = (message, ...rest) => {
      said.push(message);
      return Promise.resolve(rest.find((each) => each === button && button !== undefined));
    };
  }
  return {
    said,
    answer: (next) => {
      button = next;
    },
    restore: () => {
      for (const [method, show] of before) window[method] = show;
    },
  };
}
