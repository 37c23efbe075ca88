import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openDatabase } from "../../src/store/connect.ts";
import { writeManualClock } from "../../src/store/meta.ts";
import { migrate } from "../../src/store/migrate.ts";
import { HOME } from "../helpers/lending.ts";
import { postsWorld } from "../helpers/posts.ts";
import { command, freePort, startServer } from "../helpers/server.ts";
import { runLoad } from "./load.ts";

const CASES = 30;
/** The server dies after each so many acknowledgements. */
const LIFE = 10;

const dataDir = mkdtempSync(join(tmpdir(), "yijiao-killed-"));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

test("the embedded database killed outright in the middle of writing has, started again, all that was acknowledged, once", async () => {
  const empty = await openDatabase({ dataDir });
  await migrate(empty);
  const posts = await postsWorld(empty);
  await writeManualClock(empty, null);
  const { token } = await posts.session("desk_clerk", "own");
  await empty.close();

  const options = { dataDir, home: HOME, port: await freePort(), env: { LOG_LEVEL: "silent" } };
  let server = await startServer(options);
  let next = LIFE;
  let dying = Promise.resolve();
  let deaths = 0;
  const load = await runLoad({ urls: [server.url], token, clients: 4, instances: CASES }, (acknowledged) => {
    if (acknowledged >= next) {
      next += LIFE;
      deaths += 1;
      dying = dying.then(async () => {
        await server.stop("SIGKILL");
        server = await startServer(options);
      });
    }
    return false;
  });
  await dying;
  await server.stop();
  expect(load.failed).toEqual([]);
  expect(deaths).toBeGreaterThan(1);
  expect(load.acknowledged).toHaveLength(CASES);

  const database = await openDatabase({ dataDir });
  const cases = await database.knex("instance").where({ workflow: "loan" }).orderBy("number");
  expect(cases.map(({ home_city, id }) => `${home_city}-${id}`).sort()).toEqual(
    load.acknowledged.map(({ instance }) => instance).sort(),
  );
  expect(cases.map(({ number }) => Number(number.slice(-5)))).toEqual(cases.map((_, index) => index + 1));
  const accepted = await database.knex("event").where({ type: "acceptance.accept" });
  expect(new Set(accepted.map(({ instance_id }) => instance_id)).size).toBe(CASES);
  expect(accepted).toHaveLength(CASES);
  await database.close();
  const { code, output } = await command(["verify"], { dataDir, env: { YIJIAO_HOME: HOME } });
  expect([code, output]).toEqual([0, expect.stringContaining(" 0 faults")]);
}, 300_000);
