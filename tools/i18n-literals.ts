import ts from 'typescript';
import type { Finding } from './finding.ts';

const HAN_OR_CJK_PUNCTUATION = /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u;
const LETTER = /\p{Letter}/u;
/** Attributes that people read. */
const READ_ATTRIBUTES = new Set(['title', 'label', 'placeholder', 'aria-label', 'alt']);

export const literalRules = ['chinese-in-code', 'text-in-markup'] as const;

/** Where text for people belongs, and where it does no harm. */
export function mayHoldText(file: string): boolean {
  return /(^|\/)(i18n|seed|testing|fixture)\/|(^|[/.])zh-CN\.ts$|\.test\.tsx?$/.test(file);
}

/**
 * Text that should come from an i18n file: Chinese in any string, template or markup (`chinese-in-code`), and words of any
 * language in JSX or in an attribute people read (`text-in-markup`). Comments and regular expressions are not looked at.
 */
export function findLiterals(file: string, text: string): Finding[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const findings: Finding[] = [];
  const report = (rule: (typeof literalRules)[number], node: ts.Node, literal: string): void => {
    const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
    findings.push({ rule, file, line, message: JSON.stringify(literal.trim()) });
  };
  const visit = (node: ts.Node): void => {
    const literal = literalText(node);
    if (literal !== undefined) {
      if (HAN_OR_CJK_PUNCTUATION.test(literal)) report('chinese-in-code', node, literal);
      else if (LETTER.test(literal) && isReadInMarkup(node)) report('text-in-markup', node, literal);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return findings;
}

function literalText(node: ts.Node): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (ts.isJsxText(node)) return node.text.replace(/&[a-z]+;/g, ' '); // the parser leaves &nbsp; as it is
  if (ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node)) return node.text;
  return undefined;
}

/** Text between tags, `{'text'}` between tags, or the value of an attribute people read. */
function isReadInMarkup(node: ts.Node): boolean {
  if (ts.isJsxText(node)) return true;
  let place = node.parent;
  while (isTransparent(place)) place = place.parent;
  if (ts.isJsxAttribute(place)) return READ_ATTRIBUTES.has(place.name.getText());
  return ts.isJsxElement(place) || ts.isJsxFragment(place);
}

/** What hands the value of a literal on unchanged: `{…}`, `` `…${x}…` ``, `(…)`, `a ? '…' : '…'`, `a ?? '…'`. */
function isTransparent(node: ts.Node): boolean {
  return (
    ts.isJsxExpression(node) ||
    ts.isTemplateExpression(node) ||
    ts.isTemplateSpan(node) ||
    ts.isParenthesizedExpression(node) ||
    ts.isConditionalExpression(node) ||
    (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken)
  );
}
