import type { Socket } from 'node:dgram';
import { createInterface } from 'node:readline';
import { writeRtpHeader } from '../rtp/packet.ts';
import { systemWheelClock } from '../wheel/system-clock.ts';
import { createWheel } from '../wheel/wheel.ts';
import { HOST, openSocket, PACKET_BYTES } from './carrier.ts';

// A process of `argv[2]` telephones: prints their ports, then obeys the lines of its input, answering each with one.

interface Order {
  /** Ports to send to, one a telephone. */
  readonly targets?: readonly number[];
  readonly count?: true;
}

const say = (answer: unknown): void => {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
};

const sockets: Socket[] = [];
let received = 0;
for (let i = 0; i < Number(process.argv[2]); i += 1) {
  const socket = await openSocket();
  socket.on('message', (packet) => {
    // RTP, not the reports.
    if (packet.length === PACKET_BYTES) received += 1;
  });
  sockets.push(socket);
}
say(sockets.map((socket) => socket.address().port));

const wheel = createWheel({
  clock: systemWheelClock,
  onFault: (fault) => {
    throw fault;
  },
});

function send(socket: Socket, port: number, ssrc: number): void {
  const packet = Buffer.alloc(PACKET_BYTES, 0x55);
  let sequenceNumber = 0;
  wheel.seat((_, frames) => {
    sequenceNumber = (sequenceNumber + 1) & 0xffff;
    const timestamp = sequenceNumber * 160 * frames;
    writeRtpHeader(packet, { marker: false, payloadType: 8, sequenceNumber, timestamp, ssrc });
    socket.send(packet, 0, PACKET_BYTES, port, HOST);
  });
}

for await (const line of createInterface({ input: process.stdin })) {
  const { targets, count } = JSON.parse(line) as Order;
  if (targets !== undefined) {
    for (const [i, port] of targets.entries()) send(sockets[i] as Socket, port, i + 1);
    say('started');
  }
  if (count === true) say(received);
}
wheel.close();
for (const socket of sockets) socket.close();
