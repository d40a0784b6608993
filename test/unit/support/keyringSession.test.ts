import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { hasKeyring, startKeyringSession } from '../../support/keyringSession';
import { leftOpen, openResources } from '../../support/openResources';

const LIMIT = 30_000;

it.skipIf(!hasKeyring())(
  'runs a keyring apart from that of whoever runs it, and leaves nothing',
  { timeout: LIMIT },
  async () => {
    const before = openResources();
    const { env, folder, restart, stop } = await startKeyringSession();
    const services = async () => (await promisify(execFile)('dbus-send', LIST_NAMES, { env })).stdout;
    for (const name of ['HOME', 'XDG_RUNTIME_DIR', 'XDG_DATA_HOME'])
      expect(env[name]).toMatch(new RegExp(`^${folder}/`));
    expect(env).not.toHaveProperty('DISPLAY');
    expect(await services()).toContain('org.freedesktop.secrets');
    const keyring = path.join(folder, 'data/keyrings/login.keyring');
    expect(existsSync(keyring)).toBe(true);
    expect(await readFile(keyring, 'latin1')).toContain('GnomeKeyring');
    await restart('locked');
    expect(await services()).toContain('org.freedesktop.secrets');
    await stop();
    expect(existsSync(folder)).toBe(false);
    await expect(services()).rejects.toThrow();
    expect(await leftOpen(before)).toEqual([]);
  },
);

const LIST_NAMES = ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/', 'org.freedesktop.DBus.ListNames'];
