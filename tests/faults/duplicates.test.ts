import { isDeepStrictEqual } from "node:util";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GULOU, loanOf } from "../helpers/lending.ts";
import { built } from "../helpers/process.ts";
import { checkWhole } from "./checker.ts";
import { loan, WHY } from "./deed.ts";
import { ALWAYS, roundsOf } from "./rounds.ts";
import { openVictim, type Victim } from "./victims.ts";
import { type Answer, askAt, openWorld, type World } from "./world.ts";

/** How many requests; 10,000 in the long run. */
const KEYS = Number(process.env.FAULTS_KEYS ?? 120);
const KEYS_AT_ONCE = 4;
const TIMES_MAX = 20;

/** On a machine that is busy with other suites a request takes a hundred times as long as alone. */
const MS_MAX = 120_000 + KEYS * 2_000;

interface Request {
  key: string;
  path: string;
  body: Record<string, unknown>;
  /** What another request under the same key would be. */
  other: Record<string, unknown>;
}

let world: World;
let client: pg.Client;
let file = "";
let servers: [Victim, Victim];

beforeAll(async () => {
  file = await built("tests/faults/victim.ts");
  world = await openWorld();
  client = new pg.Client({ connectionString: world.databaseUrl });
  await client.connect();
  servers = await twoServers();
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.end()));
  await client.end();
  await world.close();
});

const twoServers = (): Promise<[Victim, Victim]> =>
  Promise.all([openVictim(file, world.databaseUrl), openVictim(file, world.databaseUrl)]);

/** Kinds of requests in turn: what makes a case, what moves one, what is only written down. */
async function requestOf(index: number): Promise<Request> {
  const key = `duplicate-${index}`;
  const kind = index % 3;
  if (kind === 0) {
    const body = (value: number) => ({ workflow: "loan", division: GULOU, data: loanOf(value) });
    return { key, path: "/instances", body: body(500), other: body(501) };
  }
  const { id, task } = await loan(world, 5_000);
  if (kind === 1) {
    const path = `/tasks/${task}/complete`;
    return { key, path, body: { outcome: "accept" }, other: { outcome: "refuse", data: WHY } };
  }
  return { key, path: `/instances/${id}/comment`, body: WHY, other: { reason: "另一句" } };
}

const send = ({ key, path, body }: Request, turn: number): Promise<Answer> =>
  askAt(servers[turn % 2 === 0 ? 0 : 1].url, "desk", path, body, key);

/** Sent from 2 to 20 times at once, to both servers; the answer, and whether all had it. */
async function sendAtOnce(request: Request, times: number): Promise<{ answer: Answer; wrong: string[] }> {
  const answers = await Promise.all(Array.from({ length: times }, (_, turn) => send(request, turn)));
  const [answer] = answers;
  if (answer === undefined) throw new Error("nothing was sent");
  const odd = answers.filter((one) => one.status >= 300 || !isDeepStrictEqual(one, answer));
  return { answer, wrong: odd.map((one) => `${request.key}: ${JSON.stringify(one)}, not ${JSON.stringify(answer)}`) };
}

test(
  `${KEYS} requests, each sent up to ${TIMES_MAX} times at once to two servers and again after a kill, are done once and answered alike`,
  async () => {
    await world.reset();
    const asked: { request: Request; answer: Answer }[] = [];
    const wrong: string[] = [];
    let sent = 0;
    for (let first = 0; first < KEYS; first += KEYS_AT_ONCE) {
      const indexes = Array.from({ length: Math.min(KEYS_AT_ONCE, KEYS - first) }, (_, offset) => first + offset);
      await Promise.all(
        indexes.map(async (index) => {
          const request = await requestOf(index);
          // From 2 to 20, each as often.
          const times = 2 + (index % (TIMES_MAX - 1));
          const one = await sendAtOnce(request, times);
          sent += times;
          wrong.push(...one.wrong);
          asked.push({ request, answer: one.answer });
        }),
      );
    }
    for (const server of servers) process.kill(server.pid, "SIGKILL");
    await Promise.all(servers.map(({ ended }) => ended));
    servers = await twoServers();
    for (const { request, answer } of asked) {
      const [again, other] = [await send(request, asked.length), await send({ ...request, body: request.other }, sent)];
      sent += 2;
      if (!isDeepStrictEqual(again, answer)) wrong.push(`${request.key}, after the kill: ${JSON.stringify(again)}`);
      if (other.body.code !== "IDEMPOTENCY_REUSED")
        wrong.push(`${request.key}, other content: ${JSON.stringify(other)}`);
    }
    await roundsOf(world.engine, world.sink.url)(ALWAYS);
    const count = async (sql: string) => Number((await client.query<{ n: string }>(sql)).rows[0]?.n);
    expect(wrong).toEqual([]);
    expect(await count("select count(*) as n from instance where parent is null")).toBe(KEYS);
    expect(await count("select count(*) as n from event where type <> 'started'")).toBe(KEYS - Math.ceil(KEYS / 3));
    expect(await checkWhole(client)).toEqual([]);
    console.log(
      `R3: ${KEYS.toLocaleString("en")} keys, ${sent.toLocaleString("en")} requests, ${wrong.length} violations`,
    );
  },
  MS_MAX,
);
