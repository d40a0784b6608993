/** What a command may use of the program's surroundings. */
export interface Terminal {
  readonly workingFolder: string;
  readonly signal: AbortSignal;
  /** For results; resolves when more can be taken. */
  print(text: string): Promise<void>;
  /** For everything else. */
  report(line: string): void;
}

/** The program's exit status. 1, changes needed or findings, is for commands that have these. */
export const ExitStatus = {
  done: 0,
  wrongUse: 2,
  /** A file or a registry could not be read; what could be done was done. */
  failed: 3,
} as const;
