import * as l10n from '@vscode/l10n';
import type { Digest } from '../oci/digest';

/** `1.5 kB`, `22.4 MB`: powers of 1,000, as registries' web pages show them. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${units[unit] ?? ''}`;
}

/** Enough of a digest to tell it from others: `sha256:6ebc3e17a980`. */
export function shortDigest(digest: Digest): string {
  const [algorithm = '', encoded = ''] = digest.split(':', 2);
  return `${algorithm}:${encoded.slice(0, 12)}`;
}

/** Who looks at a text: the language is a BCP 47 tag, the time in milliseconds since the epoch. */
export interface Viewer {
  readonly now: number;
  readonly language: string;
}

/** `2024-06-05 (2 years ago)`; undefined where there is no date, or one that means none. */
export function formatCreated(created: string | undefined, viewer: Viewer): string | undefined {
  const time = Date.parse(created ?? '');
  if (!Number.isFinite(time) || new Date(time).getUTCFullYear() <= 1970 || isReproducible(created)) return undefined;
  return l10n.t('{0} ({1})', new Date(time).toISOString().slice(0, 10), formatAge(time, viewer));
}

/** `17 seconds`, `6 hours`: rounded up, so that who waits for so long has not come too early. */
export function formatWait(seconds: number): string {
  if (seconds <= 1) return l10n.t('1 second');
  if (seconds <= 120) return l10n.t('{0} seconds', Math.ceil(seconds));
  if (seconds <= 120 * 60) return l10n.t('{0} minutes', Math.ceil(seconds / 60));
  if (seconds <= 48 * 3600) return l10n.t('{0} hours', Math.ceil(seconds / 3600));
  return l10n.t('{0} days', Math.ceil(seconds / (24 * 3600)));
}

/**
 * Whether this is the date that reproducible builds write for none: the epoch (ko, Jib, Bazel), or 1980, the first that a zip file
 * knows (buildpacks).
 */
export function isReproducible(created: string | undefined): boolean {
  return /^(?:1970|1980)-01-01T00:00:0[01](?:\.0*)?Z$/.test(created ?? '');
}

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365.25 * 24 * 3600],
  ['month', 30.44 * 24 * 3600],
  ['week', 7 * 24 * 3600],
  ['day', 24 * 3600],
  ['hour', 3600],
  ['minute', 60],
];

/** `3 months`: the largest unit of which there is a whole one. */
export function formatDuration(seconds: number, language: string): string {
  const [unit, length] = unitOf(seconds);
  const count = new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' });
  return count.format(Math.trunc(seconds / length));
}

function formatAge(time: number, { now, language }: Viewer): string {
  const seconds = (time - now) / 1000;
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'always' });
  const [unit, length] = unitOf(seconds);
  return relative.format(Math.trunc(seconds / length), unit);
}

function unitOf(seconds: number): readonly [Intl.RelativeTimeFormatUnit, number] {
  return UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1];
}
