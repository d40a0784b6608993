// @ts-check
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import ts from 'typescript';

/** Room for the blocks of all of src/. */
export const MAX_BLOCKS = 128 * 1024;
/** How the counters are called in what is built. */
export const COUNTS = 'ociLensBlocks';

/** @typedef {{ name: string, first: number, end: number, words: string[] }} CountedFile */

/**
 * Has each file in `folder` count its blocks: what stands in braces, behind `if`,
 * `case`, `=>`, `?` and `:`, and operands that may be left out.
 *
 * @param {string} folder
 * @param {CountedFile[]} files is filled.
 * @returns {import('esbuild').Plugin}
 */
export function instrument(folder, files) {
  let next = 0;
  return {
    name: 'count blocks',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
        if (!file.startsWith(folder + path.sep)) return undefined;
        const text = await readFile(file, 'utf8');
        const counted = {
          name: path.relative(folder, file),
          first: next,
          end: next,
          words: /** @type {string[]} */ ([]),
        };
        const { outputText } = ts.transpileModule(text, {
          fileName: file,
          compilerOptions: {
            target: ts.ScriptTarget.ES2023,
            module: ts.ModuleKind.ESNext,
            verbatimModuleSyntax: true,
          },
          transformers: { before: [counting(() => next++, counted.words)] },
        });
        counted.end = next;
        files.push(counted);
        return { contents: outputText, loader: 'js' };
      });
    },
  };
}

/**
 * @param {() => number} number
 * @param {string[]} words
 * @returns {ts.TransformerFactory<ts.SourceFile>}
 */
function counting(number, words) {
  return (context) => {
    const { factory } = context;
    const count = () =>
      factory.createPostfixIncrement(
        factory.createElementAccessExpression(factory.createIdentifier(COUNTS), factory.createNumericLiteral(number())),
      );
    const counted = (/** @type {ts.Expression} */ expression) =>
      factory.createParenthesizedExpression(factory.createComma(count(), expression));
    const statement = () => factory.createExpressionStatement(count());

    /** @type {(node: ts.Node) => ts.Node} */
    const visit = (node) => {
      if ((ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) && isWord(node)) words.push(node.text);
      const inner = ts.visitEachChild(node, visit, context);
      if (ts.isBlock(inner)) return factory.updateBlock(inner, [statement(), ...inner.statements]);
      if (ts.isCaseClause(inner))
        return factory.updateCaseClause(inner, inner.expression, [statement(), ...inner.statements]);
      if (ts.isDefaultClause(inner)) return factory.updateDefaultClause(inner, [statement(), ...inner.statements]);
      if (ts.isArrowFunction(inner) && !ts.isBlock(inner.body)) {
        const { modifiers, typeParameters, parameters, type, equalsGreaterThanToken, body } = inner;
        return factory.updateArrowFunction(
          inner,
          modifiers,
          typeParameters,
          parameters,
          type,
          equalsGreaterThanToken,
          counted(body),
        );
      }
      if (ts.isConditionalExpression(inner)) {
        const { condition, questionToken, whenTrue, colonToken, whenFalse } = inner;
        return factory.updateConditionalExpression(
          inner,
          condition,
          questionToken,
          counted(whenTrue),
          colonToken,
          counted(whenFalse),
        );
      }
      if (ts.isBinaryExpression(inner) && isLogical(inner.operatorToken.kind)) {
        return factory.updateBinaryExpression(inner, inner.left, inner.operatorToken, counted(inner.right));
      }
      if (ts.isIfStatement(inner) && !ts.isBlock(inner.thenStatement)) {
        return factory.updateIfStatement(
          inner,
          inner.expression,
          factory.createBlock([statement(), inner.thenStatement]),
          inner.elseStatement,
        );
      }
      return inner;
    };
    return (file) => /** @type {ts.SourceFile} */ (ts.visitNode(file, visit));
  };
}

/** @param {ts.SyntaxKind} kind */
function isLogical(kind) {
  const { AmpersandAmpersandToken, BarBarToken, QuestionQuestionToken } = ts.SyntaxKind;
  return [AmpersandAmpersandToken, BarBarToken, QuestionQuestionToken].includes(kind);
}

/** What a reader may look for: not the name of a module. @param {ts.LiteralLikeNode} node */
function isWord({ text, parent }) {
  return !ts.isImportDeclaration(parent) && !ts.isExportDeclaration(parent) && text.length > 1 && text.length <= 100;
}
