import * as vscode from 'vscode';
import { parsePlatform, type Platform } from '../oci/platform';
import type { Mirrors } from '../registry/endpoint';

export const SECTION = 'ociLens';

/** The settings as one value. Wrong ones count as absent: the settings editor already marks them. */
export interface Settings {
  readonly platform: Platform | undefined;
  readonly mirrors: Mirrors;
}

export function readSettings(): Settings {
  const configuration = vscode.workspace.getConfiguration(SECTION);
  const mirrors: unknown = configuration.get('mirrors');
  const platform: unknown = configuration.get('platform');
  return {
    platform: typeof platform === 'string' ? parsePlatform(platform) : undefined,
    mirrors: isRecord(mirrors)
      ? Object.fromEntries(
          Object.entries(mirrors).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
        )
      : {},
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
