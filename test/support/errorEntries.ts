/**
 * The errors in VS Code's logs whose stacks lead into files of a folder. An entry begins with a time; a stack stands on the lines below.
 * @param folder a part of the path of these files.
 */
export function errorEntries(log: string, folder: string): readonly string[] {
  const entries = log.split(/^(?=\d{4}-\d\d-\d\d[ T])/m);
  return entries.filter((entry) => /^.{0,40}\[error\]/.test(entry) && entry.includes(folder));
}
