/** What a spreadsheet may take for a formula when it opens a CSV file (OWASP, CSV injection), wide forms included. */
const formulaStart = /^[=+\-@\t\r\n＝＋－＠]/;

/** An apostrophe before what would be taken for a formula, so that opening an export runs nothing. */
export function neutralise(text: string): string {
  return formulaStart.test(text) ? `'${text}` : text;
}

/** Whether a text carries the apostrophe of `neutralise`. */
export function isNeutralised(text: string): boolean {
  return text[0] === "'" && formulaStart.test(text.slice(1));
}
