import type { Format, Occurrence } from './occurrence';

/** A document as an editor holds it or a file as it was read. */
export interface ScannedDocument {
  /** A path with slashes, absolute or not; only its names count. */
  readonly path: string;
  /** The editor's name for the language, where there is an editor. */
  readonly languageId?: string | undefined;
  readonly text: string;
}

/** One format: which documents are of it, and where images stand in them. */
export interface Finder {
  readonly format: Format;
  /** Decided by name, folder, language and content together; cheap, since every finder before the right one is asked. */
  claims(document: ScannedDocument): boolean;
  /** In any order; a place is reported once. Broken text gives what can still be found. */
  find(text: string): Iterable<Occurrence>;
}

/** The last segment of a path. */
export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
