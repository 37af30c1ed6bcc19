import type { Aim } from './aim.ts';
import type { Operation } from './api-document.ts';
import { type Browser, fillPath, type Sent } from './browser.ts';
import { textOfFile } from './file-text.ts';
import type { Filled } from './fill/filled.ts';
import { type Traces, tracesIn, withoutEcho } from './traces.ts';

/** An address and a browser that belong to neither tenant. */
const stranger = { ip: '10.1.1.1', agent: 'stranger' };

export function sendAim(us: Filled, operation: Operation, { target, by }: Pick<Aim, 'target' | 'by'>): Promise<Sent> {
  const { path = {}, ...rest } = target;
  const browser: Browser = by === 'spare' ? us.spare : by === 'nobody' ? us.anew(stranger) : us.browser;
  return browser.send({ method: operation.method, path: fillPath(operation.path, path), ...rest });
}

/** What of the other tenant an answer shows. A refusal may repeat what it was asked. */
export function leaksIn(sent: Sent, aim: Pick<Aim, 'target'>, theirs: Traces): string[] {
  const text = `${JSON.stringify(sent.headers)}\n${textOfFile(sent.bytes)}`;
  return tracesIn(sent.status < 400 ? text : withoutEcho(text, aim.target), theirs).map((leak) => `shows ${leak}`);
}

/** What is wrong with an answer, apart from what it shows of the other tenant. */
export function faultsOf(sent: Sent, aim: Aim, ours: Traces): string[] {
  const told = `${sent.status} ${sent.code ?? ''}`.trim();
  const isFine = sent.status < 300;
  switch (aim.expects) {
    case 'refused':
      return aim.statuses.includes(sent.status) && isRefusal(sent) ? [] : [`is not refused: ${told}`];
    case 'denied':
      return sent.code === 'access.denied' ? [] : [`is not denied: ${told}`];
    case 'done':
      return isFine ? [] : [`fails: ${told} ${sent.bytes.toString()}`];
    case 'shown': {
      if (!isFine) return [`fails: ${told} ${sent.bytes.toString()}`];
      return tracesIn(textOfFile(sent.bytes), ours).length > 0 ? [] : ['shows nothing of one’s own'];
    }
    case 'byDesign':
      return aim.statuses.includes(sent.status) ? [] : [`answers ${told}`];
  }
}

/** A browser on its way is sent to where the error is told. */
function isRefusal({ status, headers }: Sent): boolean {
  return status >= 400 || (status === 302 && String(headers['location']).includes('error='));
}
