import {
  choosePlatform,
  normalise,
  normaliseOs,
  parsePlatform,
  type Platform,
  type PlatformSpecifier,
} from './platform';

/**
 * Those that Go knows, of old and reserved ones too, and `wasi/wasm` and `wasi/wasm32`, as containerd's shims and Docker have it.
 * @see https://github.com/golang/go/blob/go1.23.0/src/internal/syslist/syslist.go
 * @see https://docs.docker.com/desktop/features/wasm/
 */
export const OPERATING_SYSTEMS: ReadonlySet<string> = new Set(
  'aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasi wasip1 windows zos'.split(
    ' ',
  ),
);
export const ARCHITECTURES: ReadonlySet<string> = new Set(
  '386 amd64 amd64p32 arm armbe arm64 arm64be loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le ppc ppc64 ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm wasm32'.split(
    ' ',
  ),
);

/**
 * `linux/arm64/v8`, `linux/arm64`, `linux`, `arm64`, as containerd reads them, and `arm64/v8`, as GitLab writes it; undefined for any
 * other text.
 */
export function parseSpecifier(text: string): PlatformSpecifier | undefined {
  const [first = '', second, third] = text.trim().split('/');
  if (second === undefined) {
    if (OPERATING_SYSTEMS.has(normaliseOs(first))) return { os: first };
    return isArchitecture(first) ? { architecture: first } : undefined;
  }
  const platform = parsePlatform(text);
  if (!platform || third !== undefined || !isArchitecture(first)) return platform;
  return { architecture: first, variant: second };
}

/** Whether there is such a system and such a processor, as far as is known here. */
export function isKnownPlatform({ os, architecture }: Platform): boolean {
  return OPERATING_SYSTEMS.has(normaliseOs(os)) && isArchitecture(architecture);
}

/** Any platform is one of it. */
export function saysNothing({ os, architecture }: PlatformSpecifier): boolean {
  return os === undefined && architecture === undefined;
}

/** The platform to show first where `specifier` is asked for: what it does not say is the usual. */
export function usualPlatform({ os = 'linux', architecture = 'amd64', variant }: PlatformSpecifier): Platform {
  return { os, architecture, variant };
}

/**
 * Whether an image for `made` runs on `asked`. Processors run what was made for older ones of their kind: arm/v7 runs arm/v6, arm64 runs
 * arm, amd64 runs 386.
 * @see https://github.com/containerd/platforms/blob/v0.2.1/compare.go
 */
export function runsOn(made: Platform, asked: PlatformSpecifier): boolean {
  if (asked.os !== undefined && normaliseOs(made.os) !== normaliseOs(asked.os)) return false;
  if (asked.architecture === undefined) return true;
  const [one, other] = [normalise(made), normalise(usualPlatform(asked))];
  const kinds = `${one.architecture} on ${other.architecture}`;
  if (one.architecture !== other.architecture) return kinds === 'arm on arm64' || kinds === '386 on amd64';
  return one.variant === other.variant || versionOf(one) < versionOf(other);
}

/**
 * The entries that may be run where each of `asked` is asked for: of a processor the one that suits it best, for each system where none is
 * named; all of a system where no processor is named. Where there is none, the one that {@link choosePlatform} shows.
 */
export function entriesFor<T extends { readonly platform?: Platform | undefined }>(
  entries: readonly T[],
  asked: readonly PlatformSpecifier[],
): readonly T[] {
  const chosen = new Set(asked.flatMap((specifier) => entriesOn(entries, specifier)));
  return entries.filter((entry) => chosen.has(entry));
}

function entriesOn<T extends { readonly platform?: Platform | undefined }>(
  entries: readonly T[],
  asked: PlatformSpecifier,
): readonly T[] {
  const fitting = entries.filter(({ platform }) => platform && runsOn(platform, asked));
  const unnamed = entries.filter(({ platform }) => !platform);
  if (asked.architecture === undefined) {
    if (fitting.length + unnamed.length > 0) return [...fitting, ...unnamed];
  } else if (fitting.length > 0) {
    const best = new Map<string, T>();
    for (const entry of fitting) {
      const os = normaliseOs(entry.platform?.os ?? '');
      const known = best.get(os);
      if (!known || suitability(entry, asked) > suitability(known, asked)) best.set(os, entry);
    }
    return [...best.values()];
  } else if (unnamed.length > 0) {
    return unnamed;
  }
  const shown = choosePlatform(entries, []);
  return shown ? [shown] : [];
}

/** The newer the better, and another kind of processor is worse than all of the same. */
function suitability({ platform }: { readonly platform?: Platform | undefined }, asked: PlatformSpecifier): number {
  if (!platform) return NaN;
  const [made, wanted] = [normalise(platform), normalise(usualPlatform(asked))];
  const version = versionOf(made) || 0;
  return made.architecture === wanted.architecture ? version + OTHER_KIND : version;
}

/** More than the number of any variant. */
const OTHER_KIND = 10_000;

/** The number of a variant in normal form, `v8` or `v8.1`; NaN where it has none, which is neither less nor more. */
function versionOf({ variant = '' }: Platform): number {
  return Number(/^v(\d{1,3}(?:\.\d{1,3})?)$/.exec(variant)?.[1] ?? NaN);
}

function isArchitecture(text: string): boolean {
  return ARCHITECTURES.has(normalise({ os: '', architecture: text }).architecture);
}
