/** What a command may use of the program's surroundings. */
export interface Terminal {
  readonly workingFolder: string;
  readonly homeFolder: string;
  /** Proxies, and where credentials are kept. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The address of the folder with the documentation, with a slash at its end. */
  readonly documentation: string;
  readonly signal: AbortSignal;
  /** Results are shown on a screen, so that what files hold could give it orders. */
  readonly isScreen: boolean;
  /** What is reported is shown on a screen, so that progress is worth a line. */
  readonly showsProgress: boolean;
  /** For results, written as they are; resolves when more can be taken. */
  print(output: string | Uint8Array): Promise<void>;
  /** For everything else. */
  report(line: string): void;
}

/** The program's exit status. */
export const ExitStatus = {
  done: 0,
  /** Something would change, and was not written; something was found that should not be. */
  changesNeeded: 1,
  wrongUse: 2,
  /** A file or a registry could not be read; what could be done was done. */
  failed: 3,
} as const;

/** Says what is wrong with how a command was used, and how it is used. */
export function misused(terminal: Terminal, sentence: string, help: string): number {
  terminal.report(sentence);
  terminal.report(help);
  return ExitStatus.wrongUse;
}
