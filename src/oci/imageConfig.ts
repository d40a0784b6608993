import * as v from 'valibot';
import { annotationsSchema, text } from './descriptor';
import { malformed, type Parsed, parseJson, parseWith } from './parsed';
import type { Platform } from './platform';

export interface HistoryEntry {
  readonly created?: string | undefined;
  readonly createdBy?: string | undefined;
  readonly comment?: string | undefined;
  readonly emptyLayer: boolean;
}

/**
 * How a runtime checks that a container is well: no part of image-spec, but of Docker's configuration. Durations are in nanoseconds;
 * what is undefined is the runtime's default.
 * @see https://github.com/moby/docker-image-spec/blob/v1.3.1/spec.md#image-json-field-descriptions
 */
export interface Healthcheck {
  /** `['CMD', …]`: arguments; `['CMD-SHELL', command]`; `['NONE']`: that of the base image is off; empty: that of the base image. */
  readonly test: readonly string[];
  readonly interval?: number | undefined;
  readonly timeout?: number | undefined;
  readonly startPeriod?: number | undefined;
  readonly retries?: number | undefined;
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
  readonly healthcheck?: Healthcheck | undefined;
  readonly history: readonly HistoryEntry[];
}

/** One value that is not written as it should be is none: everything else of the image is still worth reading. */
const mayText = v.fallback(text, undefined);
/** No user means root, so that whatever is written is told. */
const user = v.pipe(
  v.optional(v.unknown()),
  v.transform((value) => (typeof value === 'string' ? value : JSON.stringify(value ?? undefined))),
);
const strings = v.pipe(
  v.optional(v.unknown()),
  v.transform((value): readonly string[] => {
    // Docker once wrote a command as one string.
    if (typeof value === 'string') return [value];
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
  }),
);
/** `NAME=value` each; a map says the same. */
const variables = v.pipe(
  v.optional(v.unknown()),
  v.transform((value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).flatMap(([name, each]) => (typeof each === 'string' ? `${name}=${each}` : []))
      : value,
  ),
  strings,
);
const keys = v.pipe(
  // Docker once wrote a list; what is neither is none.
  v.optional(v.unknown()),
  v.transform((value): readonly string[] => {
    if (Array.isArray(value)) return value.filter((item) => typeof item === 'string');
    return typeof value === 'object' && value !== null ? Object.keys(value) : [];
  }),
);

const healthcheck = v.pipe(
  v.optional(v.unknown()),
  v.transform((value): Healthcheck | undefined => {
    if (typeof value !== 'object' || value === null) return undefined;
    const { Test = [], ...rest }: Readonly<Record<string, unknown>> = { ...value };
    if (!Array.isArray(Test) || !Test.every((word) => typeof word === 'string')) return undefined;
    return {
      test: Test,
      interval: positive(rest.Interval),
      timeout: positive(rest.Timeout),
      startPeriod: positive(rest.StartPeriod),
      retries: positive(rest.Retries),
    };
  }),
);

/** 0 means the default; what no runtime can count is none. */
function positive(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && Number(value) > 0 ? Number(value) : undefined;
}

/** A step that is none still made a layer. */
const step = v.fallback(
  v.object({
    created: mayText,
    created_by: mayText,
    comment: mayText,
    empty_layer: v.pipe(
      v.optional(v.unknown()),
      v.transform((value) => value === true || value === 'true'),
    ),
  }),
  { created: undefined, created_by: undefined, comment: undefined, empty_layer: false },
);

const configSchema = v.object({
  os: mayText,
  architecture: mayText,
  variant: mayText,
  'os.version': mayText,
  created: mayText,
  author: mayText,
  config: v.fallback(
    v.nullish(
      v.object({
        User: user,
        ExposedPorts: keys,
        Env: variables,
        Entrypoint: strings,
        Cmd: strings,
        Volumes: keys,
        WorkingDir: mayText,
        Labels: v.fallback(annotationsSchema, {}),
        StopSignal: mayText,
        Healthcheck: healthcheck,
      }),
    ),
    undefined,
  ),
  history: v.fallback(v.nullish(v.array(step), []), []),
});

/** The image configuration in `bytes`. */
export function parseImageConfig(bytes: Uint8Array): Parsed<ImageConfig> {
  const json = parseJson(bytes);
  if (json.kind !== 'ok') return json;
  if (Array.isArray(json.value)) return malformed('the configuration is not a JSON object');
  const parsed = parseWith(configSchema, json.value);
  if (parsed.kind !== 'ok') return parsed;
  const { config, history, ...top } = parsed.value;
  return {
    kind: 'ok',
    value: {
      platform: {
        os: top.os ?? '',
        architecture: top.architecture ?? '',
        variant: top.variant,
        osVersion: top['os.version'],
      },
      created: top.created,
      author: top.author,
      user: config?.User ?? '',
      exposedPorts: config?.ExposedPorts ?? [],
      env: config?.Env ?? [],
      entrypoint: config?.Entrypoint ?? [],
      cmd: config?.Cmd ?? [],
      volumes: config?.Volumes ?? [],
      workingDir: config?.WorkingDir,
      labels: config?.Labels ?? {},
      stopSignal: config?.StopSignal,
      healthcheck: config?.Healthcheck,
      history: history.map((entry) => ({
        created: entry.created,
        createdBy: entry.created_by,
        comment: entry.comment,
        emptyLayer: entry.empty_layer ?? false,
      })),
    },
  };
}
