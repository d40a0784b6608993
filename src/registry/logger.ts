/** Where this folder writes what it does; VS Code's LogOutputChannel is one. No token, header or URL query is ever written. */
export interface Logger {
  info(message: string): void;
  warn(message: string): void;
}
