import { expect, test } from "vitest";
import { createLogger } from "../src/log.ts";
import { onBothDatabases } from "./helpers/database.ts";

/** What a failure of the database quotes of the row it is about. */
const SECRET = "13912345678";

onBothDatabases("the log of whatever runs without a request", (database) => {
  test("says of a failure of the database what and where, and nothing of the row", async () => {
    const lines: string[] = [];
    const log = createLogger("info", { write: (line: string) => lines.push(line) });
    const twice = `insert into meta (key, value) values ('${SECRET}', '"x"'), ('${SECRET}', '"x"')`;
    const error = await database()
      .knex.raw(twice)
      .catch((broken: unknown) => broken);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).toContain(SECRET);
    log.error({ err: error, loop: "outbox" }, "a round of the worker failed");
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ err: { code: "23505", table: "meta" }, loop: "outbox" });
    expect(lines.join("")).not.toContain(SECRET);
  });
});
