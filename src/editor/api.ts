import {
  manifestDigest,
  type ManifestDigest,
  ociManifest,
  ociManifestConfig,
  type OciManifestConfig,
} from '../inspection/policyHost';
import { parsePlatform } from '../oci/platform';
import { askOfPerson, type ImageSource } from '../registry/imageSource';

/** How a call is made: `signal` gives it up. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/**
 * What other extensions get: `vscode.extensions.getExtension('oci-lens.oci-lens')?.activate()`. The three registry capabilities of a
 * policy host, with the same payloads; `uri` is a reference as a person writes it (`busybox:latest`). Answers are remembered and sent
 * with the same credentials as all others here. A call sends a request: make it when a person asked for that one reference.
 * Rejects with an Error whose message says what went wrong.
 */
export interface OciLensApi {
  /** `v1/manifest_digest`: for an index, the digest of the index. */
  manifestDigest(uri: string, options?: CallOptions): Promise<ManifestDigest>;
  /** `v1/oci_manifest`: the JSON of the index or manifest, with every field that the registry sent. */
  manifest(uri: string, options?: CallOptions): Promise<unknown>;
  /** `v1/oci_manifest_config`; `platform` as `os/architecture[/variant]`. */
  manifestAndConfig(uri: string, options?: CallOptions & { readonly platform?: string }): Promise<OciManifestConfig>;
}

export function createApi(source: ImageSource): OciLensApi {
  const ask = (options: CallOptions | undefined) => askOfPerson(options?.signal ?? new AbortController().signal);
  return {
    manifestDigest: async (uri, options) => manifestDigest(source, text(uri), ask(options)),
    manifest: async (uri, options) => (await ociManifest(source, text(uri), ask(options))).manifest,
    manifestAndConfig: async (uri, options) => {
      const platform = options?.platform === undefined ? undefined : parsePlatform(options.platform);
      if (options?.platform !== undefined && !platform) {
        throw new TypeError(`'${options.platform}' is no platform: write os/architecture or os/architecture/variant.`);
      }
      return ociManifestConfig(source, text(uri), { platform }, ask(options));
    },
  };
}

/** Who calls from JavaScript may hand over anything, such as a place that nobody has parsed. */
function text(uri: unknown): string {
  if (typeof uri === 'string') return uri;
  throw new TypeError('Write a reference as text, such as busybox:latest.');
}
