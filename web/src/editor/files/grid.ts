import { applyValue } from "../../../../src/core/definition/write.ts";
import { isPlainObject } from "../../../../src/core/expression/plain.ts";
import { isText } from "../../../../src/core/machine/action.ts";
import type { Text } from "../../../../src/core/text.ts";
import { readYaml } from "../../../../src/core/yaml.ts";

export type Side = "inputs" | "outputs";
/** How a column is named in a row: conditions under `when`, results under `then`. */
const PART = { inputs: "when", outputs: "then" } as const;

export interface GridColumn {
  name: string;
  title: Text | null;
}

/** A table file as far as a grid shows it: leniently, so that a cell with a mistake is mended where it stands. */
export interface GridView {
  title: Text | null;
  hit: string;
  inputs: GridColumn[];
  outputs: GridColumn[];
  rows: { id: string; cells: Record<Side, Record<string, unknown>>; raw: unknown }[];
}

/** Null while the text cannot be read as YAML, or has no columns and rows. */
export function readGrid(source: string): GridView | null {
  const { root, faults } = readYaml(source);
  if (faults.length > 0 || !isPlainObject(root)) return null;
  const { inputs, outputs, rows } = root;
  if (!Array.isArray(inputs) || !Array.isArray(outputs) || !Array.isArray(rows)) return null;
  return {
    title: isText(root.title) ? root.title : null,
    hit: String(root.hit ?? "U"),
    ...{ inputs: inputs.map(columnOf), outputs: outputs.map(columnOf) },
    rows: rows.map((raw: unknown, index) => {
      const row = isPlainObject(raw) ? raw : {};
      return {
        id: row.id === undefined ? String(index + 1) : String(row.id),
        cells: { inputs: cellsOf(row.when), outputs: cellsOf(row[PART.outputs]) },
        raw,
      };
    }),
  };
}

function columnOf(raw: unknown): GridColumn {
  if (!isPlainObject(raw)) return { name: String(raw), title: null };
  return { name: String(raw.name), title: isText(raw.title) ? raw.title : null };
}

function cellsOf(raw: unknown): Record<string, unknown> {
  return isPlainObject(raw) ? raw : {};
}

/** Where a cell stands in the file, as its problems name it. */
export function cellPointer(row: number, side: Side, column: string): string {
  return `/rows/${String(row)}/${PART[side]}/${column}`;
}

export function withCell(source: string, row: number, side: Side, column: string, value: unknown): string {
  return applyValue(source, ["rows", row, PART[side], column], value);
}

/** One more row: for everything, with nothing given yet. */
export function withRow(source: string, grid: GridView, id: string): string {
  const gives = Object.fromEntries(grid.outputs.map(({ name }) => [name, null]));
  const row = Object.fromEntries(Object.entries({ id, when: {} }).concat([[PART.outputs, gives]]));
  return applyValue(source, ["rows", grid.rows.length], row);
}

export function withoutRow(source: string, row: number): string {
  return applyValue(source, ["rows", row], undefined);
}

/** Two neighbours change places; under "first hit" the order decides. */
export function withRowsSwapped(source: string, grid: GridView, one: number, other: number): string {
  const [first, second] = [grid.rows[one]?.raw, grid.rows[other]?.raw];
  return applyValue(applyValue(source, ["rows", one], second), ["rows", other], first);
}

/** One more column; a result is given by every row, so each gets an empty one. */
export function withColumn(source: string, grid: GridView, side: Side, column: Record<string, unknown>): string {
  const added = applyValue(source, [side, grid[side].length], column);
  if (side === "inputs") return added;
  return grid.rows.reduce((text, _, index) => withCell(text, index, side, String(column.name), null), added);
}

/** A column goes with its cell of every row. */
export function withoutColumn(source: string, grid: GridView, side: Side, index: number): string {
  const name = grid[side][index]?.name ?? "";
  const cleared = grid.rows.reduce(
    (text, row, at) => (Object.hasOwn(row.cells[side], name) ? withCell(text, at, side, name, undefined) : text),
    source,
  );
  return applyValue(cleared, [side, index], undefined);
}

export function withColumnsSwapped(source: string, side: Side, one: number, other: number): string {
  const { root } = readYaml(source);
  const list: unknown = isPlainObject(root) ? root[side] : [];
  if (!Array.isArray(list)) return source;
  return applyValue(applyValue(source, [side, one], list[other]), [side, other], list[one]);
}
