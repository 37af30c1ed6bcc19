import type { Ticket } from './entities.ts';

export type TicketOrder = 'idle' | 'occupancy';

/** Who is asked first: idle for longest, or least occupied and then idle for longest. */
export function isBefore(a: Ticket, b: Ticket, order: TicketOrder): boolean {
  if (order === 'occupancy') {
    if (a.load !== b.load) return a.load < b.load;
    if (a.occupancySign !== b.occupancySign) return a.occupancySign < b.occupancySign;
    if (a.occupancyRank !== b.occupancyRank) return a.occupancyRank < b.occupancyRank;
  }
  if (a.idleSince !== b.idleSince) return a.idleSince < b.idleSince;
  return a.agent.ordinal < b.agent.ordinal;
}

/** Adds to a binary heap; tickets out of date are swept out when they outnumber the `live` ones. */
export function push(heap: Ticket[], ticket: Ticket, { order, live }: { order: TicketOrder; live: number }): void {
  if (heap.length > 2 * live + 8) {
    const valid = heap.filter(({ agent, number }) => number === agent.ticketNumber);
    heap.length = 0;
    for (const each of valid) rise(heap, each, order);
  }
  rise(heap, ticket, order);
}

export function dropTop(heap: Ticket[], order: TicketOrder): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let index = 0;
  for (;;) {
    let below = 2 * index + 1;
    if (below >= heap.length) break;
    if (below + 1 < heap.length && isBefore(heap[below + 1] as Ticket, heap[below] as Ticket, order)) below++;
    if (!isBefore(heap[below] as Ticket, last, order)) break;
    heap[index] = heap[below] as Ticket;
    index = below;
  }
  heap[index] = last;
}

function rise(heap: Ticket[], ticket: Ticket, order: TicketOrder): void {
  let index = heap.length;
  heap.push(ticket);
  while (index > 0) {
    const above = (index - 1) >> 1;
    const other = heap[above] as Ticket;
    if (!isBefore(ticket, other, order)) break;
    heap[index] = other;
    index = above;
  }
  heap[index] = ticket;
}
