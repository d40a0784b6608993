import { BLOCK, hasContent, isEmptyBlock, parseTarHeader, type TarHeader } from './tarHeader';

/** One member of a tar: a file with its content, a folder, or a link to another member. */
export interface TarEntry {
  /** As written: never a path of this machine. */
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'hardLink' | 'symbolicLink' | 'other';
  /** What a link leads to: a name for a hard link, relative to its own folder for a symbolic one. */
  readonly link: string;
  /** Where the content starts in the decompressed archive, and its length, in bytes. */
  readonly offset: number;
  readonly size: number;
}

/** Reads an archive's bytes, decompressed, from its start to its end. */
export interface TarReader {
  /** The next `length` bytes; fewer only at the end. */
  read(length: number): Promise<Uint8Array>;
  /** Goes on to `position`, which is not behind; false where the archive ends before it. */
  skipTo(position: number): Promise<boolean>;
}

/** Why an archive cannot be read to its end. */
export class TarError extends Error {
  override readonly name = 'TarError';

  constructor(
    readonly kind: 'malformed' | 'tooLarge',
    message: string,
  ) {
    super(message);
  }
}

/** Members and what extends them. */
const MAX_HEADERS = 100_000;
/** Of pax records and GNU's long names, in bytes. */
const MAX_EXTENSION = 64 * 1024;

/** Pax records for all members that follow, such as the commit that `git archive` writes: nothing that is read here. */
const GLOBAL_RECORDS = 'g';

const KINDS: Readonly<Record<string, TarEntry['kind']>> = {
  '0': 'file',
  '1': 'hardLink',
  '2': 'symbolicLink',
  '5': 'folder',
};

/** What pax records and GNU's long names say about the next member. */
interface Extension {
  readonly path?: string;
  readonly linkpath?: string;
  readonly size?: number;
}

/**
 * The members of the tar that `reader` stands at the start of, in their order. Who takes an entry may read its content, and no
 * further, before asking for the next.
 * @throws TarError `malformed` where it is no tar or ends too early, `tooLarge` for too many members; and what `reader` throws.
 */
export async function* readTarEntries(reader: TarReader): AsyncGenerator<TarEntry> {
  let extension: Extension = {};
  let offset = 0;
  for (let count = 0; ; count++) {
    if (count > MAX_HEADERS) throw new TarError('tooLarge', `more than ${MAX_HEADERS} headers`);
    const block = await reader.read(BLOCK);
    // Some writers leave the two empty blocks out.
    if (block.length === 0 && offset > 0) return;
    if (block.length < BLOCK) throw malformed(offset === 0 ? 'no tar' : 'it ends within a header');
    if (isEmptyBlock(block)) return;
    const header = parseTarHeader(block);
    if (!header) throw malformed(offset === 0 ? 'no tar' : `the header at ${offset}`);
    offset += BLOCK;

    let size = hasContent(header) ? header.size : 0;
    if (isExtension(header)) {
      extension = { ...extension, ...(await readExtension(reader, header)) };
    } else if (header.type !== GLOBAL_RECORDS) {
      if (hasContent(header)) size = extension.size ?? size;
      const { path = header.name, linkpath = header.link } = extension;
      yield { name: path, kind: KINDS[header.type] ?? 'other', link: linkpath, offset, size };
      extension = {};
    }
    offset += Math.ceil(size / BLOCK) * BLOCK;
    if (!Number.isSafeInteger(offset) || !(await reader.skipTo(offset))) {
      throw malformed('it ends within a member');
    }
  }
}

function isExtension({ type }: TarHeader): boolean {
  return type === 'x' || type === 'L' || type === 'K';
}

async function readExtension(reader: TarReader, { type, size }: TarHeader): Promise<Extension> {
  if (size > MAX_EXTENSION) throw new TarError('tooLarge', `a header of ${size} bytes`);
  const bytes = await reader.read(size);
  if (bytes.length < size) throw malformed('it ends within a header');
  if (type !== 'x') {
    const name = new TextDecoder().decode(bytes).replace(/\0.*$/s, '');
    return type === 'L' ? { path: name } : { linkpath: name };
  }
  const records = parsePaxRecords(bytes);
  if (!records) throw malformed('a pax record');
  return records;
}

/**
 * Records of the form `LENGTH KEY=VALUE\n`, LENGTH counting all of it in bytes; undefined where one is not.
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html#tag_20_94_13_03
 */
function parsePaxRecords(bytes: Uint8Array): Extension | undefined {
  let extension: Extension = {};
  const text = Buffer.from(bytes);
  for (let start = 0; start < text.length;) {
    const space = text.indexOf(' ', start);
    const digits = space < 0 ? '' : text.toString('latin1', start, space);
    const end = start + Number(digits);
    if (!/^[0-9]{1,6}$/.test(digits) || end > text.length || end <= space || text[end - 1] !== 0x0a) return undefined;
    const [, key, value] = /^([^=]+)=(.*)$/s.exec(text.toString('utf8', space + 1, end - 1)) ?? [];
    if (key === undefined || value === undefined) return undefined;
    if (key === 'path' || key === 'linkpath') extension = { ...extension, [key]: value };
    if (key === 'size') {
      const size = /^[0-9]+$/.test(value) ? Number(value) : NaN;
      if (!Number.isSafeInteger(size)) return undefined;
      extension = { ...extension, size };
    }
    start = end;
  }
  return extension;
}

function malformed(what: string): TarError {
  return new TarError('malformed', `the archive: ${what}`);
}
