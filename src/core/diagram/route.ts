import { type Box, GAP_Y, titleArea } from "./layout.ts";

/** A point of the drawing. */
export type Point = readonly [x: number, y: number];

/** Around a box a line keeps this distance; beside it there is room for one. */
const CLEAR = 4;
const BESIDE = 10;
/** A turn is worth this much of a way: fewer turns are easier to follow. */
const TURN_COST = 40;
/** What a line costs more where others run already. */
const CROWDED = 0.6;
/** More boxes than this nobody reads as one drawing; their lines are drawn straight across. */
const BOXES_MAX = 120;

interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Finds ways for the lines of a drawing that cross no box and no title: along the gaps between rows and beside boxes. */
export class Routes {
  readonly #xs: number[];
  readonly #ys: number[];
  readonly #right: boolean[];
  readonly #down: boolean[];
  readonly #uses = new Map<number, number>();

  /** The first box holds all the others, and every line. */
  constructor([root, ...boxes]: readonly Box[]) {
    const drawn = root === undefined || boxes.length > BOXES_MAX ? [] : boxes;
    const across = drawn.flatMap((box) => [box.x - BESIDE, middle(box), upwards(box), box.x + box.width + BESIDE]);
    const along = drawn.flatMap((box) => [box.y - GAP_Y / 2, box.y + box.height + GAP_Y / 2]);
    this.#xs = sorted(across.filter((x) => root && x > root.x && x < root.x + root.width));
    this.#ys = sorted(along.filter((y) => root && y > root.y && y < root.y + root.height));
    const solid: Area[] = drawn.map((box) => (box.inner.length === 0 ? box : titleArea(box)));
    const free = (x: number, y: number, toX: number, toY: number) => !solid.some((area) => meets(area, x, y, toX, toY));
    const at = (index: number) => this.#point(index);
    const nodes = Array.from({ length: this.#xs.length * this.#ys.length }, (_, index) => index);
    this.#right = nodes.map(
      (index) => this.#column(index) + 1 < this.#xs.length && free(...at(index), ...at(index + 1)),
    );
    this.#down = nodes.map((index) => {
      const below = index + this.#xs.length;
      return below < nodes.length && free(...at(index), ...at(below));
    });
  }

  /** The corners of a line from one box to another, ends included; null where no way is free. */
  between(from: Box, to: Box): Point[] | null {
    const up = isUpwards(from, to);
    const start: Point = up ? [upwards(from), from.y] : [middle(from), from.y + from.height];
    const end: Point = up ? [upwards(to), to.y + to.height] : [middle(to), to.y];
    const first = this.#index(start[0], start[1] + (up ? -GAP_Y / 2 : GAP_Y / 2));
    const last = this.#index(end[0], end[1] + (up ? GAP_Y / 2 : -GAP_Y / 2));
    const way = first < 0 || last < 0 ? null : this.#way(first, last);
    return way && [start, ...corners(way.map((index) => this.#point(index))), end];
  }

  /** The cheapest way between two nodes of the grid. A state is a node and whether the way came there upright. */
  #way(first: number, last: number): number[] | null {
    const cost = new Map<number, number>([[first * 2 + 1, 0]]);
    const before = new Map<number, number>();
    const open = new Queue();
    open.add(first * 2 + 1, 0);
    for (let state = open.next(); state !== null; state = open.next()) {
      const node = state >> 1;
      // It must come in upright, as it leaves.
      if (node === last && (state & 1) === 1) return this.#taken(state, before);
      for (const [next, upright] of this.#steps(state, last)) {
        const reached = next * 2 + (upright ? 1 : 0);
        const turn = reached % 2 === state % 2 ? 0 : TURN_COST;
        const total = (cost.get(state) ?? 0) + this.#length(node, next) + turn;
        if (total >= (cost.get(reached) ?? Number.POSITIVE_INFINITY)) continue;
        cost.set(reached, total);
        before.set(reached, state);
        open.add(reached, total);
      }
    }
    return null;
  }

  /** On to each neighbour; at the end a level way turns upright where it is. */
  #steps(state: number, last: number): [number, boolean][] {
    const node = state >> 1;
    return node === last ? [[node, true]] : this.#neighbours(node);
  }

  #taken(end: number, before: ReadonlyMap<number, number>): number[] {
    const way: number[] = [];
    for (let state: number | undefined = end; state !== undefined; state = before.get(state)) {
      if (way[0] !== state >> 1) way.unshift(state >> 1);
    }
    for (const [at, node] of way.entries()) {
      const next = way[at + 1];
      if (next !== undefined) this.#uses.set(edge(node, next), (this.#uses.get(edge(node, next)) ?? 0) + 1);
    }
    return way;
  }

  #neighbours(node: number): [number, boolean][] {
    const wide = this.#xs.length;
    const found: [number, boolean][] = [];
    if (this.#right[node]) found.push([node + 1, false]);
    if (this.#column(node) > 0 && this.#right[node - 1]) found.push([node - 1, false]);
    if (this.#down[node]) found.push([node + wide, true]);
    if (node >= wide && this.#down[node - wide]) found.push([node - wide, true]);
    return found;
  }

  #length(node: number, next: number): number {
    const [[x, y], [toX, toY]] = [this.#point(node), this.#point(next)];
    return (Math.abs(x - toX) + Math.abs(y - toY)) * (1 + CROWDED * (this.#uses.get(edge(node, next)) ?? 0));
  }

  #point(index: number): Point {
    return [this.#xs[this.#column(index)] ?? 0, this.#ys[Math.floor(index / this.#xs.length)] ?? 0];
  }

  #column(index: number): number {
    return index % this.#xs.length;
  }

  #index(x: number, y: number): number {
    const [column, row] = [this.#xs.indexOf(x), this.#ys.indexOf(y)];
    return column < 0 || row < 0 ? -1 : row * this.#xs.length + column;
  }
}

/** A way back, drawn otherwise than a way on. */
export function isUpwards(from: Box, to: Box): boolean {
  return from.y > to.y;
}

const middle = (box: Box) => box.x + box.width / 2;
const upwards = (box: Box) => box.x + box.width * 0.75;
const edge = (node: number, next: number) => Math.min(node, next) * 100_000 + Math.max(node, next);

function sorted(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

/** Whether an upright or level line comes nearer to an area than lines may. */
function meets(area: Area, x: number, y: number, toX: number, toY: number): boolean {
  return (
    Math.max(x, toX) > area.x - CLEAR &&
    Math.min(x, toX) < area.x + area.width + CLEAR &&
    Math.max(y, toY) > area.y - CLEAR &&
    Math.min(y, toY) < area.y + area.height + CLEAR
  );
}

/** Only the points where a way turns, and its ends. */
function corners(points: readonly Point[]): Point[] {
  return points.filter((point, at) => {
    const [before, after] = [points[at - 1], points[at + 1]];
    if (!before || !after) return true;
    return !(before[0] === point[0] && point[0] === after[0]) && !(before[1] === point[1] && point[1] === after[1]);
  });
}

/** Cheapest first: a binary heap. */
class Queue {
  readonly #heap: { state: number; cost: number }[] = [];

  add(state: number, cost: number): void {
    const heap = this.#heap;
    let at = heap.push({ state, cost }) - 1;
    for (let above = (at - 1) >> 1; at > 0 && cost < (heap[above]?.cost ?? 0); above = (at - 1) >> 1) {
      this.#swap(at, above);
      at = above;
    }
  }

  next(): number | null {
    const heap = this.#heap;
    const top = heap[0];
    const end = heap.pop();
    if (!top || !end) return null;
    if (heap.length > 0) {
      heap[0] = end;
      this.#sink();
    }
    return top.state;
  }

  #sink(): void {
    const heap = this.#heap;
    const cost = (at: number) => heap[at]?.cost ?? Number.POSITIVE_INFINITY;
    for (let at = 0; ; ) {
      const least = cost(at * 2 + 1) <= cost(at * 2 + 2) ? at * 2 + 1 : at * 2 + 2;
      if (cost(least) >= cost(at)) return;
      this.#swap(at, least);
      at = least;
    }
  }

  #swap(a: number, b: number): void {
    const [one, other] = [this.#heap[a], this.#heap[b]];
    if (one && other) [this.#heap[a], this.#heap[b]] = [other, one];
  }
}
