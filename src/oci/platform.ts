/**
 * An operating system and a processor, as an index or an image configuration names them.
 * @see https://github.com/opencontainers/image-spec/blob/v1.1.0/image-index.md#image-index-property-descriptions
 */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string | undefined;
  readonly osVersion?: string | undefined;
}

/**
 * Some of a platform: a part that is not said may be any.
 * @see https://github.com/containerd/platforms/blob/v0.2.1/platforms.go
 */
export interface PlatformSpecifier {
  readonly os?: string | undefined;
  readonly architecture?: string | undefined;
  readonly variant?: string | undefined;
}

/** `linux/arm64/v8`, `windows/amd64 10.0.20348.2700`. */
export function formatPlatform(platform: Platform): string {
  return platform.osVersion ? `${platformPath(platform)} ${platform.osVersion}` : platformPath(platform);
}

/** `os/architecture[/variant]`, the form that {@link parsePlatform} reads; of a specifier what it says. */
export function platformPath({ os, architecture, variant }: PlatformSpecifier): string {
  return [os, architecture, variant].filter(Boolean).join('/');
}

/** The platform written as `os/architecture[/variant]`, the form of `--platform`; undefined for any other text. */
export function parsePlatform(text: string): Platform | undefined {
  const parts = text.trim().split('/');
  if (parts.length < 2 || parts.length > 3 || parts.some((part) => !/^[A-Za-z0-9_.-]+$/.test(part))) return undefined;
  const [os = '', architecture = '', variant] = parts;
  return { os, architecture, variant };
}

/** Build tools list attestations in an index as entries of the platform `unknown/unknown`: they are no platforms. */
export function isUnknownPlatform(platform: Platform): boolean {
  return platform.os === 'unknown' && platform.architecture === 'unknown';
}

/** Whether both name the same platform: arm64 is arm64/v8, arm is arm/v7, amd64 is amd64/v1; os.version counts where both name it. */
export function samePlatform(a: Platform, b: Platform): boolean {
  const [x, y] = [normalise(a), normalise(b)];
  return (
    x.os === y.os &&
    x.architecture === y.architecture &&
    x.variant === y.variant &&
    (!x.osVersion || !y.osVersion || x.osVersion === y.osVersion)
  );
}

const LINUX_AMD64: Platform = { os: 'linux', architecture: 'amd64' };

/**
 * The entry to show where one must be chosen: the first of `wishes` (the document's own, then the user's setting) that is there,
 * then linux/amd64, then the first linux one, then the first. The machine's own platform plays no part.
 */
export function choosePlatform<T extends { readonly platform?: Platform | undefined }>(
  entries: readonly T[],
  wishes: readonly (Platform | undefined)[],
): T | undefined {
  for (const wish of [...wishes, LINUX_AMD64]) {
    const found = wish && entries.find((entry) => entry.platform && samePlatform(entry.platform, wish));
    if (found) return found;
  }
  return entries.find((entry) => entry.platform?.os === 'linux') ?? entries[0];
}

/** Maps, since an image may call its processor `constructor`. */
const DEFAULT_VARIANT: ReadonlyMap<string, string> = new Map([
  ['arm64', 'v8'],
  ['arm', 'v7'],
  ['amd64', 'v1'],
]);
/** Other names, some of them with the variant that they stand for. */
const ARCHITECTURE_ALIAS: ReadonlyMap<string, readonly [architecture: string, variant?: string]> = new Map([
  ['aarch64', ['arm64']],
  ['armel', ['arm', 'v6']],
  ['armhf', ['arm', 'v7']],
  ['i386', ['386']],
  ['x86-64', ['amd64']],
  ['x86_64', ['amd64']],
]);

/**
 * The names that Go has for the parts, and the variant that none stands for.
 * @see https://github.com/containerd/platforms/blob/v0.2.1/database.go
 */
export function normalise(platform: Platform): Platform {
  const given = platform.architecture.toLowerCase();
  const [architecture, named] = ARCHITECTURE_ALIAS.get(given) ?? [given];
  const variant = platform.variant?.toLowerCase();
  return {
    os: normaliseOs(platform.os),
    architecture,
    // Some write the number alone.
    variant: named ?? (variant ? variant.replace(/^(?=\d)/, 'v') : DEFAULT_VARIANT.get(architecture)),
    osVersion: platform.osVersion,
  };
}

export function normaliseOs(os: string): string {
  const name = os.toLowerCase();
  return name === 'macos' ? 'darwin' : name;
}
