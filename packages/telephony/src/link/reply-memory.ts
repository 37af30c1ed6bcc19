import type { CommandReply } from '../port/command.ts';

/** What was answered to which command, so that one told twice is done once. */
export interface ReplyMemory {
  /** Runs `work` for a new id; the same id again, also while it runs, gets the same reply. */
  once(commandId: string, work: () => Promise<CommandReply>): Promise<CommandReply>;
}

/** Forgets the oldest beyond `capacity`. */
export function createReplyMemory(capacity: number): ReplyMemory {
  const replies = new Map<string, Promise<CommandReply>>();
  return {
    once(commandId, work) {
      const known = replies.get(commandId);
      if (known) return known;
      const reply = work();
      replies.set(commandId, reply);
      if (replies.size > capacity) {
        const [oldest] = replies.keys();
        if (oldest !== undefined) replies.delete(oldest);
      }
      return reply;
    },
  };
}
