import { mkdir, open } from "node:fs/promises";
import { join } from "node:path";
import type { RootsOut } from "../../engine/sign-roots.ts";

const SECONDS_MAX = 30;

/**
 * Gives signed statements to a place outside the database: an address that takes them by POST, or a folder with one file
 * for each city, one statement on a line. One that is given again has the same city and number.
 */
export function rootsTo(target: string): RootsOut["publish"] {
  return /^https?:\/\//.test(target) ? toAddress(target) : toFolder(target);
}

function toAddress(url: string): RootsOut["publish"] {
  return async (statement) => {
    const answer = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json; charset=utf-8",
        "idempotency-key": `${statement.city}-${statement.number}`,
      },
      body: JSON.stringify(statement),
      redirect: "error",
      signal: AbortSignal.timeout(SECONDS_MAX * 1_000),
    });
    if (!answer.ok) throw new Error(`the receiver of signed roots answered ${answer.status}`);
  };
}

function toFolder(folder: string): RootsOut["publish"] {
  return async (statement) => {
    await mkdir(folder, { recursive: true });
    const file = await open(join(folder, `${statement.city}.roots.jsonl`), "a");
    try {
      // Begins a line of its own, whatever a crash has left of the one before; and stays, once it is said to be there.
      await file.appendFile(`\n${JSON.stringify(statement)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  };
}
