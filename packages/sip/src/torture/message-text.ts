/** The bytes of a message whose lines end in LF in the source; octets beyond ASCII are UTF-8. */
export function message(text: string): Buffer {
  return Buffer.from(text.replace(/^\n/, '').replaceAll('\n', '\r\n'));
}

/** The session description that most messages of RFC 4475 carry: 150 octets with an address of 9 characters. */
export function description(address: string, time = '0 0'): string {
  return `v=0
o=mhandley 29739 7272939 IN IP4 ${address}
s=-
c=IN IP4 ${address}
t=${time}
m=audio 49217 RTP/AVP 0 12
m=video 3227 RTP/AVP 31
a=rtpmap:31 LPC
`;
}
