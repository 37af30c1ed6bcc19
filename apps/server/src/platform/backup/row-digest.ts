import { hash } from 'node:crypto';

/** What rows are, whatever their order. */
export interface RowDigest {
  add(chunk: Buffer): void;
  /** The number of rows and, in hex, the sum of their SHA-256 hashes modulo 2^256. */
  result(): { rows: number; rowsHash: string };
}

const newline = 0x0a;

/**
 * Counts and sums up rows of COPY in text format, in which a newline only ever ends a row. A sum, unlike a hash of the
 * whole, is the same for a table that gives its rows in another order, as it may after it was loaded; unlike an exclusive
 * or it does not lose rows that are there twice.
 */
export function createRowDigest(): RowDigest {
  const sum = new Uint32Array(8);
  let rows = 0;
  let begun: Buffer[] = [];

  function addRow(row: Buffer): void {
    const digest = hash('sha256', row, 'buffer');
    rows += 1;
    let carry = 0;
    for (let lane = 7; lane >= 0; lane -= 1) {
      const total = (sum[lane] ?? 0) + digest.readUInt32BE(lane * 4) + carry;
      sum[lane] = total;
      carry = total > 0xffffffff ? 1 : 0;
    }
  }

  return {
    add(chunk) {
      let from = 0;
      for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
        const rest = chunk.subarray(from, end);
        addRow(begun.length === 0 ? rest : Buffer.concat([...begun, rest]));
        begun = [];
        from = end + 1;
      }
      // A copy: the chunk belongs to a stream that may use its memory again.
      if (from < chunk.length) begun.push(Buffer.from(chunk.subarray(from)));
    },
    result() {
      const bytes = Buffer.alloc(32);
      sum.forEach((lane, i) => {
        bytes.writeUInt32BE(lane, i * 4);
      });
      return { rows, rowsHash: bytes.toString('hex') };
    },
  };
}
