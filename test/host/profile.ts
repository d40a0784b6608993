import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { removeFolder } from '../support/removeFolder.mjs';

export type Settings = Readonly<Record<string, unknown>>;

/** A VS Code of its own: settings, extensions, logs and the browser's data, all in one folder that is thrown away. */
export interface Profile {
  readonly folder: string;
  readonly userData: string;
  readonly extensions: string;
  readonly browserData: string;
  /** TMPDIR for whatever runs with this profile. */
  readonly temporary: string;
  readonly trust: Trust;
}

/** 'given': workspaces are trusted and nobody is asked; 'asked': as people meet it, a folder opens in restricted mode. */
export type Trust = 'given' | 'asked';

export interface ProfileOptions {
  /** Added to the calm ones below. */
  settings?: Settings;
  /** Settings with the scope `machine`: in a remote window, which this is, they are read from their own file. */
  machineSettings?: Settings;
  /** The user's own, as keybindings.json has them. */
  keybindings?: readonly { readonly key: string; readonly command: string }[];
  trust?: Trust;
}

/** No network, no questions, no animation of the layout, and nothing is saved by itself. */
const calmSettings: Settings = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'workbench.startupEditor': 'none',
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.enableExperiments': false,
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'window.commandCenter': false,
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'git.enabled': false,
  'files.autoSave': 'off',
  'files.hotExit': 'off',
};

export async function createProfile(options: ProfileOptions = {}): Promise<Profile> {
  const { settings, machineSettings = {}, keybindings = [], trust = 'given' } = options;
  // Short: the sockets in it may have 107 characters.
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ocil-'));
  const inside = (name: string): string => path.join(folder, name);
  const profile: Profile = {
    folder,
    userData: inside('user-data'),
    extensions: inside('extensions'),
    browserData: inside('browser'),
    temporary: inside('tmp'),
    trust,
  };
  for (const name of ['user-data/User', 'user-data/Machine', 'extensions', 'browser', 'tmp', 'xdg']) {
    await mkdir(inside(name), { recursive: true });
  }
  const trustSettings = trust === 'given' ? { 'security.workspace.trust.enabled': false } : {};
  await writeJson(inside('user-data/User/settings.json'), { ...calmSettings, ...trustSettings, ...settings });
  await writeJson(inside('user-data/Machine/settings.json'), machineSettings);
  await writeJson(inside('user-data/User/keybindings.json'), keybindings);
  await writeFile(inside('config.yaml'), 'auth: none\ncert: false\n');
  return profile;
}

export async function removeProfile({ folder }: Profile): Promise<void> {
  await removeFolder(folder);
}

async function writeJson(file: string, value: unknown): Promise<void> {
  await writeFile(file, JSON.stringify(value, undefined, 2));
}
