import { readdir, readFile } from 'node:fs/promises';

interface ProcessState {
  readonly pid: number;
  readonly parentPid: number;
  readonly processorMs: number;
  readonly endedChildrenMs: number;
  readonly residentKb: number;
}

/** What processes have used so far, those they started and those that have ended among them. */
export interface Usage {
  readonly processorMs: number;
  /** Memory of those that live. */
  readonly residentKb: number;
}

/** Processor time a process has used so far, milliseconds. */
export async function processorMs(pid: number): Promise<number> {
  return (await readState(pid)).processorMs;
}

/** Processor time that the children of a process have used so far, ended ones too, milliseconds. */
export async function processorMsOfChildren(pid: number): Promise<number> {
  const { endedChildrenMs } = await readState(pid);
  return (await readStates())
    .filter(({ parentPid }) => parentPid === pid)
    .reduce((sum, child) => sum + child.processorMs, endedChildrenMs);
}

/** Of processes with everything that descends from them. */
export async function usageOfTrees(roots: readonly number[]): Promise<Usage> {
  const states = await readStates();
  const found = new Set(roots);
  for (let before = 0; before < found.size; ) {
    before = found.size;
    for (const { pid, parentPid } of states) if (found.has(parentPid)) found.add(pid);
  }
  const tree = states.filter(({ pid }) => found.has(pid));
  return {
    processorMs: tree.reduce((sum, state) => sum + state.processorMs + state.endedChildrenMs, 0),
    residentKb: tree.reduce((sum, state) => sum + state.residentKb, 0),
  };
}

async function readStates(): Promise<ProcessState[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const states = await Promise.all(pids.map((pid) => readState(pid).catch(() => [])));
  return states.flat();
}

const ticksPerSecond = 100;
const pageKb = 4;

/** Reads /proc/PID/stat (proc(5)); the fields after the name of the program. */
async function readState(pid: number): Promise<ProcessState> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const field = (place: number): number => fields[place] ?? 0;
  const ms = (user: number, system: number): number => ((field(user) + field(system)) * 1000) / ticksPerSecond;
  return {
    pid,
    parentPid: field(1),
    processorMs: ms(11, 12),
    endedChildrenMs: ms(13, 14),
    residentKb: field(21) * pageKb,
  };
}
