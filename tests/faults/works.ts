import { schedulesRound } from "../../src/engine/fire-scheduled.ts";
import { GULOU, loanOf, setClock, XUANWU } from "../helpers/lending.ts";
import { enterBorrowers } from "../worker/batch.ts";
import { begun, complete, type Deed, loan, openTasks, WHY, type Work } from "./deed.ts";
import { OPERATION_DEEDS } from "./operations.ts";
import { ALWAYS, roundsOf } from "./rounds.ts";
import type { World } from "./world.ts";

const rest = (world: World) => roundsOf(world.engine, world.sink.url)(ALWAYS);

/** A loan of two things, accepted: its parts are there, unless the worker is still to make them. */
async function lent(world: World, made = true): Promise<string> {
  const { id, task } = await loan(world);
  await complete(world, "desk", task, "accept");
  if (made) await rest(world);
  return id;
}

/** The part of a case that goes on. */
async function partOf(world: World, whole: string): Promise<string> {
  const parent = whole.slice(whole.indexOf("-") + 1);
  const part = await world.database.knex("instance").where({ parent, status: "active" }).first("home_city", "id");
  return `${part.home_city}-${part.id}`;
}

const start = (workflow: string, data: object, user = "desk", division = GULOU): Deed => ({
  ...{ user, path: "/instances", body: { workflow, division, data } },
});

async function repair(world: World): Promise<{ id: string; token: string }> {
  const { path, body } = start("repair", { thing: "水泵" }) as { path: string; body: object };
  await world.ask("desk", path, body);
  const { items } = await world.ask("connector", "/work/lease", { topics: ["repair.quote"] });
  const [work] = items as { id: string; token: string }[];
  if (work === undefined) throw new Error("no work was given out");
  return work;
}

async function deposit(world: World, waiting: boolean): Promise<void> {
  const { path, body } = start("deposit", { payment: "P-1" }) as { path: string; body: object };
  const { task } = begun(await world.ask("desk", path, body));
  await complete(world, "desk", task, "accept");
  if (waiting) await rest(world);
}

const paid = { name: "paid", about: "P-1", division: GULOU, data: { amount: 10 } };

async function borrowers(world: World): Promise<void> {
  await enterBorrowers(world.engine, 3, { first: 1, division: GULOU, lastLoanOn: "2026-01-10" });
  await setClock(world.database, "2026-03-02T00:00:00.000Z");
  await schedulesRound(world.engine);
}

const FIRING = "2026-03-03T00:00:30.000Z";

function wishes(): FormData {
  const form = new FormData();
  form.set("workflow", "loan");
  form.set("division", GULOU);
  form.set("file", new Blob(["设备,姓名\n梯子,张三\n水泵,李四\n"]), "wishes.csv");
  return form;
}

/** What people and other programs ask for. */
const REQUESTS: Work[] = [
  { name: "start", prepare: async () => start("loan", loanOf(500)) },
  {
    name: "start, with parts",
    prepare: async () => start("batch", { items: ["甲", "乙", "丙"].map((name) => ({ name, keep: true })) }),
  },
  {
    name: "complete",
    async prepare(world) {
      return { user: "desk", path: `/tasks/${(await loan(world, 5_000)).task}/complete`, body: { outcome: "accept" } };
    },
  },
  {
    name: "complete, which begins parts",
    async prepare(world) {
      return { user: "desk", path: `/tasks/${(await loan(world)).task}/complete`, body: { outcome: "accept" } };
    },
  },
  {
    name: "complete, several at once",
    async prepare(world) {
      const tasks = [(await loan(world, 5_000)).task, (await loan(world, 5_000)).task];
      return { user: "desk", path: "/tasks/complete", body: { tasks, outcome: "accept" } };
    },
  },
  {
    name: "complete, for which a whole loan waits",
    async prepare(world) {
      await lent(world);
      const [first, second] = await openTasks(world, "handing");
      await complete(world, "keeper", first ?? "", "withhold");
      await complete(world, "borrower", (await openTasks(world, "signing"))[0] ?? "", "sign");
      await rest(world);
      return { user: "keeper", path: `/tasks/${second}/complete`, body: { outcome: "withhold" } };
    },
  },
  {
    name: "message",
    async prepare(world) {
      await deposit(world, true);
      return { user: "connector", path: "/messages", body: paid };
    },
  },
  {
    name: "service work: done",
    async prepare(world) {
      const { id, token } = await repair(world);
      return { user: "connector", path: `/work/${id}/complete`, body: { token, data: { price: 80 } } };
    },
  },
  {
    name: "service work: failed for good",
    async prepare(world) {
      const { id, token } = await repair(world);
      return { user: "connector", path: `/work/${id}/fail`, body: { token, code: "GONE", final: true } };
    },
  },
  {
    name: "import: handed in",
    prepare: async () => ({ user: "desk", path: "/imports", body: wishes(), afterwards: ["imports"] }),
  },
];

/** What the worker does by itself. */
const ROUNDS: Work[] = [
  {
    name: "timer",
    async prepare(world) {
      await loan(world);
      return { rounds: ["timers"], at: "2026-03-10T02:00:00.000Z" };
    },
  },
  {
    name: "outbox: parts begin",
    async prepare(world) {
      await lent(world, false);
      return { rounds: ["outbox"] };
    },
  },
  {
    name: "outbox: the next part begins",
    async prepare(world) {
      const items = [{ name: "甲", keep: true }, { name: "乙" }];
      const { path, body } = start("batch", { items, inTurn: true }) as { path: string; body: object };
      const whole = await world.ask("desk", path, body);
      await rest(world);
      await world.ask("supervisor", `/instances/${await partOf(world, String(whole.id))}/terminate`, WHY);
      return { rounds: ["outbox"] };
    },
  },
  {
    name: "outbox: the last part is over",
    async prepare(world) {
      await lent(world);
      for (const task of await openTasks(world, "handing")) await complete(world, "keeper", task, "withhold");
      return { rounds: ["outbox"] };
    },
  },
  {
    name: "outbox: parts are told",
    async prepare(world) {
      await lent(world);
      for (const task of await openTasks(world, "handing")) await complete(world, "keeper", task, "hand");
      return { rounds: ["outbox"] };
    },
  },
  {
    name: "outbox: parts are ended",
    async prepare(world) {
      await world.ask("supervisor", `/instances/${await lent(world)}/terminate`, WHY);
      return { rounds: ["outbox"] };
    },
  },
  {
    name: "message that came first",
    async prepare(world) {
      await world.ask("connector", "/messages", paid);
      await rest(world);
      await deposit(world, false);
      return { rounds: ["outbox", "messages"] };
    },
  },
  {
    name: "letters",
    async prepare(world) {
      const { task } = await loan(world);
      await world.ask("desk", `/tasks/${task}/transfer`, { to: "desk2", ...WHY });
      return { rounds: ["outbox", "letters"] };
    },
  },
  {
    name: "webhooks",
    async prepare(world) {
      const { path, body } = start("loan", loanOf(500), "elsewhere", XUANWU) as { path: string; body: object };
      await world.ask("elsewhere", path, body);
      return { rounds: ["outbox", "hooks"] };
    },
  },
  {
    name: "schedule: its hour comes",
    async prepare(world) {
      await borrowers(world);
      return { rounds: ["schedules"], at: FIRING };
    },
  },
  {
    name: "schedule: a case for each",
    async prepare(world) {
      await borrowers(world);
      await setClock(world.database, FIRING);
      await schedulesRound(world.engine);
      return { rounds: ["runs"] };
    },
  },
  {
    name: "import: its lines",
    async prepare(world) {
      await world.ask("desk", "/imports", wishes());
      return { rounds: ["imports"] };
    },
  },
  {
    name: "sweep",
    async prepare(world) {
      await loan(world);
      return { rounds: ["sweep"] };
    },
  },
];

/** Every kind of work there is: each operation of the catalogue is one. */
export const WORKS: readonly Work[] = [
  ...REQUESTS,
  ...Object.entries(OPERATION_DEEDS).map(([id, prepare]): Work => ({ name: id, prepare })),
  ...ROUNDS,
];
