import { describe, expect, it } from 'vitest';
import { alaw, alawToUlaw, ulaw } from '../g711/laws.ts';
import { createPlayer, type PlayEnd, type Player, type PlayerOptions } from './player.ts';
import type { Prompt } from './prompt.ts';

/** A prompt of which each millisecond has an octet of its own: `from`, `from + 1` … */
function numbered(from: number, ms: number): Prompt {
  return { law: 'alaw', octets: Uint8Array.from({ length: ms * 8 }, (_, i) => (from + (i >> 3)) & 0xff) };
}

function player(options: PlayerOptions) {
  const ends: PlayEnd[] = [];
  const feed = createPlayer({ ...options, onEnd: (end) => ends.push(end) });
  return { feed, ends };
}

/** The first octet of each millisecond of the frames that follow; `undefined` where nothing is said. */
function play(feed: Player, frames: number, companding = alaw): (number | undefined)[][] {
  return Array.from({ length: frames }, () => {
    const into = new Uint8Array(200).fill(1);
    if (!feed.next(into, 20, companding, 1)) return [];
    expect([into[19], into[180]]).toEqual([1, 1]);
    return Array.from({ length: 20 }, (_, ms) => into[20 + ms * 8]);
  });
}

const range = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => (from + i) & 0xff);
const silence = (ms: number): number[] => Array.from({ length: ms }, () => 0xd5);

describe('a player', () => {
  it('plays its list without a gap, pads the last frame with silence, and says that it ended once', () => {
    const { feed, ends } = player({ items: [numbered(0, 30), { silenceMs: 5 }, numbered(100, 10)] });
    expect(feed.lengthMs).toBe(45);
    expect(play(feed, 5)).toEqual([
      range(0, 20),
      [...range(20, 10), ...silence(5), ...range(100, 5)],
      [...range(105, 5), ...silence(15)],
      [],
      [],
    ]);
    expect(ends).toEqual([{ reason: 'played', playedMs: 45 }]);
  });

  it('plays its list as often as it is told, or for ever', () => {
    const twice = player({ items: [numbered(0, 15)], loops: 2 });
    expect(play(twice.feed, 3)).toEqual([[...range(0, 15), ...range(0, 5)], [...range(5, 10), ...silence(10)], []]);
    const music = player({ items: [numbered(0, 15)], loops: 'forever' });
    expect(play(music.feed, 1000).every((frame) => frame.length === 20)).toBe(true);
    expect(music.ends).toEqual([]);
  });

  it('begins and goes on where it is told', () => {
    const { feed } = player({ items: [numbered(0, 100), numbered(100, 100)], startMs: 90 });
    expect(play(feed, 1)[0]).toEqual(range(90, 20));
    expect(feed.positionMs()).toBe(110);
    feed.seek(feed.positionMs() - 60);
    expect(play(feed, 1)[0]).toEqual(range(50, 20));
    feed.seek(-5);
    expect(play(feed, 1)[0]).toEqual(range(0, 20));
    feed.seek(9999);
    expect(play(feed, 1)[0]).toEqual([]);
  });

  it('is silent while it pauses, and goes on from there', () => {
    const { feed } = player({ items: [numbered(0, 100)] });
    play(feed, 1);
    feed.pause(true);
    expect(play(feed, 2)).toEqual([silence(20), silence(20)]);
    feed.pause(false);
    expect(play(feed, 1)[0]).toEqual(range(20, 20));
  });

  it('skips what could not be said in time', () => {
    const { feed } = player({ items: [numbered(0, 50), numbered(50, 150)] });
    play(feed, 1);
    const into = new Uint8Array(160);
    feed.next(into, 0, alaw, 4);
    expect(into[0]).toBe(80);
  });

  it('says nothing more once stopped', () => {
    const { feed, ends } = player({ items: [numbered(0, 100)] });
    play(feed, 2);
    feed.stop();
    feed.stop();
    expect(play(feed, 1)).toEqual([[]]);
    expect(ends).toEqual([{ reason: 'stopped', playedMs: 40 }]);
  });

  it('speaks the law of the leg', () => {
    const { feed } = player({ items: [numbered(0x80, 20), { silenceMs: 20 }] });
    expect(play(feed, 2, ulaw)).toEqual([range(0x80, 20).map((octet) => alawToUlaw[octet]), Array(20).fill(0xff)]);
  });

  it('ends at once when there is nothing to play, however often', () => {
    const { feed, ends } = player({ items: [{ silenceMs: 0 }], loops: 'forever' });
    expect(play(feed, 1)).toEqual([[]]);
    expect(ends).toEqual([{ reason: 'played', playedMs: 0 }]);
  });
});
