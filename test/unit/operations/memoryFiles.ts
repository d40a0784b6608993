import { type FileEntry, FileError, type Files } from '../../../src/operations/files';

/** A file's text or bytes, or where a symlink leads: a path from the root, or undefined for one out of it. */
export type MemoryFile = string | Uint8Array | { readonly link: string | undefined };

/** Files that stand in memory, by their paths. What is asked for is noted in `asked`. */
export function memoryFiles(
  content: Readonly<Record<string, MemoryFile>>,
  root = '/work',
): Files & { asked: string[] } {
  const asked: string[] = [];
  const paths = Object.keys(content);
  const isFolder = (path: string) => path === '' || paths.some((other) => other.startsWith(`${path}/`));

  const real = (path: string): string | undefined => {
    const file = content[path];
    return typeof file === 'object' && 'link' in file ? file.link : path;
  };
  const bytesOf = (path: string): Uint8Array => {
    const file = content[real(path) ?? ''];
    if (file === undefined || (typeof file === 'object' && 'link' in file)) throw new FileError('notFound', path);
    return typeof file === 'string' ? new TextEncoder().encode(file) : file;
  };
  const answer = async <T>(what: string, path: string, value: () => T): Promise<T> => {
    asked.push(`${what} ${path}`);
    await Promise.resolve();
    return value();
  };
  return {
    asked,
    root,
    list: (folder) =>
      answer('list', folder, () => {
        if (!isFolder(folder)) throw new FileError('notFound', folder);
        const entries = new Map<string, FileEntry>();
        // Backwards, so that an order can only be the walker's.
        for (const path of paths.toReversed()) {
          if (folder !== '' && !path.startsWith(`${folder}/`)) continue;
          const [name = '', ...rest] = path.slice(folder === '' ? 0 : folder.length + 1).split('/');
          const file = content[path];
          const isLink = typeof file === 'object' && 'link' in file;
          entries.set(name, { name, kind: rest.length > 0 ? 'folder' : isLink ? 'symlink' : 'file' });
        }
        return [...entries.values()];
      }),
    stat: (path) =>
      answer('stat', path, () =>
        isFolder(real(path) ?? path)
          ? { kind: 'folder' as const, size: 0 }
          : { kind: 'file' as const, size: bytesOf(path).length },
      ),
    read: (path) => answer('read', path, () => bytesOf(path)),
    realPath: (path) =>
      answer('realPath', path, () => {
        const target = real(path);
        if (target !== undefined && !isFolder(target)) bytesOf(target);
        return target;
      }),
  };
}
