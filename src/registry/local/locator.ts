import path from 'node:path';
import { type Digest, parseDigest } from '../../oci/digest';
import type { InvalidReference } from '../../references/occurrence';
import { parseReference } from '../../references/reference';
import type { Locator } from '../imageSource';

export type ParsedLocator =
  | { readonly kind: 'ok'; readonly value: Locator }
  | { readonly kind: 'invalid'; readonly problem: InvalidReference | 'path' };

/** Longer than any path or name of an image. */
const MAX_TAG = 1200;

/**
 * Where `text` says that an image is: `REF`, `oci:FOLDER[:TAG]`, `oci-archive:FILE[:TAG]` or `docker-archive:FILE`. As skopeo
 * reads them, a path ends at its first colon, a drive's (`C:\…`, `C:/…`) apart; the tag may hold more of them
 * (`oci:layout:example.com/app:1.0`). `@DIGEST` in the place of the tag names what has no name.
 */
export function parseLocator(text: string): ParsedLocator {
  const [, scheme, rest] = /^(oci|oci-archive|docker-archive):(.*)$/s.exec(text) ?? [];
  if (scheme === undefined || rest === undefined) {
    const parsed = parseReference(text);
    return parsed.kind === 'ok' ? { kind: 'ok', value: { kind: 'registry', reference: parsed.value } } : parsed;
  }
  const place = scheme === 'docker-archive' ? { path: rest } : splitPlace(rest);
  if (place.path === '' || place.path.includes('\0')) return { kind: 'invalid', problem: 'path' };
  if (place.tag !== undefined && !isLocalTag(place.tag)) return { kind: 'invalid', problem: 'tag' };
  return { kind: 'ok', value: { kind: scheme === 'oci' ? 'layout' : 'archive', ...place } };
}

/** The absolute paths that `written` may stand for: `~/` is in the home folder, anything relative in any of `folders`. */
export function absolutePaths(written: string, home: string, folders: readonly string[]): readonly string[] {
  if (written.startsWith('~/') || written.startsWith(`~${path.sep}`)) return [path.join(home, written.slice(2))];
  if (path.isAbsolute(written)) return [path.resolve(written)];
  return folders.map((folder) => path.resolve(folder, written));
}

interface Place {
  readonly path: string;
  readonly tag?: string;
  readonly digest?: Digest;
}

function splitPlace(text: string): Place {
  const at = text.lastIndexOf('@');
  const digest = at < 0 ? undefined : parseDigest(text.slice(at + 1));
  const named = digest ? text.slice(0, at) : text;
  const colon = named.indexOf(':', /^[A-Za-z]:[\\/]/.test(named) ? 2 : 0);
  const place = colon < 0 ? { path: named } : { path: named.slice(0, colon), tag: named.slice(colon + 1) };
  return digest ? { ...place, digest } : place;
}

/** Wider than the grammar of image-spec's `org.opencontainers.image.ref.name`, which tools do not keep to: one printable word. */
export function isLocalTag(text: string): boolean {
  return text.length <= MAX_TAG && /^[\x21-\x7e]+$/.test(text);
}
