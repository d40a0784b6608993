import { marked, type Token, type Tokens } from 'marked';
import type { HoverPart } from '../../../src/presentation/hoverMarkdown';

/** What a person sees of a hover. */
export interface SeenHover {
  /** Lines of text, without the marks of Markdown; the cells of a row are apart by ` | `. */
  readonly text: string;
  readonly links: readonly { readonly text: string; readonly to: string; readonly trusted: boolean }[];
  /** Whatever else than text, links, emphasis, code and tables would be shown: pictures, HTML. */
  readonly others: readonly string[];
}

/** Reads hovers as VS Code does: with the same parser. */
export function readHover(parts: readonly HoverPart[]): SeenHover {
  const links: { text: string; to: string; trusted: boolean }[] = [];
  const others: string[] = [];
  const textOf = (tokens: readonly Token[], trusted: boolean): string =>
    tokens.map((token) => seen(token, trusted)).join('');
  const inside = ({ tokens, text }: Tokens.Text, trusted: boolean): string =>
    tokens ? textOf(tokens, trusted) : plain(text);
  const seen = (token: Token, trusted: boolean): string => {
    switch (token.type) {
      case 'space':
        return '';
      case 'br':
        return '\n';
      case 'escape':
      case 'codespan':
        return plain((token as Tokens.Escape).text);
      case 'text':
        return inside(token as Tokens.Text, trusted);
      case 'strong':
        return textOf((token as Tokens.Strong).tokens, trusted);
      case 'paragraph':
        return `${textOf((token as Tokens.Paragraph).tokens, trusted)}\n`;
      case 'link': {
        const text = textOf((token as Tokens.Link).tokens, trusted);
        links.push({ text, to: (token as Tokens.Link).href, trusted });
        return text;
      }
      case 'table': {
        const { header, rows } = token as Tokens.Table;
        return [header, ...rows]
          .map((row) => row.map((cell) => textOf(cell.tokens, trusted)).join(' | ') + '\n')
          .join('');
      }
      default:
        others.push(token.raw);
        return '';
    }
  };
  const text = parts
    .map((part) => ('ours' in part ? textOf(marked.lexer(part.ours), true) : textOf(marked.lexer(part.theirs), false)))
    .join('');
  return { text, links, others };
}

/** Entities that stand in the source; what a person wrote has no `&` that is not escaped. */
function plain(text: string): string {
  return text
    .replaceAll(/&nbsp;/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replaceAll(/ +/g, ' ');
}
