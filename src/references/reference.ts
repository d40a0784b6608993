import { type Digest, parseDigest } from '../oci/digest';
import type { InvalidReference, Span } from './occurrence';

/**
 * An image reference with its registry and repository written in full.
 * `nginx` is `{registry: 'docker.io', repository: 'library/nginx'}`; 'latest' is not invented here (see {@link tagOrDigest}).
 * @see https://github.com/distribution/reference
 */
export interface Reference {
  /** Host, with its port where it has one: `docker.io`, `localhost:5000`, `[::1]:5000`. */
  readonly registry: string;
  readonly repository: string;
  readonly tag?: string | undefined;
  readonly digest?: Digest | undefined;
}

export type ParsedReference =
  { readonly kind: 'ok'; readonly value: Reference } | { readonly kind: 'invalid'; readonly problem: InvalidReference };

export const DEFAULT_REGISTRY = 'docker.io';
export const LEGACY_DEFAULT_REGISTRY = 'index.docker.io';
const OFFICIAL = 'library/';
const MAX_REPOSITORY = 255;
const MAX_TAG = 128;
const TAG = /^\w[\w.-]*$/;
/** Longer than any reference that can be looked up (host 255, repository 255, tag 128, digest 512): refused before any matching. */
const MAX_TEXT = 1200;

/**
 * The reference that `text` is, with registry and repository written in full. Follows ParseNormalizedNamed of
 * github.com/distribution/reference; digests are those of {@link parseDigest}.
 */
export function parseReference(text: string): ParsedReference {
  if (text === '') return invalid('empty');
  if (text.length > MAX_TEXT) return invalid('tooLong');
  // Ambiguous with an image's identifier, so distribution refuses it.
  if (/^[a-f0-9]{64}$/.test(text)) return invalid('bareHexName');

  const [nameAndTag, digestText] = cut(text, '@');
  const [registry, remainder] = splitRegistry(nameAndTag);
  const [repository, tag] = cut(remainder, ':');

  if (repository !== repository.toLowerCase()) return invalid('uppercase');
  if (!isRegistry(registry)) return invalid('registry');
  if (!repository.split('/').every(isPathComponent)) return invalid('repository');
  if (repository.length > MAX_REPOSITORY) return invalid('tooLong');
  if (tag !== undefined && !TAG.test(tag)) return invalid('tag');
  if (tag !== undefined && tag.length > MAX_TAG) return invalid('tooLong');
  const digest = digestText === undefined ? undefined : parseDigest(digestText);
  if (digestText !== undefined && digest === undefined) return invalid('digest');
  return { kind: 'ok', value: { registry, repository, tag, digest } };
}

/** @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pulling-manifests */
export function isTag(text: string): boolean {
  return text.length <= MAX_TAG && TAG.test(text);
}

/** The reference in full, `docker.io/library/nginx:1.27@sha256:…`: what {@link parseReference} reads as the same reference. */
export function formatReference({ registry, repository, tag, digest }: Reference): string {
  return `${registry}/${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}

/** Where the parts of a reference stand in its text, in order. */
export function partsOfReference(
  text: string,
): readonly (Span & { readonly part: 'registry' | 'repository' | 'tag' | 'digest' })[] {
  const at = text.indexOf('@');
  const end = at < 0 ? text.length : at;
  const slash = text.slice(0, end).indexOf('/');
  const start = slash > 0 && namesRegistry(text.slice(0, slash)) ? slash + 1 : 0;
  const colon = text.slice(start, end).indexOf(':');
  const name = colon < 0 ? end : start + colon;
  const parts = [
    { part: 'registry', start: 0, end: Math.max(0, start - 1) },
    { part: 'repository', start, end: name },
    { part: 'tag', start: name + 1, end },
    { part: 'digest', start: end + 1, end: text.length },
  ] as const;
  return parts.filter((part) => part.start < part.end);
}

/** What to ask the registry for: the digest, else the tag, else `latest`. */
export function tagOrDigest({ tag, digest }: Reference): string {
  return digest ?? tag ?? 'latest';
}

/**
 * The registry and the rest, after distribution's splitDockerDomain: the first segment is a registry if it is `localhost`, holds
 * '.' or ':', or an upper-case letter (a repository has none).
 */
function splitRegistry(name: string): readonly [registry: string, remainder: string] {
  const [first, rest] = cut(name, '/');
  if (rest === undefined) return [DEFAULT_REGISTRY, OFFICIAL + name];
  const isRegistryName = namesRegistry(first);
  const registry = !isRegistryName || first === LEGACY_DEFAULT_REGISTRY ? DEFAULT_REGISTRY : first;
  const remainder = isRegistryName ? rest : name;
  const official = registry === DEFAULT_REGISTRY && !remainder.includes('/');
  return [registry, official ? OFFICIAL + remainder : remainder];
}

/** Whether the first of several segments of a name is a registry's. */
export function namesRegistry(first: string): boolean {
  return first === 'localhost' || /[.:]/.test(first) || first !== first.toLowerCase();
}

/** A host name, an IPv4 address or an IPv6 address in brackets (no zone, no embedded IPv4), with an optional port. */
function isRegistry(text: string): boolean {
  const [, host = '', port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s.exec(text) ?? [];
  if (port !== undefined && !/^[0-9]+$/.test(port)) return false;
  if (host.startsWith('[')) return /^\[[a-fA-F0-9:]+\]$/.test(host);
  return host.split('.').every((label) => /^[a-zA-Z0-9-]+$/.test(label) && !/^-|-$/.test(label));
}

/** Lower-case letters and digits, parted by one '.', one or two '_', or any number of '-'. */
function isPathComponent(text: string): boolean {
  return /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/.test(text);
}

/** What stands before and behind the first `separator`. */
function cut(text: string, separator: string): readonly [before: string, after: string | undefined] {
  const index = text.indexOf(separator);
  return index < 0 ? [text, undefined] : [text.slice(0, index), text.slice(index + separator.length)];
}

function invalid(problem: InvalidReference): ParsedReference {
  return { kind: 'invalid', problem };
}
