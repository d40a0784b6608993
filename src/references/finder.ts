import type { Occurrence } from './occurrence';

export interface DocumentName {
  /** A path with slashes, absolute or not; only its names count. */
  readonly path: string;
  /** The editor's name for the language, where there is an editor. */
  readonly languageId?: string | undefined;
}

/** A document as an editor holds it or a file as it was read. */
export interface ScannedDocument extends DocumentName {
  readonly text: string;
}

/**
 * The text of a file by its path relative to the document's folder; undefined where there is none or it may not be read. The shells
 * read what {@link Finder.beside} names before a scan, so that finding stays pure.
 */
export type Beside = (path: string) => string | undefined;

/** What a finder may know beside the text that it reads. */
export interface Surroundings {
  readonly path: string;
  readonly beside: Beside;
}

/** One format: which documents are of it, and where images stand in them. A finder claims documents, or recognises them, or both. */
export interface Finder {
  /**
   * Decided by name, folder and language first, and by the content where these leave a doubt: every finder before the right one is
   * asked, and the text of a large document that changes is put together only for who asks for it.
   */
  claims?(name: DocumentName, text: () => string): boolean;
  /**
   * Whether one YAML or JSON document is of the format, by its text alone: asked where the file's name tells nothing. `apiVersion` is
   * the value of that key at the start of a line, where there is one: `apps/v1`.
   */
  recognises?(text: string, apiVersion: string | undefined): boolean;
  /** Whether each YAML document of a text can be read alone; then a change makes only the documents anew that it touches. */
  readonly readsDocumentsAlone?: boolean;
  /** Files beside the document that `find` would like to see, given what is known so far. */
  beside?(document: ScannedDocument, beside: Beside): readonly string[];
  /** In any order; a place is reported once. Broken text gives what can still be found. Suppressions are added by the scan. */
  find(text: string, surroundings: Surroundings): Iterable<Occurrence>;
}

/** The last segment of a path. */
export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
