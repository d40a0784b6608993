/** Tags that are moved with each release, the best known first: the order in which they are shown. */
const CHANNELS = [
  ...['latest', 'stable', 'lts', 'current', 'mainline', 'release', 'production', 'prod', 'rolling', 'edge'],
  ...['main', 'master', 'trunk', 'develop', 'development', 'dev', 'devel', 'next', 'preview', 'rc', 'beta', 'alpha'],
  ...['testing', 'test', 'staging', 'nightly', 'canary', 'snapshot', 'unstable', 'experimental', 'sid', 'rawhide'],
  ...['oldstable', 'oldoldstable'],
];

/** Base systems, their releases, and parts of an image, each of which is met as a tag without a version. */
const LINES = [
  ...['alpine', 'slim', 'debian', 'ubuntu', 'distroless', 'ubi', 'busybox', 'scratch', 'wolfi', 'windowsservercore'],
  ...[
    'nanoserver',
    'ltsc',
    'servercore',
    'glibc',
    'musl',
    'uclibc',
    'jdk',
    'jre',
    'cli',
    'fpm',
    'apache',
    'zts',
    'perl',
  ],
  ...['otel', 'full', 'minimal', 'debug', 'nonroot', 'root', 'static', 'base', 'runtime', 'devtools'],
  // Debian, from forky down.
  ...['forky', 'trixie', 'bookworm', 'bullseye', 'buster', 'stretch', 'jessie', 'wheezy'],
  // Ubuntu.
  ...['resolute', 'questing', 'plucky', 'oracular', 'noble', 'mantic', 'lunar', 'kinetic', 'jammy', 'focal', 'bionic'],
  ...['xenial', 'trusty'],
  // Node.js with long-term support.
  ...['krypton', 'jod', 'iron', 'hydrogen', 'gallium', 'fermium', 'erbium', 'dubnium', 'carbon', 'boron', 'argon'],
];

const CHANNEL_ORDER: ReadonlyMap<string, number> = new Map(CHANNELS.map((name, index) => [name, index]));
const KNOWN: ReadonlySet<string> = new Set([...CHANNELS, ...LINES]);

/** Whether the first word of `text` is known to be moved: `latest`, `stable-alpine`, `bookworm-slim`. */
export function isFloatingName(text: string): boolean {
  return KNOWN.has(/^[A-Za-z]*/.exec(text)?.[0].toLowerCase() ?? '');
}

/** The place of a channel's name among the channels, `latest` being 0; undefined for all else, `latest-alpine` too. */
export function channelOrder(text: string): number | undefined {
  return CHANNEL_ORDER.get(text.toLowerCase());
}
