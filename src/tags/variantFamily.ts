/** A variant with those numbers taken out that may rise without leaving it. */
export interface VariantFamily {
  /** `-alpine#.#`, `-debian-#-r#`, `-php8.2-fpm`. */
  readonly name: string;
  /** The versions of the base systems. */
  readonly base: readonly number[];
  /** Counted builds of the same version: `-r3`, `_11`. */
  readonly build: readonly number[];
}

const BASES =
  'alpine|debian|ubuntu|ubi|rhel|rockylinux|rocky|almalinux|alma|fedora|centos|oraclelinux|ol|el|photon|azurelinux|mariner|amazonlinux|al|sles|leap|bci';
const BUILDS = 'r|b|build|rev|revision|ls|k3s|rke2r|eksbuild|gke|rancher|p|patch|cu|post';

/**
 * A base system with its version, a counted build, or a number alone, which counts builds where it is all there is (`8.6-990`) or is
 * joined to the version by `_`, as '+' is written in tags (`21.0.5_11-jdk`).
 */
const COUNTED = new RegExp(
  [
    String.raw`(?<=[-_.])(${BASES})[-_]?\d+(?:\.\d+)*(?![A-Za-z0-9.])`,
    String.raw`(?<=[-_.])(?:${BUILDS})[-.]?\d+(?:\.\d+)*(?![A-Za-z0-9.])`,
    String.raw`^[-_.]\d+(?:\.\d+)*$`,
    String.raw`^_\d+(?:\.\d+)*(?=-)`,
  ].join('|'),
  'gi',
);
/** The revision of a package of Debian's kind, which a distribution counts on: `5.4.3-1ubuntu2`. */
const PACKAGED = /^([-_.])(\d+)(ubuntu|build)(\d+(?:\.\d+)*)(?![A-Za-z0-9])/i;
/** A hash of a commit that follows a version: each build has its own, none is higher. */
const HASH = /(?<=[-_.])g?(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{7,40}(?![A-Za-z0-9])/g;
/** One in thirty has no letter, a few have no digit: among hashes these are some too. */
const HASH_AMONG_OTHERS = /(?<=[-_.])g?[0-9a-f]{7,40}(?![A-Za-z0-9])/g;

/**
 * Only the numbers of base systems and of counted builds may rise. All others are names: Java's in `-jdk-21`, PHP's in `-php8.2-fpm`,
 * the processor's in `-arm64v8`, that of the host in `-nanoserver-1809`. Whoever chose those does not want another one.
 * @param isAmongHashes the repository's tags carry hashes here, so that one of digits or of letters alone is one too.
 */
export function variantFamily(variant: string, isAmongHashes = false): VariantFamily {
  if (variant === '') return NONE;
  const base: number[] = [];
  const build: number[] = [];
  const withoutHash = variant.replace(isAmongHashes ? HASH_AMONG_OTHERS : HASH, '<hash>');
  const withoutRevision = withoutHash.replace(PACKAGED, (whole) => {
    build.push(...Array.from(whole.matchAll(/\d+/g), Number));
    return whole.replaceAll(/\d+/g, '#');
  });
  const name = withoutRevision.replace(COUNTED, (whole, system: string | undefined) => {
    const numbers = /\d+(?:\.\d+)*$/.exec(whole)?.[0] ?? '';
    (system === undefined ? build : base).push(...numbers.split('.').map(Number));
    return whole.slice(0, whole.length - numbers.length) + numbers.replace(/\d+/g, '#');
  });
  return { name, base, build };
}

const NONE: VariantFamily = { name: '', base: [], build: [] };
