import { createProfile, type Settings } from './profile';
import { installExtension, startServer, workbenchUrl, type Server } from './server';

export interface ShownWorkbench {
  /** For a browser on this machine. */
  readonly url: string;
  readonly ended: Server['ended'];
  readonly stop: () => Promise<void>;
}

/** VS Code with the packaged extension, for a person's own browser. */
export async function showWorkbench(options: {
  folder: string;
  vsix: string;
  machineSettings: Settings;
}): Promise<ShownWorkbench> {
  const profile = await createProfile({ machineSettings: options.machineSettings });
  await installExtension(profile, options.vsix);
  const server = await startServer(profile);
  return { url: workbenchUrl(server, options.folder), ended: server.ended, stop: server.stop };
}
