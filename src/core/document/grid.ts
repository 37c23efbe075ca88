import type { Cell } from "./model.ts";

/** Rows as wide as the table: a short one is filled up, so that the next cannot slip into its place. */
export function filledUp(rows: readonly (readonly Cell[])[], columns: number): Cell[][] {
  const grid = new Grid(columns);
  return rows.map((row, index) => {
    const free = grid.nextRow();
    const left = free.length - row.reduce((sum, { span }) => sum + span, 0);
    const cells = left > 0 ? [...row, { header: false, span: left, rows: 1, content: [] }] : row;
    return cells.flatMap((cell) => {
      const own = free.splice(0, cell.span);
      // No cell reaches below the last row, or beyond the last column.
      const height = Math.min(cell.rows, rows.length - index);
      grid.take(own, height);
      return own.length === 0 ? [] : [{ ...cell, span: own.length, rows: height }];
    });
  });
}

/** The cells of full rows, each with the column it begins in. */
export function* cellsIn(
  rows: readonly (readonly Cell[])[],
  columns: number,
): Generator<{ cell: Cell; column: number }> {
  const grid = new Grid(columns);
  for (const row of rows) {
    const free = grid.nextRow();
    for (const cell of row) {
      const own = free.splice(0, cell.span);
      grid.take(own, cell.rows);
      yield { cell, column: own[0] ?? 0 };
    }
  }
}

/** Which columns of the next row are free: a cell that reaches down pushes the cells of rows below it on. */
class Grid {
  /** For each column, how many of the rows to come are taken from above. */
  readonly #taken: number[];

  constructor(columns: number) {
    this.#taken = new Array<number>(columns).fill(0);
  }

  nextRow(): number[] {
    const free = this.#taken.flatMap((count, column) => (count > 0 ? [] : [column]));
    for (const [column, count] of this.#taken.entries()) this.#taken[column] = Math.max(0, count - 1);
    return free;
  }

  take(columns: readonly number[], rows: number): void {
    for (const column of columns) this.#taken[column] = rows - 1;
  }
}
