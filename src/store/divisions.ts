import { LEVELS, type Level } from "../core/definition/model.ts";
import type { Division } from "../core/policy/model.ts";
import type { Connection } from "./database.ts";

/** Rows sent in one statement: keeps a parameter below a few MB. */
const ROWS_PER_STATEMENT_MAX = 20_000;

/** Adds divisions and renames those known; a division once known is never removed, cases lie in it. */
export async function putDivisions(tx: Connection, divisions: readonly Division[]): Promise<void> {
  for (let from = 0; from < divisions.length; from += ROWS_PER_STATEMENT_MAX) {
    const part = divisions.slice(from, from + ROWS_PER_STATEMENT_MAX);
    const lines = part.map((d) => [d.code, d.name, d.level, d.parent ?? "", d.pseudo === true ? "t" : "f"].join("\t"));
    await tx.all(
      {
        name: "divisions-put",
        // One text split by the database: about a third of the time that JSON takes at 65,000 rows.
        text: `insert into division (code, name, level, parent, pseudo)
          select p[1], p[2], p[3], nullif(p[4], ''), p[5] = 't'
          from (select string_to_array(line, E'\\t') as p from unnest(string_to_array($1::text, E'\\n')) as line) as lines
          on conflict (code) do update set name = excluded.name, level = excluded.level,
            parent = excluded.parent, pseudo = excluded.pseudo`,
      },
      [lines.join("\n")],
    );
  }
}

/** All divisions, by code. Comes as one value: a row each would cost a second at every start. */
export async function readDivisions(db: Connection): Promise<Map<string, Division>> {
  const row = await db.one<{ lines: string | null }>(
    {
      name: "divisions-read",
      text: `select string_agg(concat_ws(E'\\t', code, name, level, coalesce(parent, ''), case when pseudo then 't' else '' end),
        E'\\n' order by code) as lines from division`,
    },
    [],
  );
  const divisions = new Map<string, Division>();
  for (const line of row?.lines?.split("\n") ?? []) {
    const [code = "", name = "", level = "", parent = "", pseudo = ""] = line.split("\t");
    const known = levelOf(level);
    if (known === null) throw new Error(`division ${code} has the unknown level ${level}`);
    divisions.set(code, {
      code,
      name,
      level: known,
      parent: parent || null,
      ...(pseudo === "t" ? { pseudo: true } : {}),
    });
  }
  return divisions;
}

function levelOf(text: string): Level | null {
  return LEVELS.find((level) => level === text) ?? null;
}
