import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { Mirrors } from '../registry/endpoint';
import { absolutePaths } from '../registry/local/locator';
import type { Logger } from '../registry/logger';
import type { ClientCertificate, TransportOptions } from '../registry/transport';
import { SECTION } from './settings';

/** What the settings say of registries. Wrong values count as absent: the settings editor already marks them. */
export interface RegistrySettings {
  readonly mirrors: Mirrors;
  readonly plainHttpHosts: readonly string[];
  /** Milliseconds that a tag is believed to stand for its digest. */
  readonly tagLifetime: number;
  /** Bytes. */
  readonly maxManifest: number;
  readonly maxConfig: number;
  readonly transport: TransportOptions;
}

/** All of them have the scope `machine`: a workspace's settings do not count. */
export const REGISTRY_SETTINGS = [
  'mirrors',
  'plainHttpHosts',
  'privateHosts',
  'caFiles',
  'clientCertificates',
  'cacheSeconds',
  'timeoutSeconds',
  'connectionsPerHost',
  'maxManifestMiB',
  'maxConfigMiB',
] as const;

const MIB = 1024 * 1024;
/** Bytes: a bundle of all public authorities has a quarter of it. */
const MAX_PEM = MIB;
/** How often the wait for a sign of life goes into the time for a whole answer. */
const TOTAL = 4;

/** Files that are named are read at once: they are small, and there are none by default. */
export function readRegistrySettings(log: Logger): RegistrySettings {
  const configuration = vscode.workspace.getConfiguration(SECTION);
  const read = (key: (typeof REGISTRY_SETTINGS)[number]): unknown => configuration.get(key);
  const idle = numberIn(read('timeoutSeconds'), 1, 600, 15) * 1000;
  return {
    mirrors: textsIn(read('mirrors')),
    plainHttpHosts: listIn(read('plainHttpHosts')),
    tagLifetime: numberIn(read('cacheSeconds'), 0, 86_400, 60) * 1000,
    maxManifest: numberIn(read('maxManifestMiB'), 1, 64, 4) * MIB,
    maxConfig: numberIn(read('maxConfigMiB'), 1, 64, 8) * MIB,
    transport: {
      privateHosts: listIn(read('privateHosts')),
      caFiles: listIn(read('caFiles')).flatMap((file) => pemIn(file, log) ?? []),
      clientCertificates: certificatesIn(read('clientCertificates'), log),
      maxPerHost: numberIn(read('connectionsPerHost'), 1, 32, 6),
      timeouts: { connect: Math.min(idle, 10_000), idle, total: idle * TOTAL },
    },
  };
}

function certificatesIn(value: unknown, log: Logger): Readonly<Record<string, ClientCertificate>> {
  const found: Record<string, ClientCertificate> = {};
  for (const [host, entry] of Object.entries(isRecord(value) ? value : {})) {
    const { cert, key } = textsIn(entry);
    const certificate = cert === undefined ? undefined : pemIn(cert, log);
    const privateKey = key === undefined ? undefined : pemIn(key, log);
    if (certificate && privateKey) found[host] = { cert: certificate, key: privateKey };
  }
  return found;
}

/** A path from the root, or one in the home folder. Undefined where it cannot be read, which the log tells. */
function pemIn(written: string, log: Logger): Buffer | undefined {
  const [file] = absolutePaths(written, homedir(), []);
  if (file === undefined) {
    log.warn(`${written}: could stand anywhere, so it is left out: write its path from the root, or with ~/`);
    return undefined;
  }
  try {
    if (statSync(file).size <= MAX_PEM) return readFileSync(file);
    log.warn(`${file}: larger than any certificate, so it is left out`);
  } catch (error) {
    log.warn(`${file}: not readable (${error instanceof Error ? error.message : String(error)})`);
  }
  return undefined;
}

function numberIn(value: unknown, least: number, most: number, otherwise: number): number {
  return typeof value === 'number' && value >= least && value <= most ? value : otherwise;
}

function listIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

function textsIn(value: unknown): Readonly<Record<string, string>> {
  const entries = isRecord(value) ? Object.entries(value) : [];
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
