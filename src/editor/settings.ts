import * as vscode from 'vscode';
import { parsePlatform, type Platform } from '../oci/platform';
import { customFinders, type CustomPositions } from '../references/customFinders';
import type { Finder } from '../references/finder';
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

/** Read anew for each document: folders of a workspace can have formats of their own. */
export function readCustomFinders(resource: vscode.Uri): readonly Finder[] {
  const positions: unknown = vscode.workspace.getConfiguration(SECTION, resource).get('customPositions');
  if (!isRecord(positions)) return NO_FINDERS;
  // The same setting gives the same finders, so that a scan is known to be read by what read it before.
  const key = JSON.stringify(positions);
  if (key !== custom.key) custom = { key, finders: customFinders(listsIn(positions)) };
  return custom.finders;
}

const NO_FINDERS: readonly Finder[] = [];
let custom = { key: '{}', finders: NO_FINDERS };

function listsIn(positions: Record<string, unknown>): CustomPositions {
  return Object.fromEntries(
    Object.entries(positions).map(([glob, paths]) => [
      glob,
      Array.isArray(paths) ? paths.filter((path): path is string => typeof path === 'string') : [],
    ]),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
