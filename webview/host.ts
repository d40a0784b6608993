import type { PanelMessage } from '../src/messages/panel';

declare function acquireVsCodeApi(): { postMessage(message: PanelMessage): void; setState(state: unknown): void };

const api = acquireVsCodeApi();

export function send(message: PanelMessage): void {
  api.postMessage(message);
}

/** Gives VS Code what the host wants back after a restart. */
export function keep(state: string): void {
  api.setState({ state });
}
