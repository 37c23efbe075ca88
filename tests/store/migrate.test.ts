import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";
import { migrate, migrationsFolder, SchemaNewer } from "../../src/store/migrate.ts";
import { freshDatabase, onBothDatabases } from "../helpers/database.ts";
import { schemaOf } from "../helpers/schema.ts";

const GOLDEN = resolve(import.meta.dirname, "../schema.sql");
const folder = mkdtempSync(join(tmpdir(), "yijiao-migrations-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

onBothDatabases("the schema", (database) => {
  test("is the one of the golden file (write it anew with GOLDEN=1)", async () => {
    const schema = await schemaOf(database());
    if (process.env.GOLDEN === "1") writeFileSync(GOLDEN, schema);
    expect(schema).toBe(readFileSync(GOLDEN, "utf8"));
  });

  test("has the home city first in every key and index of what cases write, but for the two that look inside a value", async () => {
    const { rows } = await database().knex.raw(`select t.relname as table, i.relname as index, am.amname as kind,
        (select a.attname from pg_attribute a where a.attrelid = t.oid and a.attnum = x.indkey[0]) as first
      from pg_index x join pg_class t on t.oid = x.indrelid join pg_class i on i.oid = x.indexrelid join pg_am am on am.oid = i.relam
      where t.relnamespace = 'public'::regnamespace order by 1, 2`);
    const found: { table: string; index: string; kind: string; first: string }[] = rows;
    const operational = found.filter(({ table }) => !REFERENCE.test(table));
    expect(operational.length).toBeGreaterThan(40);
    const otherwise = operational.filter(({ first }) => first !== "home_city").map(({ index, kind }) => [index, kind]);
    expect(otherwise).toEqual([
      ["import_line_codes", "gin"],
      ["record_filters", "gin"],
    ]);
  });

  test("does nothing the second time", async () => {
    expect(await migrate(database())).toEqual([]);
  });
});

onBothDatabases("migrating", (database) => {
  test("goes up by new files only, keeps question marks, and undoes a file that fails half-way", async () => {
    cpSync(migrationsFolder(), folder, { recursive: true });
    writeFileSync(
      join(folder, "0901_question.sql"),
      `create table question (a jsonb not null check (a ? 'why')); select 'what?';`,
    );
    writeFileSync(join(folder, "0902_broken.sql"), "create table half (a int); select nonsense;");
    await expect(migrate(database(), folder)).rejects.toThrow();
    expect(await database().knex.schema.hasTable("half")).toBe(false);
    expect(await database().knex.schema.hasTable("question")).toBe(true);
    rmSync(join(folder, "0902_broken.sql"));
    expect(await migrate(database(), folder)).toEqual([]);
    writeFileSync(join(folder, "0902_mended.sql"), "create table half (a int);");
    expect(await migrate(database(), folder)).toEqual(["0902_mended.sql"]);
    rmSync(join(folder, "0902_mended.sql"));
  });

  test("refuses a database that a newer release has changed, and says so", async () => {
    await expect(migrate(database())).rejects.toThrow(SchemaNewer);
    await expect(migrate(database())).rejects.toThrow(/0901_question/);
  });
});

test("a mark left by a process that died while migrating does not stop the next one", async () => {
  const database = await freshDatabase("pg");
  try {
    await database.knex("knex_migrations_lock").update({ is_locked: 1 });
    expect(await migrate(database)).toEqual([]);
  } finally {
    await database.close();
  }
});

/** Tables that are small, cached and never written by a step: their rows have no home city. */
const REFERENCE =
  /^(meta|manual_clock|division|organisation|reorganisation|jurisdiction|app_user|grant_held|session|artifact|workflow_version|variant|policy|setting|draft|substitute|calendar_day|calendar_year|case_migration|schedule_fire|webhook|contact_way|declared_relative|audit|knex_.*|pg_.*|information_schema.*)$/;

/** Parts that `step-write.ts` puts together; what is sent in the end is looked at in tests/engine/statements.test.ts. */
const PARTS = /^(guard|idem)$/;
/** A backup puts whole rows back into every table, each with the home city it had. */
const RESTORED = /^public$/;

/** Every SQL text in a source file: the template strings that begin with a verb of SQL. */
function statementsIn(text: string): string[] {
  return [
    ...text.matchAll(
      /[`"]\s*((?:with|select|insert|update|delete)\s[^`]*?)[`](?!\w)|"((?:with|select|insert|update|delete)\s[^"]*)"/gi,
    ),
  ].map((match) => match[1] ?? match[2] ?? "");
}

function tablesOf(sql: string): string[] {
  const made = new Set(
    [...sql.matchAll(/\b(\w+)\s+as\s+(?:not\s+)?(?:materialized\s+)?\(/gi)].map((match) => match[1]),
  );
  return [
    ...sql
      .replace(/extract\(\w+ from/gi, "")
      .matchAll(/\b(?:from|join|into|update)\s+(?!set\b|skip\b|select\b|lateral\b)([a-z_]+)\b(?!\s*\()/gi),
  ]
    .map((match) => (match[1] ?? "").toLowerCase())
    .filter((table) => !made.has(table) && !REFERENCE.test(table) && !PARTS.test(table) && !RESTORED.test(table));
}

test("every statement of the store and the engine that touches a case's table names its home city", () => {
  const root = resolve(import.meta.dirname, "../../src");
  const files = ["store", "engine"].flatMap((room) =>
    readdirSync(join(root, room)).map((name) => join(root, room, name)),
  );
  const statements = files
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => statementsIn(readFileSync(file, "utf8")));
  const wrong = statements.filter((sql) => tablesOf(sql).length > 0 && !/\bhome_city\b/.test(sql));
  expect(wrong).toEqual([]);
  expect(
    statementsIn("text: `select 1 from task where id = $1`").filter((sql) => tablesOf(sql).length > 0),
  ).toHaveLength(1);
});
