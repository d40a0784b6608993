import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { findLibsecret, findProgram } from '../../scripts/programs.mjs';
import { type GuardedProgram, startGuarded } from './guardedProgram';

/** A D-Bus session of its own in which gnome-keyring keeps secrets, apart from those of whoever runs the tests. */
export interface KeyringSession {
  /** Holds all of it; removed when it stops. */
  readonly folder: string;
  /** What a program is given that shall belong to the session. */
  readonly env: NodeJS.ProcessEnv;
  /** Ends the keyring and starts it anew, with its password or without. */
  readonly restart: (state: KeyringState) => Promise<void>;
  /** Locks it as a screen saver does, over D-Bus. */
  readonly lock: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export type KeyringState = 'unlocked' | 'locked';

export interface KeyringSessionOptions {
  /** What comes of it when a locked keyring wants its owner to be asked. Default: there is nobody who could ask. */
  readonly prompter?: 'absent' | 'hangs';
}

const PROGRAMS = ['gnome-keyring-daemon', 'dbus-daemon', 'dbus-send'];
const SECRETS = 'org.freedesktop.secrets';
const PROMPTER = 'org.gnome.keyring.SystemPrompter';

/** Whether the programs are installed; without them a suite skips itself. */
export function hasKeyring(): boolean {
  return findLibsecret() !== undefined && PROGRAMS.every((name) => findProgram(name) !== undefined);
}

/** The keyring is unlocked. */
export async function startKeyringSession({
  prompter = 'absent',
}: KeyringSessionOptions = {}): Promise<KeyringSession> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'oci-lens-keyring-'));
  const env = await prepareHome(folder);
  const bus = await startBus(folder, env, prompter);
  try {
    let daemon = await startDaemon(folder, env, 'unlocked');
    const restart = async (state: KeyringState): Promise<void> => {
      await daemon.stop();
      daemon = await startDaemon(folder, env, state);
    };
    const stop = async (): Promise<void> => {
      await daemon.stop();
      await bus.stop();
    };
    return { folder, env, restart, lock: () => lock(env), stop };
  } catch (error) {
    await bus.stop();
    throw error;
  }
}

/** Nothing of the caller's session but where programs are. */
async function prepareHome(folder: string): Promise<NodeJS.ProcessEnv> {
  const [home, runtime, data] = [path.join(folder, 'home'), path.join(folder, 'run'), path.join(folder, 'data')];
  for (const each of [home, runtime, data]) await mkdir(each, { mode: 0o700 });
  return {
    PATH: process.env.PATH,
    LANG: 'C.UTF-8',
    HOME: home,
    XDG_RUNTIME_DIR: runtime,
    XDG_DATA_HOME: data,
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${path.join(runtime, 'bus')}`,
  };
}

/** No other service is started by it than `services` names: none of the machine's. */
async function startBus(folder: string, env: NodeJS.ProcessEnv, prompter: 'absent' | 'hangs'): Promise<GuardedProgram> {
  const services = path.join(folder, 'services');
  await mkdir(services);
  if (prompter === 'hangs') {
    const service = `[D-BUS Service]\nName=${PROMPTER}\nExec=/bin/sleep 300\n`;
    await writeFile(path.join(services, `${PROMPTER}.service`), service);
  }
  const configFile = path.join(folder, 'bus.conf');
  await writeFile(
    configFile,
    `<busconfig>
      <type>session</type>
      <listen>${env.DBUS_SESSION_BUS_ADDRESS}</listen>
      <servicedir>${services}</servicedir>
      <policy context="default">
        <allow send_destination="*" eavesdrop="true"/>
        <allow eavesdrop="true"/>
        <allow own="*"/>
      </policy>
    </busconfig>`,
  );
  const args = ['--nofork', '--nopidfile', `--config-file=${configFile}`, '--print-address'];
  return startGuarded({ command: 'dbus-daemon', args, env, folder, ready: /^unix:path=/m });
}

async function startDaemon(folder: string, env: NodeJS.ProcessEnv, state: KeyringState): Promise<GuardedProgram> {
  const own = await mkdtemp(path.join(folder, 'daemon-'));
  const input = path.join(own, 'input');
  await writeFile(input, state === 'unlocked' ? 'the password of the keyring' : '');
  const unlock = state === 'unlocked' ? '--unlock' : '';
  const command = `echo started; exec gnome-keyring-daemon --foreground --components=secrets ${unlock} <"$0"`;
  const args = ['-c', command, input];
  const daemon = await startGuarded({ command: '/bin/sh', args, env, folder: own, ready: /^started$/m });
  try {
    const signal = AbortSignal.timeout(10_000);
    while (!(await hasOwner(SECRETS, env))) await sleep(20, undefined, { signal });
    return daemon;
  } catch (error) {
    await daemon.stop();
    throw error;
  }
}

async function lock(env: NodeJS.ProcessEnv): Promise<void> {
  const path = '/org/freedesktop/secrets';
  const question = [path, 'org.freedesktop.Secret.Service.Lock', `array:objpath:${path}/collection/login`];
  await promisify(execFile)('dbus-send', ['--session', '--print-reply', `--dest=${SECRETS}`, ...question], {
    env,
    timeout: 5_000,
  });
}

async function hasOwner(name: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const question = ['--dest=org.freedesktop.DBus', '/', 'org.freedesktop.DBus.NameHasOwner', `string:${name}`];
  const options = { env, timeout: 5_000 };
  const { stdout } = await promisify(execFile)('dbus-send', ['--session', '--print-reply', ...question], options);
  return stdout.includes('boolean true');
}
