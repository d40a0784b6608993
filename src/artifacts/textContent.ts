import { TITLE_KEY } from '../oci/artifactManifest';
import type { Descriptor } from '../oci/descriptor';

/** Bytes: more is hardly read in an editor. */
export const MAX_TEXT = 16 * 1024 * 1024;

const TEXT_TYPE = /^text\/|[+/.](?:json|xml|ya?ml|toml|csv|javascript|markdown)$/;
const OTHER_TYPE =
  /^(?:image|audio|video|font)\/|[+/.](?:gzip|zstd|bzip2?|xz|tar|zip|wasm|pdf|cbor|cose|octet-stream|squashfs|gguf|safetensors)\b/;
const TEXT_NAME =
  /(?:^|[./])(?:json|jsonl|ya?ml|toml|ini|conf|env|md|txt|log|csv|tsv|xml|html|css|js|ts|go|py|rs|sh|rego|pem|crt|pub|sig|asc|spdx|proto|tf|hcl|properties|LICENSE|README|NOTICE|Dockerfile)$/i;
/** The ending by which an editor knows a language, of types that do not end in it. */
const ENDINGS: readonly (readonly [type: RegExp, ending: string])[] = [
  [/[+/.]json$/, '.json'],
  [/[+/.]xml$/, '.xml'],
  [/[+/.]ya?ml$/, '.yaml'],
  [/[+/.]toml$/, '.toml'],
  [/[+/.]csv$/, '.csv'],
  [/[+/.]markdown$/, '.md'],
];

/** Whether a layer may be text, as far as its descriptor tells: a name counts more than a type. */
export function mayBeText({ mediaType, size, annotations }: Descriptor): boolean {
  if (size > MAX_TEXT) return false;
  if (TEXT_NAME.test(annotations[TITLE_KEY] ?? '') || TEXT_TYPE.test(mediaType)) return true;
  return !OTHER_TYPE.test(mediaType);
}

/** Bytes as text; undefined where they are none: not UTF-8, or with a NUL. */
export function textIn(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** A name for a layer as a file, which any machine takes: the last part of its title, else one that its digest makes. */
export function fileNameOf({ mediaType, digest, annotations }: Descriptor): string {
  const title = (annotations[TITLE_KEY] ?? '').split(/[\\/]/).at(-1) ?? '';
  const safe = title
    .replaceAll(/[^\w.@+ -]+/g, '-')
    .replaceAll(/^[. ]+|[. ]+$/g, '')
    .slice(0, 120);
  const name = safe === '' ? digest.replace(':', '-').slice(0, 19) : safe;
  if (/\.\w{1,10}$/.test(name)) return name;
  return name + (ENDINGS.find(([type]) => type.test(mediaType))?.[1] ?? '');
}
