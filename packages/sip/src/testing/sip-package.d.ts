/** The part of npm `sip` 0.0.6 that serves as a second opinion. */
declare module 'sip' {
  interface Address {
    name?: string;
    uri: string | object;
    params: Record<string, string | null>;
  }
  interface Message {
    method?: string;
    uri?: string;
    status?: number;
    reason?: string;
    headers: Record<string, unknown> & {
      via: { protocol: string; host: string; port?: number; params: Record<string, string | null> }[];
      from: Address;
      to: Address;
      cseq: { seq: number; method: string };
      contact?: Address[];
    };
    content: string;
  }
  export function parse(bytes: Buffer): Message | undefined;
  export function stringify(message: Message): string;
}
