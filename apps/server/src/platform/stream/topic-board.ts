import { holds, type Principal } from '../access/index.ts';
import type { TopicBinding } from '../domain-module.ts';

/** The topics there are. */
export interface TopicBoard {
  find(topic: string): TopicBinding | undefined;
  /** Topics made from a topic of the outbox. */
  madeFrom(source: string): readonly TopicBinding[];
}

export function createTopicBoard(bindings: readonly TopicBinding[]): TopicBoard {
  const byName = new Map<string, TopicBinding>(bindings.map((binding) => [binding.topic, binding]));
  const bySource = Map.groupBy(bindings, sourceOf);
  return {
    find: (topic) => byName.get(topic),
    madeFrom: (source) => bySource.get(source) ?? [],
  };
}

export function sourceOf(binding: TopicBinding): string {
  return binding.source ?? binding.topic;
}

/** Whether a reader may subscribe at all; how far the right reaches is asked of every event. */
export function admits(binding: TopicBinding, reader: Principal): boolean {
  return binding.access === 'signed_in' || holds(reader, binding.access);
}
