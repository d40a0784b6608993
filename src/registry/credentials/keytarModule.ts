import { existsSync } from 'node:fs';
import path from 'node:path';

/** The path of `keytar`, where the package has a program for this machine and there is a keychain that it could reach. */
export function findKeytar(env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (process.platform === 'linux' && !hasSessionBus(env)) return undefined;
  try {
    const module = require.resolve('keytar');
    const programs = path.resolve(path.dirname(module), '../prebuilds');
    return existsSync(path.join(programs, `${process.platform}-${process.arch}`, 'keytar.node')) ? module : undefined;
  } catch {
    return undefined;
  }
}

/** Where GLib looks for the bus that leads to the keychain; `DISPLAY` can start one. @see https://docs.gtk.org/gio/func.dbus_address_get_for_bus_sync.html */
function hasSessionBus(env: NodeJS.ProcessEnv): boolean {
  const runtime = env['XDG_RUNTIME_DIR'];
  const hasAddress = Boolean(env['DBUS_SESSION_BUS_ADDRESS'] || env['DISPLAY']);
  return hasAddress || (runtime !== undefined && existsSync(path.join(runtime, 'bus')));
}
