import type { Finder } from './finder';

/** Claims by the kind of file alone, so that whether there is something of a format is known only from the text. */
export interface ContentFinder extends Finder {
  /** Whether a text of one or several documents may be of some format. Linear. */
  holdsFormat(text: string): boolean;
}

/** YAML and JSON whose name tells nothing: each document is of the first format that recognises it. */
export function findByContent(finders: readonly Finder[]): ContentFinder {
  return {
    claims: ({ path, languageId }) =>
      /\.(?:ya?ml|json)$/i.test(path) || /^(?:yaml|json|jsonc|helm|kubernetes)$/.test(languageId ?? ''),
    holdsFormat: (text) => {
      const apiVersion = apiVersionOf(text);
      return finders.some((finder) => finder.recognises?.(text, apiVersion));
    },
    readsDocumentsAlone: true,
    beside: (document, beside) =>
      finders
        .filter((finder) => finder.beside && finder.recognises?.(document.text, apiVersionOf(document.text)))
        .flatMap((finder) => finder.beside?.(document, beside) ?? []),
    find: (text, surroundings) => {
      const apiVersion = apiVersionOf(text);
      return finders.find((finder) => finder.recognises?.(text, apiVersion))?.find(text, surroundings) ?? [];
    },
  };
}

function apiVersionOf(text: string): string | undefined {
  return /^["']?apiVersion["']?:[ \t]*["']?([^\s"']+)/m.exec(text)?.[1];
}
