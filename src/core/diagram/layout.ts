import type { StateConfig } from "../definition/model.ts";
import { transitionsOf } from "../definition/walk.ts";
import type { Language, Text } from "../text.ts";
import { type Drawable, resolveTarget, titleOfState } from "./words.ts";

/** A box of the drawing: a state, with its inner states placed inside it. Coordinates are absolute. */
export interface Box {
  path: string;
  title: Text;
  kind: "atomic" | "compound" | "parallel" | "final" | "history";
  x: number;
  y: number;
  width: number;
  height: number;
  inner: Box[];
}
/** A line from one box to another, once for all transitions between the two. */
export interface Line {
  from: string;
  to: string;
}
export interface Drawing {
  root: Box;
  lines: Line[];
}

const CHARACTER_WIDTH = 15;
const BOX_HEIGHT = 40;
const BOX_WIDTH_MIN = 96;
const PADDING = 16;
const TITLE_HEIGHT = 30;
const GAP_X = 28;
/** Between rows: lines run along its middle. */
export const GAP_Y = 34;
const ROW_WIDTH_MAX = 900;

interface Drawn {
  definition: Drawable;
  /** Boxes are as wide as their titles are in it. */
  language: Language;
}

/** Boxes in layers: what is reached first stands above; parallel parts stand side by side. */
export function layOut(definition: Drawable, language: Language): Drawing {
  const root = place({ definition, language }, definition.machine, [], 0, 0);
  return { root, lines: linesOf(definition) };
}

function place(drawn: Drawn, state: StateConfig, path: readonly string[], x: number, y: number): Box {
  const { definition, language } = drawn;
  const title = titleOfState(definition, path);
  const children = Object.entries(state.states ?? {});
  const base = { path: path.join("."), title, x, y };
  if (children.length === 0) {
    const width = Math.max(BOX_WIDTH_MIN, widthOf(title[language]) + PADDING * 2);
    const kind = state.type === "final" ? "final" : state.type === "history" ? "history" : "atomic";
    return { ...base, kind, width, height: BOX_HEIGHT, inner: [] };
  }
  const rows = state.type === "parallel" ? [children.map(([key]) => key)] : layersOf(definition, state, path);
  const inner: Box[] = [];
  let top = y + TITLE_HEIGHT + PADDING;
  let right = 0;
  for (const row of rows) {
    let left = x + PADDING;
    let bottom = top;
    for (const key of row) {
      const child = state.states?.[key];
      if (!child) continue;
      const box = place(drawn, child, [...path, key], left, top);
      inner.push(box);
      left += box.width + GAP_X;
      bottom = Math.max(bottom, top + box.height);
    }
    right = Math.max(right, left - GAP_X);
    top = bottom + GAP_Y;
  }
  const width = Math.max(right - x + PADDING, widthOf(title[language]) + PADDING * 2);
  const kind = state.type === "parallel" ? "parallel" : "compound";
  return { ...base, kind, width, height: top - GAP_Y + PADDING - y, inner };
}

/** Children by their distance from the initial one; what is never reached from it comes last. */
function layersOf(definition: Drawable, state: StateConfig, path: readonly string[]): string[][] {
  const keys = Object.keys(state.states ?? {});
  const depth = new Map<string, number>();
  let edge = [state.initial ?? keys[0] ?? ""];
  for (let level = 0; edge.length > 0 && level <= keys.length; level += 1) {
    for (const key of edge) if (!depth.has(key)) depth.set(key, level);
    edge = [
      ...new Set(edge.flatMap((key) => siblingsReached(definition, state.states?.[key] ?? {}, [...path, key], path))),
    ].filter((key) => !depth.has(key) && keys.includes(key));
  }
  const rows: string[][] = [];
  for (const key of keys) {
    const level = depth.get(key) ?? Math.max(0, ...depth.values()) + 1;
    rows[level] = [...(rows[level] ?? []), key];
  }
  return rows.filter((row) => row !== undefined).flatMap((row) => wrapped(row));
}

/** Long layers break, so that a page is never wider than a screen. */
function wrapped(row: readonly string[]): string[][] {
  const per = Math.max(1, Math.floor(ROW_WIDTH_MAX / (BOX_WIDTH_MIN + GAP_X + PADDING)));
  return Array.from({ length: Math.ceil(row.length / per) }, (_, at) => row.slice(at * per, (at + 1) * per));
}

function siblingsReached(
  definition: Drawable,
  state: StateConfig,
  path: readonly string[],
  parent: readonly string[],
): string[] {
  return targetsWithin(definition, state, path)
    .filter((target) => parent.every((key, index) => target[index] === key))
    .flatMap((target) => target[parent.length] ?? []);
}

/** Everything that a state or anything inside it leads to. */
function targetsWithin(definition: Drawable, state: StateConfig, path: readonly string[]): string[][] {
  const own = [...Object.values(state.on ?? {}), ...Object.values(state.after ?? {}), state.always, state.onDone]
    .flatMap((config) => transitionsOf(config))
    .flatMap(({ target }) => (target === undefined ? [] : [target].flat()))
    .map((target) => resolveTarget(definition, path, target));
  const inner = Object.entries(state.states ?? {}).flatMap(([key, child]) =>
    targetsWithin(definition, child, [...path, key]),
  );
  return [...own, ...inner];
}

function linesOf(definition: Drawable): Line[] {
  const found = new Map<string, Line>();
  const visit = (state: StateConfig, path: readonly string[]): void => {
    const own = { ...state, states: {} };
    for (const target of targetsWithin(definition, own, path)) {
      const line = { from: path.join("."), to: target.join(".") };
      if (line.from !== line.to && line.from !== "") found.set(`${line.from} ${line.to}`, line);
    }
    for (const [key, child] of Object.entries(state.states ?? {})) visit(child, [...path, key]);
  };
  visit(definition.machine, []);
  return [...found.values()];
}

/** Where the title of a box with others inside it stands, in either language. */
export function titleArea({ x, y, title }: Box): { x: number; y: number; width: number; height: number } {
  return { x: x + PADDING, y: y + 6, width: Math.max(widthOf(title.zh), widthOf(title.en)), height: TITLE_HEIGHT - 8 };
}

function widthOf(text: string): number {
  return [...text].reduce(
    (sum, character) => sum + ((character.codePointAt(0) ?? 0) > 0x2e7f ? CHARACTER_WIDTH : CHARACTER_WIDTH * 0.6),
    0,
  );
}
