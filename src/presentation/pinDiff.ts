import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { plainLine } from './harmless';

/** What changes in a file, as a unified diff that `git apply` and `patch -p1` take. */
export function pinDiff(name: string, before: string, after: string): string {
  const path = plainLine(name, 1000);
  const absolute = path.startsWith('/');
  return createTwoFilesPatch(absolute ? path : `a/${path}`, absolute ? path : `b/${path}`, before, after, '', '', {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
  });
}
