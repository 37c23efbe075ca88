import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase } from "../../src/store/connect.ts";
import { migrate } from "../../src/store/migrate.ts";
import { enterLending, GULOU, loanOf } from "../helpers/lending.ts";
import { built } from "../helpers/process.ts";
import { checkWhole } from "./checker.ts";
import { MOMENTS } from "./numbered.ts";
import { ALWAYS } from "./rounds.ts";
import { addSessions } from "./sessions.ts";
import { openVictim, type Victim } from "./victims.ts";
import { type Answer, askAt } from "./world.ts";

/** How often the process is killed: each time the database is opened again, which takes seconds. */
const KILLS = Number(process.env.FAULTS_EMBEDDED_KILLS ?? 3);
/** A start makes some ten calls and an acceptance some four: the kills are spread over both. */
const CALLS = 13;
/** A prime, so that the kills meet every call at every moment in the long run. */
const STRIDE = 5;

/** Longer than the suite takes beside others on a machine that is busy with them. */
const MS_MAX = 60_000 + KILLS * 90_000;

const folder = mkdtempSync(join(tmpdir(), "yijiao-embedded-faults-"));
const dataDir = join(folder, "data");
let file = "";
beforeAll(async () => {
  file = await built("tests/faults/victim.ts");
  const database = await openDatabase({ dataDir });
  await migrate(database);
  await enterLending(database);
  await addSessions(database, ["desk"]);
  await database.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Sent {
  key: string;
  path: string;
  body: object;
  answer: Answer | null;
}

/** Starts loans and accepts them one after the other, until the server is gone. */
async function untilGone(victim: Victim, kill: number): Promise<Sent[]> {
  const sent: Sent[] = [];
  const ask = async (key: string, path: string, body: object): Promise<Answer> => {
    const one: Sent = { key, path, body, answer: null };
    sent.push(one);
    one.answer = await askAt(victim.url, "desk", path, body, key);
    return one.answer;
  };
  try {
    for (let turn = 0; turn < CALLS; turn++) {
      const start = { workflow: "loan", division: GULOU, data: loanOf(5_000) };
      const { body } = await ask(`start-${kill}-${turn}`, "/instances", start);
      const [task] = body.tasks as { id: string }[];
      await ask(`accept-${kill}-${turn}`, `/tasks/${task?.id}/complete`, { outcome: "accept" });
    }
  } catch {
    await victim.ended;
  }
  return sent;
}

test(
  `an embedded server that is killed ${KILLS} times in the middle of its writes has lost nothing that it said was done`,
  async () => {
    const wrong: string[] = [];
    let acknowledged = 0;
    let victim = await openVictim(file, dataDir);
    for (let kill = 0; kill < KILLS; kill++) {
      const moment = MOMENTS[kill % MOMENTS.length] ?? "after send";
      // Not before the first round is over: what was acknowledged must be there for losing.
      await victim.arm({ how: "kill", moment, at: CALLS + 1 + ((kill * STRIDE) % CALLS) });
      const sent = await untilGone(victim, kill);
      expect(await victim.ended, "as ordered").toBe("SIGKILL");
      victim = await openVictim(file, dataDir);
      for (const { key, path, body, answer } of sent) {
        const again = await askAt(victim.url, "desk", path, body, key);
        if (again.status >= 300) wrong.push(`${key}: ${JSON.stringify(again)}`);
        if (answer === null) continue;
        acknowledged += 1;
        if (!isDeepStrictEqual(again, answer))
          wrong.push(`${key}: first ${JSON.stringify(answer)}, then ${JSON.stringify(again)}`);
      }
      const failed = await victim.rounds(ALWAYS, "http://127.0.0.1:9/");
      if (failed !== null) wrong.push(`the rounds afterwards failed: ${failed}`);
    }
    await victim.end();
    expect(wrong).toEqual([]);
    const pglite = await PGlite.create({ dataDir: join(dataDir, "pglite") });
    expect(await checkWhole(pglite)).toEqual([]);
    await pglite.close();
    console.log(`R1, embedded: ${KILLS} kills, ${acknowledged} acknowledged writes, ${wrong.length} lost`);
  },
  MS_MAX,
);
