import type { Progress } from "../../../src/core/api.ts";
import type { Text } from "../../../src/core/text.ts";

/** A batch's members counted by place and state: one row a place, one column a state, with sums. */
export interface Matrix {
  columns: { state: string; title: Text; total: number }[];
  rows: { place: string | null; name: string; cells: number[]; total: number }[];
  total: number;
}

export function matrixOf(groups: Progress["groups"]): Matrix {
  const states = new Map<string, Text>();
  const places = new Map<string, { place: string | null; name: string }>();
  const counts = new Map<string, number>();
  for (const group of groups) {
    const place = group.place ?? "";
    states.set(group.state, group.stateTitle);
    places.set(place, { place: group.place, name: group.placeName });
    const cell = `${place}\n${group.state}`;
    counts.set(cell, (counts.get(cell) ?? 0) + group.count);
  }
  const rows = [...places.entries()].map(([key, place]) => {
    const cells = [...states.keys()].map((state) => counts.get(`${key}\n${state}`) ?? 0);
    return { ...place, cells, total: sum(cells) };
  });
  rows.sort((one, other) => other.total - one.total || (one.place ?? "~").localeCompare(other.place ?? "~"));
  const columns = [...states.entries()].map(([state, title], index) => ({
    state,
    title,
    total: sum(rows.map((row) => row.cells[index] ?? 0)),
  }));
  return { columns, rows, total: sum(rows.map((row) => row.total)) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

/** Finished share in whole per cent; a batch that is not finished never shows 100. */
export function percentDone(progress: Progress): number {
  if (progress.total === 0) return 0;
  const share = Math.floor((progress.done * 100) / progress.total);
  return progress.done < progress.total ? Math.min(share, 99) : 100;
}
