// @ts-check
import { existsSync } from 'node:fs';
import path from 'node:path';
import { host } from './paths.mjs';
import { findChromium } from './programs.mjs';

const downloads = 'https://update.code.visualstudio.com/api/releases/stable';

/** Why desktop VS Code cannot be used here; undefined when it can. */
export async function whyNoDesktop() {
  const { platform, env } = process;
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return 'there is no display';
  try {
    const answer = await fetch(downloads, { method: 'HEAD', signal: AbortSignal.timeout(3_000) });
    return answer.ok ? undefined : `its download server answered ${answer.status}`;
  } catch {
    return 'its download server does not answer';
  }
}

/** Why the stand-in for desktop VS Code (code-server and Chromium) cannot be used here; undefined when it can. */
export function whyNoHost() {
  if (!existsSync(path.join(host.folder, 'stamp'))) return 'the stand-in for VS Code is not installed';
  return findChromium() ? undefined : 'Chromium is not installed';
}
