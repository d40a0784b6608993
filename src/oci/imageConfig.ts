import * as v from 'valibot';
import { type Parsed, parseJson, parseWith } from './parsed';
import type { Platform } from './platform';

export interface HistoryEntry {
  readonly created?: string | undefined;
  readonly createdBy?: string | undefined;
  readonly comment?: string | undefined;
  readonly emptyLayer: boolean;
}

/**
 * How an image is run and how it was built.
 * @see https://github.com/opencontainers/image-spec/blob/v1.1.0/config.md
 */
export interface ImageConfig {
  readonly platform: Platform;
  /** RFC 3339, as written. */
  readonly created?: string | undefined;
  readonly author?: string | undefined;
  /** '' is root, as is absence. */
  readonly user: string;
  readonly exposedPorts: readonly string[];
  readonly env: readonly string[];
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly volumes: readonly string[];
  readonly workingDir?: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly stopSignal?: string | undefined;
  readonly history: readonly HistoryEntry[];
}

const text = v.nullish(v.string());
const strings = v.pipe(
  // Docker once wrote a command as one string.
  v.nullish(v.union([v.array(v.string()), v.string()]), []),
  v.transform((value): readonly string[] => (typeof value === 'string' ? [value] : value)),
);
const keys = v.pipe(
  v.nullish(v.record(v.string(), v.unknown()), {}),
  v.transform((map): readonly string[] => Object.keys(map)),
);

const configSchema = v.object({
  os: text,
  architecture: text,
  variant: text,
  'os.version': text,
  created: text,
  author: text,
  config: v.nullish(
    v.object({
      User: text,
      ExposedPorts: keys,
      Env: strings,
      Entrypoint: strings,
      Cmd: strings,
      Volumes: keys,
      WorkingDir: text,
      Labels: v.nullish(v.record(v.string(), v.string()), {}),
      StopSignal: text,
    }),
  ),
  history: v.nullish(
    v.array(v.object({ created: text, created_by: text, comment: text, empty_layer: v.nullish(v.boolean()) })),
    [],
  ),
});

/** The image configuration in `bytes`. */
export function parseImageConfig(bytes: Uint8Array): Parsed<ImageConfig> {
  const json = parseJson(bytes);
  if (json.kind !== 'ok') return json;
  const parsed = parseWith(configSchema, json.value);
  if (parsed.kind !== 'ok') return parsed;
  const { config, history, ...top } = parsed.value;
  return {
    kind: 'ok',
    value: {
      platform: {
        os: top.os ?? '',
        architecture: top.architecture ?? '',
        variant: top.variant ?? undefined,
        osVersion: top['os.version'] ?? undefined,
      },
      created: top.created ?? undefined,
      author: top.author ?? undefined,
      user: config?.User ?? '',
      exposedPorts: config?.ExposedPorts ?? [],
      env: config?.Env ?? [],
      entrypoint: config?.Entrypoint ?? [],
      cmd: config?.Cmd ?? [],
      volumes: config?.Volumes ?? [],
      workingDir: config?.WorkingDir ?? undefined,
      labels: config?.Labels ?? {},
      stopSignal: config?.StopSignal ?? undefined,
      history: history.map((entry) => ({
        created: entry.created ?? undefined,
        createdBy: entry.created_by ?? undefined,
        comment: entry.comment ?? undefined,
        emptyLayer: entry.empty_layer ?? false,
      })),
    },
  };
}
