import type { Finder } from './finder';

/** YAML and JSON whose name tells nothing: each document is of the first format that recognises it. */
export function findByContent(finders: readonly Finder[]): Finder {
  return {
    claims: ({ path, languageId }) =>
      /\.(?:ya?ml|json)$/i.test(path) || /^(?:yaml|json|jsonc|helm|kubernetes)$/.test(languageId ?? ''),
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
