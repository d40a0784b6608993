import * as v from 'valibot';
import type { Descriptor } from '../../../src/oci/descriptor';
import type { Digest } from '../../../src/oci/digest';
import type { ImageConfig } from '../../../src/oci/imageConfig';
import type { ImageManifest, Manifest } from '../../../src/oci/manifest';
import { parsePlatform, type Platform } from '../../../src/oci/platform';
import { parseSpecifier } from '../../../src/oci/platformSpecifier';
import type { Fact, ImageFacts, PlatformImage, WhyUnknown } from '../../../src/policy/imageFacts';
import type { Outcome, RuleId, Subject } from '../../../src/policy/rule';
import { RULES } from '../../../src/policy/rules';
import type { Asks, Occurrence, PlatformAsk } from '../../../src/references/occurrence';
import { parseReference } from '../../../src/references/reference';
import { RegistryError } from '../../../src/registry/registryError';

const NOW = Date.parse('2026-01-31T12:00:00Z');
export const HEX = 'a'.repeat(64);
export const RATE_LIMIT: WhyUnknown = { kind: 'rateLimit' };
export const NOT_SAID: WhyUnknown = { kind: 'notSaid' };
export const FAILED: WhyUnknown = {
  kind: 'error',
  error: new RegistryError('unreachable', 'no answer', { host: 'ghcr.io' }),
};

export function known<T>(value: T): Fact<T> {
  return { kind: 'known', value };
}

export function unknown(why: WhyUnknown = RATE_LIMIT): Extract<Fact<never>, { kind: 'unknown' }> {
  return { kind: 'unknown', why };
}

/** What a rule finds, with options as they stand in a policy. */
export function check(id: RuleId, subject: Subject, options: unknown = {}): readonly Outcome[] {
  const rule = RULES.get(id)!;
  return rule.check(subject, v.parse(rule.options, options));
}

/** What a rule asks for. */
export function needs(id: RuleId, asks: Asks = {}, options: unknown = {}) {
  const rule = RULES.get(id)!;
  return rule.needs(v.parse(rule.options, options), occurrence('nginx', asks));
}

/** Whether a rule takes the options. */
export function takes(id: RuleId, options: unknown): boolean {
  return v.is(RULES.get(id)!.options, options);
}

export function occurrence(text: string, asks: Asks = {}): Occurrence {
  const parsed = parseReference(text);
  if (parsed.kind !== 'ok') throw new Error(text);
  const span = { start: 0, end: text.length };
  return {
    target: { kind: 'image', reference: parsed.value },
    text,
    span,
    format: 'kubernetes',
    edit: { kind: 'literal', span },
    asks,
  };
}

export function subject(
  facts: ImageFacts = {},
  { text = 'nginx:1.27', asks = {} }: { readonly text?: string; readonly asks?: Asks } = {},
): Subject {
  const place = occurrence(text, asks);
  if (place.target.kind !== 'image') throw new Error(text);
  return { occurrence: place, reference: place.target.reference, facts, now: NOW };
}

/** What only a run knows. */
export const OF_A_RUN = Symbol('of a run');

/** What a document asks, each at the start of the text. */
export function asks({
  platform,
  user,
  nonRoot,
}: {
  platform?: string | PlatformAsk;
  user?: string | typeof OF_A_RUN;
  nonRoot?: boolean | typeof OF_A_RUN;
}): Asks {
  const span = { start: 0, end: 0 };
  return {
    ...(platform === undefined ? {} : { platform: { value: askOf(platform), span } }),
    ...(user === undefined ? {} : { user: { value: user === OF_A_RUN ? undefined : user, span } }),
    ...(nonRoot === undefined ? {} : { nonRoot: { value: nonRoot === OF_A_RUN ? undefined : nonRoot, span } }),
  };
}

function askOf(platform: string | PlatformAsk): PlatformAsk {
  return typeof platform === 'string' ? { each: [parseSpecifier(platform)!] } : platform;
}

export function platformOf(text: string): Platform {
  return parsePlatform(text)!;
}

export interface Parts {
  readonly platform?: string;
  readonly annotations?: Record<string, string>;
  readonly entryAnnotations?: Record<string, string>;
  /** Sizes of the layers. */
  readonly layers?: readonly number[];
  readonly config?: Partial<ImageConfig>;
  readonly labels?: Record<string, string>;
  /** These were not read. */
  readonly manifestUnknown?: WhyUnknown;
  readonly configUnknown?: WhyUnknown;
  /** An artifact has no configuration of an image. */
  readonly isArtifact?: boolean;
}

/** The facts of a single manifest. */
export function single(parts: Parts = {}): ImageFacts {
  const image = imageOf(parts, undefined);
  const manifest: Fact<Manifest> = image.manifest;
  return {
    manifest,
    images: image.manifest.kind === 'known' ? known([image]) : image.manifest,
    offered: known(image.platform ? [image.platform] : []),
  };
}

/** The facts of an index, one image for each of `children`. */
export function index(children: readonly Parts[], annotations: Record<string, string> = {}): ImageFacts {
  const entries = children.map(({ platform = 'linux/amd64', entryAnnotations = {} }, at) =>
    descriptor(at, { annotations: entryAnnotations, platform: platformOf(platform) }),
  );
  return {
    manifest: known({ kind: 'index', mediaType: '', manifests: entries, annotations }),
    images: known(children.map((parts, at) => imageOf(parts, entries[at]))),
    offered: known(entries.flatMap(({ platform }) => platform ?? [])),
  };
}

function imageOf(parts: Parts, entry: Descriptor | undefined): PlatformImage {
  const { platform = 'linux/amd64', annotations = {}, layers = [], config = {}, labels = {} } = parts;
  const manifest: ImageManifest = {
    kind: 'image',
    mediaType: '',
    annotations,
    config: descriptor(1000, { size: 10 }),
    layers: layers.map((size, at) => descriptor(2000 + at, { size })),
  };
  const full: ImageConfig = {
    platform: platformOf(platform),
    user: '',
    exposedPorts: [],
    env: [],
    entrypoint: [],
    cmd: [],
    volumes: [],
    labels,
    history: [],
    ...config,
  };
  return {
    platform: platformOf(platform),
    entry,
    manifest: parts.manifestUnknown ? unknown(parts.manifestUnknown) : known(manifest),
    config: parts.configUnknown ? unknown(parts.configUnknown) : known(parts.isArtifact ? undefined : full),
  };
}

export function descriptor(at: number, more: Partial<Descriptor> = {}): Descriptor {
  return { mediaType: '', digest: digestOf(at), size: 1, annotations: {}, ...more };
}

export function digestOf(at: number): Digest {
  return `sha256:${at.toString(16).padStart(64, '0')}` as Digest;
}

/** Outcomes in short: `latest`, `root linux/arm64`, `unknown rateLimit`. */
export function inShort(outcomes: readonly Outcome[]): readonly string[] {
  return outcomes.map((outcome) => {
    if (outcome.kind === 'unknown') return `unknown ${outcome.why.kind}`;
    const { detail } = outcome;
    const platforms = 'platforms' in detail ? detail.platforms : [];
    return [detail.kind, ...platforms.map(({ os, architecture }) => `${os}/${architecture}`)].join(' ');
  });
}
