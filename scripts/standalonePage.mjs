// @ts-check
import path from 'node:path';

/** What only those read who have the project before them. */
const OF_A_CLONE = /^<!-- of a clone -->\n[\s\S]*?^<!-- \/of a clone -->\n\n/gm;

/** A paragraph that is a picture of ours alone. */
const PICTURE = /^!\[[^\]]*\]\((?!https:)[^)]*\)\n\n/gm;

/** A link to a file of ours. */
const LINK = /(?<!!)\[([^\]]+)\]\((?!https:|#)([^)#]+)(?:#[^)]*)?\)/g;

/**
 * A page for where it is shown by itself: VS Code's page of an extension, and that of a registry of packages. They load pictures and
 * follow links on the web alone, and we have no address there: pictures are left out, and links name the file, which is shipped, too.
 *
 * @param {string} text In Markdown.
 * @param {string} folder That the page stands in, from the project's.
 */
export function standalonePage(text, folder) {
  const page = text
    .replace(OF_A_CLONE, '')
    .replace(PICTURE, '')
    .replace(LINK, (_, label, target) => {
      const file = path.posix.join(folder, target);
      return label === file ? label : `${label} (${file})`;
    });
  return `${page}\nFiles that are named in parentheses lie in the folder of this page.\n`;
}
