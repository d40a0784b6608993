import * as v from 'valibot';
import { DEFAULT_REGISTRY, LEGACY_DEFAULT_REGISTRY, namesRegistry, type Reference } from '../../references/reference';
import type { Rule } from '../rule';
import { listOption, textOption } from '../options';
import { violation } from '../outcomes';
import { perObject } from '../perObject';
import { fitsWildcard } from '../wildcard';

/** Hosts, `*.example.com`, or names, `ghcr.io/acme/*`: patterns of `*` and `?`. */
interface Options {
  readonly allowed: readonly string[];
}

/** A host with a port, and a name behind it: a tag, a digest, a `!` or several of them in one text would fit nothing. */
const PATTERN = /^(?:[A-Za-z]+:\/\/)?[\w.*?:[\]-]+(?:\/[\w.*?-]*)*$/;

/** The image comes from a registry that is allowed. */
export const registryAllowed: Rule<Options> = {
  id: 'registry-allowed',
  options: v.strictObject({ allowed: listOption(v.pipe(textOption, v.regex(PATTERN))) }),
  needs: () => ({ level: 'text' }),
  check({ reference }, options) {
    const isAllowed = patternsOf(options).some((pattern) => fits(pattern, reference));
    return isAllowed ? [] : violation({ kind: 'registryNotAllowed', allowed: options.allowed });
  },
};

interface Pattern {
  readonly host: string;
  /** Undefined for all that the host has. */
  readonly repository: string | undefined;
}

const patternsOf = perObject(({ allowed }: Options) => allowed.map(patternOf));

/** As a reference is read: what names no registry is of Docker Hub, `nginx` is official there. A slash at the end: all below. */
function patternOf(written: string): Pattern {
  const text = written.replace(/^[a-z]+:\/\//i, '');
  const slash = text.indexOf('/');
  const first = slash < 0 ? text : text.slice(0, slash);
  const isHost = namesRegistry(first) || /[*?]/.test(first);
  const named = isHost ? first.toLowerCase() : DEFAULT_REGISTRY;
  const host = named === LEGACY_DEFAULT_REGISTRY ? DEFAULT_REGISTRY : named;
  const rest = !isHost ? text : slash < 0 ? '' : text.slice(slash + 1);
  const official = host === DEFAULT_REGISTRY && /^[^/*?]+$/.test(rest);
  const repository = `${official ? 'library/' : ''}${rest}${rest.endsWith('/') ? '*' : ''}`;
  return { host, repository: repository === '' ? undefined : repository };
}

/** Host and name apart: a star in the one never reaches into the other. */
function fits(pattern: Pattern, { registry, repository }: Reference): boolean {
  if (!fitsWildcard(pattern.host, registry.toLowerCase())) return false;
  return pattern.repository === undefined || fitsWildcard(pattern.repository, repository);
}
