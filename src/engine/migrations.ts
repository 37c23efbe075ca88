import { v7 as uuidv7 } from "uuid";
import { localDay } from "../core/calendar/day.ts";
import { taskTitle } from "../core/diagram/event-words.ts";
import { pathOf, titleOfState, titleOfStates } from "../core/diagram/words.ts";
import { formatId, parseId } from "../core/id.ts";
import { compileMachine } from "../core/machine/compile.ts";
import {
  type CaseSort,
  type MigrationCase,
  type MigrationItem,
  type NewMigrationWish,
  questionWords,
  STAY_WORDS,
} from "../core/migrate/report.ts";
import { mapStates } from "../core/migrate/states.ts";
import { isRefusal, type Refusal, refuse } from "../core/refusal.ts";
import type { Text } from "../core/text.ts";
import type { Bundle } from "../core/variant.ts";
import { addAudit } from "../store/audit.ts";
import { readNow } from "../store/meta.ts";
import {
  countCases,
  type MigrationCaseRow,
  noteCases,
  pageOfCases,
  readMigrationCase,
} from "../store/migration-cases.ts";
import {
  addMigration,
  listMigrationRows,
  type MigrationRow,
  readMigration,
  startMigration,
} from "../store/migrations.ts";
import { writeStep } from "../store/step-write.ts";
import { readBundle } from "../store/versions.ts";
import { attempt, LOST } from "./attempt.ts";
import { grantsWith } from "./authority.ts";
import type { Caller, Engine } from "./engine.ts";
import { contentHash } from "./hash.ts";
import type { MigrationPlan } from "./migrate-plan.ts";
import { type CaseDetail, citiesOf } from "./migrate-round.ts";
import { undoing } from "./migrate-undo.ts";
import { storable } from "./storable.ts";

/** Who may try a migration, and who may set it going: as with what is published, never the same person. */
export const TRY_RIGHT = "workflows.write";
export const START_RIGHT = "workflows.publish";
const MIGRATIONS_SHOWN_MAX = 50;
const COUNTS = { waiting: 0, moves: 0, asks: 0, stays: 0, moved: 0, failed: 0, undone: 0 };
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The version in force and an earlier one, by number; or why cases cannot go from the one to the other. */
export async function versionsOf(engine: Engine, workflow: string, from: number) {
  const current = await currentOf(engine, workflow);
  if (isRefusal(current)) return current;
  const bundle = from < current.version ? await readBundle(engine.database, workflow, from) : null;
  return bundle === null ? refuse("MIGRATION_VERSIONS") : { current, bundle };
}

export async function currentOf(engine: Engine, workflow: string) {
  await engine.refreshPolicies();
  const versions = engine.policies().versions.get(workflow);
  if (!versions) return refuse("WORKFLOW_UNKNOWN");
  const today = localDay(await readNow(engine.database), engine.zone);
  const current = versions.findLast(({ from }) => from === null || from <= today);
  return current ?? refuse("WORKFLOW_UNKNOWN");
}

export function machineOfBundle(bundle: Bundle) {
  return compileMachine(bundle.definition, contentHash(bundle));
}

/** Begins to try what a migration would do to every open case; nothing of them changes by it. */
export async function tryMigration(
  engine: Engine,
  caller: Caller,
  workflow: string,
  wish: NewMigrationWish,
): Promise<MigrationItem | Refusal> {
  const unfit = storable(wish);
  if (unfit) return unfit;
  const versions = await versionsOf(engine, workflow, wish.from);
  if (isRefusal(versions)) return versions;
  const { current, bundle } = versions;
  const { open } = mapStates(machineOfBundle(bundle), machineOfBundle(current.bundle), wish.states);
  const wrong = open.filter(({ why }) => why === "answer");
  if (wrong.length > 0)
    return refuse("MIGRATION_MAP", {
      problems: wrong.map(({ state, title }) => ({
        ...{ code: "MIGRATION_MAP", path: `/states/${state}` },
        what: {
          zh: `“${title.zh}”不能对应所选环节`,
          en: `“${title.en}” cannot become the state that was chosen`,
        },
      })),
    });
  const { from, states, choices, values, reason } = wish;
  const plan: MigrationPlan = { states, choices, ...(values ? { values } : {}) };
  const id = uuidv7();
  await engine.database.transaction(async (tx) => {
    const row = { id, workflow, from, to: current.version, plan: engine.sealer.seal(plan), reason };
    await addMigration(tx, { ...row, author: caller.user, authorName: caller.name });
    const detail = { workflow, from, to: current.version, reason };
    await addAudit(tx, { user: caller.user, action: "migration.try", subject: id, detail, ip: caller.ip });
  });
  return getMigration(engine, caller, id);
}

export async function listMigrations(engine: Engine, caller: Caller, workflow: string) {
  if (!engine.policies().versions.has(workflow)) return refuse("WORKFLOW_UNKNOWN");
  const rows = await listMigrationRows(engine.database, workflow, MIGRATIONS_SHOWN_MAX);
  const items = await Promise.all(rows.map((row) => itemOf(engine, caller, row)));
  return { items, next: null };
}

export async function getMigration(engine: Engine, caller: Caller, id: string): Promise<MigrationItem | Refusal> {
  const row = UUID.test(id) ? await readMigration(engine.database, id) : null;
  return row === null ? refuse("NOT_FOUND") : itemOf(engine, caller, row);
}

/** Sets a tried migration going, by somebody else than who tried it. */
export async function beginMigration(engine: Engine, caller: Caller, id: string): Promise<MigrationItem | Refusal> {
  const row = UUID.test(id) ? await readMigration(engine.database, id) : null;
  if (row === null) return refuse("NOT_FOUND");
  const current = await currentOf(engine, row.workflow);
  if (isRefusal(current)) return current;
  if (row.author === caller.user) return refuse("FOUR_EYES");
  if (current.version !== row.to) return refuse("MIGRATION_VERSIONS");
  const started = await engine.database.transaction(async (tx) => {
    if (!(await startMigration(tx, id, caller))) return false;
    const { workflow, from, to, reason } = row;
    const detail = { workflow, from, to, reason };
    await addAudit(tx, { user: caller.user, action: "migration.start", subject: id, detail, ip: caller.ip });
    return true;
  });
  return started ? getMigration(engine, caller, id) : refuse("MIGRATION_STATUS");
}

/** Takes one case back to the version it had, where nothing has been done with it since. */
export async function undoMigration(
  engine: Engine,
  caller: Caller,
  { id, instance, reason }: { id: string; instance: string; reason: string },
): Promise<MigrationCase | Refusal> {
  const unfit = storable(reason);
  if (unfit) return unfit;
  const at = parseId(instance);
  const row = UUID.test(id) ? await readMigration(engine.database, id) : null;
  const known = row && at ? await readMigrationCase(engine.database, at.city, id, at.uuid) : null;
  if (!row || !at || !known) return refuse("NOT_FOUND");
  if (known.sort !== "moved") return refuse("MIGRATION_STATUS");
  const done = await attempt<true | Refusal>(async () => {
    const back = await undoing(engine, at, { user: caller.user, name: caller.name, reason });
    if (isRefusal(back)) return back;
    return engine.database.transaction(async (tx) => {
      if (!(await writeStep(tx, back.write, back.rev))) return LOST;
      const state = back.write.cases[0]?.state ?? "";
      const found = [{ instance: at.uuid, sort: "undone" as const, state, detail: null }];
      if (!(await noteCases(tx, at.city, id, found, "moved"))) throw new Error("the undoing was noted twice");
      const detail = { instance, reason };
      await addAudit(tx, { user: caller.user, action: "migration.undo", subject: id, detail, ip: caller.ip });
      return true;
    });
  });
  if (isRefusal(done)) return done;
  const after = await readMigrationCase(engine.database, at.city, id, at.uuid);
  return after === null ? refuse("NOT_FOUND") : caseOf(engine, caller, row, await bundlesOf(engine, row), after);
}

/** Cases of a migration, by what became of them. */
export async function listMigrationCases(
  engine: Engine,
  caller: Caller,
  { id, sort = null, limit = 50, cursor }: { id: string; sort?: CaseSort | null; limit?: number; cursor?: string },
) {
  const row = UUID.test(id) ? await readMigration(engine.database, id) : null;
  if (row === null) return refuse("NOT_FOUND");
  const after = cursor === undefined ? null : parseId(cursor);
  if (cursor !== undefined && after === null) return refuse("CURSOR_INVALID");
  const from = after && { city: after.city, instance: after.uuid };
  const rows = await pageOfCases(engine.database, citiesOf(engine), id, sort, from, limit + 1);
  const page = rows.slice(0, limit);
  const bundles = await bundlesOf(engine, row);
  const last = page.at(-1);
  return {
    items: page.map((one) => caseOf(engine, caller, row, bundles, one)),
    next: rows.length > limit && last ? formatId({ city: last.city, uuid: last.instance }) : null,
  };
}

async function itemOf(engine: Engine, caller: Caller, row: MigrationRow): Promise<MigrationItem> {
  const { plan, author: _, starter: __, listed: ___, ...head } = row;
  const { states, choices } = engine.sealer.open(plan) as MigrationPlan;
  const why = whyNotStart(engine, caller, row);
  const title = engine.policies().workflows.get(row.workflow)?.title ?? { zh: row.workflow, en: row.workflow };
  const counts = { ...COUNTS, ...(await countCases(engine.database, citiesOf(engine), row.id)) };
  return { ...head, title, states, choices, counts, start: { allowed: why === null, why } };
}

function whyNotStart(engine: Engine, caller: Caller, row: MigrationRow): Text | null {
  if (row.status === "trying") return { zh: "试算还没有完成", en: "It is still being tried" };
  if (row.status !== "tried") return { zh: "已经开始", en: "It has been set going" };
  if (grantsWith(engine.policies(), caller, START_RIGHT).length === 0)
    return { zh: "只有发布审核人员可以开始升级", en: "Only a publisher may set it going" };
  if (row.author === caller.user)
    return { zh: "须由试算者以外的人开始", en: "Somebody else than who tried it has to set it going" };
  return null;
}

interface Bundles {
  from: Bundle | null;
  to: Bundle | null;
}

async function bundlesOf(engine: Engine, { workflow, from, to }: MigrationRow): Promise<Bundles> {
  const read = (version: number) => readBundle(engine.database, workflow, version);
  return { from: await read(from), to: await read(to) };
}

function caseOf(
  engine: Engine,
  caller: Caller,
  _row: MigrationRow,
  { from, to }: Bundles,
  { city, instance, number, state, sort, detail, at }: MigrationCaseRow,
): MigrationCase {
  const bundle = sort === "moved" ? to : from;
  const mayUndo = sort === "moved" && grantsWith(engine.policies(), caller, START_RIGHT).length > 0;
  const title = bundle ? titleOfStates(bundle.definition, state) : { zh: state, en: state };
  const told = detail === null ? [] : toldOf(detail as CaseDetail, { from, to });
  return { instance: formatId({ city, uuid: instance }), number, state: title, sort, at, told, mayUndo };
}

function toldOf({ touches, questions = [], why }: CaseDetail, { from, to }: Bundles): Text[] {
  const named = (id: string, bundle: Bundle | null): Text => {
    if (!bundle) return { zh: id, en: id };
    return taskTitle(bundle.definition, id) ?? titleOfState(bundle.definition, pathOf(id));
  };
  const told = questions.flatMap((one) => questionWords(one, (id) => named(id, from)));
  if (why !== undefined) {
    const words = STAY_WORDS[why as keyof typeof STAY_WORDS];
    told.push(words ?? { zh: `未能处理（${why}）`, en: `It could not be worked on (${why})` });
  }
  if (!touches) return told;
  const all = (ids: string[], bundle: Bundle | null) => ids.map((id) => named(id, bundle));
  const line = (texts: Text[], zh: string, en: string): void => {
    if (texts.length === 0) return;
    told.push({
      zh: `${zh}：${texts.map((one) => one.zh).join("、")}`,
      en: `${en}: ${texts.map((one) => one.en).join(", ")}`,
    });
  };
  line(all(touches.opened, to), "新开始", "Begins");
  line(all(touches.closed, from), "不再办理", "Ends");
  line(all(touches.changed, to), "待办有变", "Changes");
  const { timers, forgotten } = touches;
  if (timers > 0) told.push({ zh: `${timers} 个定时有变`, en: `${timers} timers change` });
  if (forgotten > 0)
    told.push({
      zh: "新版本没有位置的记忆不再保留",
      en: "What it remembers and the new version has no place for is forgotten",
    });
  return told;
}
