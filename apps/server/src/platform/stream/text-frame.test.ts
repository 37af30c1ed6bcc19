import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { textFrame } from './text-frame.ts';

/** What a WebSocket client makes of a frame. */
async function readBy(frame: Buffer): Promise<string> {
  const server = createServer((socket) => {
    socket.once('data', (request) => {
      const key = /sec-websocket-key: (.*)\r\n/i.exec(request.toString())?.[1] ?? '';
      const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
      );
      socket.write(frame);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const client = new WebSocket(`ws://127.0.0.1:${port}`);
  const [bytes] = (await once(client, 'message')) as [Buffer];
  client.terminate();
  server.close();
  return bytes.toString();
}

describe('a text frame', () => {
  it.each([0, 1, 125, 126, 127, 65_535, 65_536, 200_000])('of %i bytes is read as it was written', async (length) => {
    const text = 'x'.repeat(length);
    expect(await readBy(textFrame(text))).toBe(text);
  });

  it('counts bytes, not letters', async () => {
    const text = '一线通'.repeat(40);
    expect(await readBy(textFrame(text))).toBe(text);
  });
});
