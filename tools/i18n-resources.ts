import ts from 'typescript';
import type { Finding } from './finding.ts';

export const resourceRules = ['keys-differ', 'placeholders-differ', 'not-a-resource'] as const;

/** A resource module is data: `export const zhCN = { page: { title: '…' } }`, or a default export of the same. */
export interface Resource {
  readonly file: string;
  readonly text: string;
}

/** i18next's plural endings: a language has those it needs (zh-CN `other`, en `one` and `other`). */
const PLURAL = /_(zero|one|two|few|many|other)$/;

/** What the two languages of one feature do not have in common; `undefined` stands for a file that is not there. */
export function compareResources(chinese: Resource | undefined, english: Resource | undefined): Finding[] {
  if (chinese === undefined || english === undefined) {
    const alone = chinese ?? english;
    if (alone === undefined) return [];
    const missing = chinese === undefined ? 'zh-CN.ts' : 'en.ts';
    return [{ rule: 'keys-differ', file: alone.file, message: `there is no ${missing} beside it` }];
  }
  const findings: Finding[] = [];
  const [zh, en] = [readResource(chinese, findings), readResource(english, findings)];
  if (findings.length > 0) return findings;
  for (const [one, other, missingIn] of [
    [zh, en, english.file],
    [en, zh, chinese.file],
  ] as const) {
    for (const key of one.keys()) {
      if (!other.has(key)) findings.push({ rule: 'keys-differ', file: missingIn, message: `${key} is missing` });
    }
  }
  for (const [key, placeholders] of zh) {
    const others = en.get(key);
    if (others === undefined || others === placeholders) continue;
    findings.push({
      rule: 'placeholders-differ',
      file: english.file,
      message: `${key} has {${others}} where zh-CN has {${placeholders}}`,
    });
  }
  return findings;
}

/** Dotted key, without a plural ending, to the sorted names of its placeholders. */
function readResource({ file, text }: Resource, findings: Finding[]): Map<string, string> {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const texts = new Map<string, string>();
  const imported = importedResources(source);
  const refuse = (node: ts.Node, message: string): void => {
    const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
    findings.push({ rule: 'not-a-resource', file, line, message });
  };
  const read = (node: ts.Expression, path: string): void => {
    const value = withoutAssertions(node);
    if (ts.isStringLiteral(value) || ts.isNoSubstitutionTemplateLiteral(value)) {
      texts.set(path.replace(PLURAL, ''), placeholdersOf(value.text));
    } else if (ts.isObjectLiteralExpression(value)) {
      for (const property of value.properties) {
        // Another resource, which is compared as a pair of its own.
        if (ts.isSpreadAssignment(property) && imported.has(property.expression.getText(source))) continue;
        const isNamed =
          ts.isPropertyAssignment(property) &&
          (ts.isIdentifier(property.name) || ts.isStringLiteral(property.name) || ts.isNumericLiteral(property.name));
        if (isNamed) read(property.initializer, path === '' ? property.name.text : `${path}.${property.name.text}`);
        else refuse(property, 'a resource holds only keys with texts');
      }
    } else {
      refuse(node, `${path} is not a text`);
    }
  };
  const exported = exportedObjects(source);
  for (const expression of exported) read(expression, '');
  if (exported.length === 0) refuse(source, 'exports no object');
  return texts;
}

/** Names of resources of the same language that this one takes in. */
function importedResources(source: ts.SourceFile): Set<string> {
  return new Set(
    source.statements.flatMap((statement) => {
      if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) return [];
      const isResource = /\.(zh-CN|en)\.ts$/.test(statement.moduleSpecifier.text);
      return isResource ? (statement.importClause?.name?.text ?? []) : [];
    }),
  );
}

function exportedObjects(source: ts.SourceFile): ts.Expression[] {
  return source.statements.flatMap((statement) => {
    if (ts.isExportAssignment(statement)) return ts.isIdentifier(statement.expression) ? [] : [statement.expression];
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations.flatMap((declaration) => declaration.initializer ?? []);
  });
}

/** `{…} as const satisfies Texts` is the same data as `{…}`. */
function withoutAssertions(node: ts.Expression): ts.Expression {
  let inner = node;
  while (ts.isAsExpression(inner) || ts.isSatisfiesExpression(inner) || ts.isParenthesizedExpression(inner)) {
    inner = inner.expression;
  }
  return inner;
}

function placeholdersOf(text: string): string {
  const names = [...text.matchAll(/\{\{\s*([^},\s]+)/g)].map((match) => match[1] ?? '');
  return [...new Set(names)].sort().join(', ');
}
