const finalText = 0x81;
const longestShort = 125;
const twoBytesFollow = 126;
const eightBytesFollow = 127;
const longestOfTwoBytes = 0xffff;

/** A text message as one frame of a server, unmasked and uncompressed (RFC 6455 §5.2), to be written to any number of sockets. */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const headLength = length <= longestShort ? 2 : length <= longestOfTwoBytes ? 4 : 10;
  const frame = Buffer.allocUnsafe(headLength + length);
  frame[0] = finalText;
  if (headLength === 2) frame[1] = length;
  else if (headLength === 4) {
    frame[1] = twoBytesFollow;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = eightBytesFollow;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, headLength);
  return frame;
}
