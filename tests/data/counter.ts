import type { Express } from "express";
import { expect } from "vitest";
import type {
  DocumentItem,
  InstanceDetail,
  InstanceItem,
  Page,
  RecordItem,
  TaskDetail,
  TaskItem,
} from "../../src/core/api.ts";
import { outboxRound } from "../../src/engine/carry-out.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { timersRound } from "../../src/engine/fire-due.ts";
import { recordRow } from "../../src/engine/registry.ts";
import type { Database } from "../../src/store/database.ts";
import { addRecords } from "../../src/store/record-seed.ts";
import { openingData, sendable } from "../../web/src/task/form-data.ts";
import { type Asking, serving } from "../helpers/app.ts";
import { CITY, setClock } from "../helpers/lending.ts";
import { openSession } from "../helpers/posts.ts";
import { type Offices, openRelease } from "./office.ts";

const HOURS = 100_000;
const SCAN = Buffer.from("%PDF-1.7 扫描件");
const WATCHER = "bureau-supervisor";

/** The offices of a district, with two streets and a community of one of them. */
export const DISTRICT: Offices = {
  province: ["BUREAU_CITY", "320000000000", "policy_city"],
  city: ["BUREAU_CITY", "320100000000", "supervisor", "policy_city"],
  bureau: ["BUREAU_DISTRICT", "320106000000", "supervisor", "district_coordinator"],
  agency: [
    ...(["AGENCY_DISTRICT", "320106000000", "agency_clerk", "agency_reviewer", "agency_approver"] as const),
    ...["agency_finance", "agency_head", "field_officer", "archivist"],
  ],
  civil: ["EXTERNAL", "320106000000", "civil_approver"],
  ninghai: ["LABOR_OFFICE", "320106001000", "street_clerk", "street_head", "archivist"],
  huaqiao: ["LABOR_OFFICE", "320106002000", "street_clerk", "street_head", "archivist"],
  station: ["STATION", "320106001003", "community_worker", "community_head"],
  factory: ["ENTERPRISE", null, "ent_officer", "ent_head"],
};

/** The procedures of the release behind the real HTTP interface, with people who do what a page would do. */
export class Counter {
  readonly database: Database;
  readonly engine: Engine;
  readonly app: Express;
  readonly #as: ReturnType<typeof serving>["as"];
  readonly #people = new Map<string, Promise<Asking>>();

  private constructor(database: Database, engine: Engine) {
    this.database = database;
    this.engine = engine;
    const { app, as } = serving(engine);
    this.app = app;
    this.#as = as;
  }

  static async open(now: string, offices: Offices = DISTRICT): Promise<Counter> {
    const { database, engine } = await openRelease(offices);
    await setClock(database, now);
    return new Counter(database, engine);
  }

  /** Whoever holds a post: `agency-agency_clerk`. */
  as(user: string): Promise<Asking> {
    const known = this.#people.get(user);
    if (known) return known;
    const asking = openSession(this.database, user, HOURS).then((session) => this.#as(session));
    this.#people.set(user, asking);
    return asking;
  }

  /** What was on the registers before anything began. */
  async knows(type: string, rows: readonly Record<string, unknown>[]): Promise<void> {
    const known = this.engine.policies().records.get(type);
    if (!known) throw new Error(`there is no register of ${type}`);
    const at = "2020-01-01T00:00:00.000Z";
    const made = rows.map((values) => {
      const entry = { key: String(values[known.key]), values, validFrom: "2020-01-01", instance: "", actor: null, at };
      const { instance_id: _none, ...row } = recordRow(this.engine, known, entry);
      return row;
    });
    await addRecords(this.database, CITY, made);
  }

  async start(user: string, workflow: string, division: string, data: object, papers: readonly string[] = []) {
    const by = await this.as(user);
    const whole = { ...data, ...(await this.#scans(by, papers)) };
    const { status, body } = await by.post("/instances", { workflow, division, data: whole });
    expect(status, JSON.stringify(body)).toBe(201);
    await this.work();
    return this.instance(body.id);
  }

  async instance(id: string, user = WATCHER): Promise<InstanceDetail> {
    return this.get<InstanceDetail>(`/instances/${id}`, user);
  }

  async get<T>(path: string, user = WATCHER): Promise<T> {
    const { status, body } = await (await this.as(user)).get(path);
    expect(status, `${path}: ${JSON.stringify(body)}`).toBe(200);
    return body;
  }

  async tasks(): Promise<TaskItem[]> {
    return (await this.get<Page<TaskItem>>("/tasks?scope=all&limit=100")).items;
  }

  /** Who holds the open task of a workflow and state (`funeral-subsidy review`). */
  async taskAt(at: string): Promise<TaskItem> {
    const tasks = await this.tasks();
    const found = tasks.find(({ workflow, state }) => `${workflow} ${state}` === at);
    if (!found) throw new Error(`${at} is not among ${tasks.map((one) => `${one.workflow} ${one.state}`).join(", ")}`);
    return found;
  }

  /** One person after another does what the page would send; fields named in `papers` get a scan. */
  async does(at: string, outcome: string, data: Record<string, unknown> = {}, papers: readonly string[] = []) {
    const task = await this.taskAt(at);
    const answer = await this.tries(`${task.organisation}-${task.role}`, task, outcome, data, papers);
    expect(answer.status, `${at} ${outcome}: ${JSON.stringify(answer.body)}`).toBe(200);
    return task;
  }

  /** Somebody's attempt at a task, and what came of it. */
  async tries(
    user: string,
    task: Pick<TaskItem, "id">,
    outcome: string,
    data: Record<string, unknown> = {},
    papers: readonly string[] = [],
  ) {
    const by = await this.as(user);
    const seen = await by.get(`/tasks/${task.id}`);
    const { form, data: known, revision } = seen.body as TaskDetail;
    const given = { ...data, ...(await this.#scans(by, papers)) };
    const filled = form ? { ...sendable(form, openingData(form, known, null, null)), ...given } : given;
    const answer = await by.post(`/tasks/${task.id}/complete`, { outcome, data: filled, revision });
    await this.work();
    return answer;
  }

  async clock(now: string): Promise<void> {
    await setClock(this.database, now);
    await this.work();
  }

  /** What leaves the transactions is carried out, and what is due fires, until nothing is left. */
  async work(): Promise<void> {
    for (let more = true; more; ) more = (await outboxRound(this.engine, [])) || (await timersRound(this.engine));
    await this.engine.refreshPolicies();
    const { rows } = await this.database.knex.raw("select kind, last_error from outbox where last_error is not null");
    expect(rows).toEqual([]);
  }

  /** What the policymakers of a city or province put in force. */
  async setting(key: string, value: unknown, from: string, level: "city" | "province" = "city") {
    const division = level === "city" ? "320100000000" : "320000000000";
    const reason = { zh: "本地规定", en: "Rule of the place" };
    const body = { division, key, value, from, until: null, reason, document: null };
    const answer = await (await this.as(`${level}-policy_city`)).put("/settings", body);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    await this.engine.refreshPolicies();
  }

  async records(type: string, user = WATCHER): Promise<Record<string, unknown>[]> {
    return (await this.get<Page<RecordItem>>(`/records/${type}?limit=100`, user)).items.map(({ data }) => data);
  }

  async children(id: string): Promise<InstanceItem[]> {
    return (await this.get<Page<InstanceItem>>(`/instances/${id}/children?limit=100`)).items;
  }

  /** The newest paper of a template as whoever takes part reads it. */
  async paper(id: string, template: string, user = "agency-agency_clerk"): Promise<string> {
    const { items } = await this.get<Page<DocumentItem>>(`/instances/${id}/documents?limit=100`, user);
    const found = items.findLast((one) => one.template === template);
    if (!found) throw new Error(`no ${template} among ${items.map((one) => one.template).join(", ")}`);
    const page = await (await this.as(user)).get(found.html);
    expect(page.status).toBe(200);
    expect(page.text, template).not.toMatch(/\{\{|undefined|\[object|NaN/);
    return page.text.replaceAll(/<[^>]*>/g, " ");
  }

  async #scans(by: Asking, fields: readonly string[]): Promise<Record<string, string[]>> {
    const found: Record<string, string[]> = {};
    for (const field of fields) {
      const sent = await by.post("/attachments").attach("file", SCAN, "扫描件.pdf");
      expect(sent.status).toBe(201);
      found[field] = [sent.body.id];
    }
    return found;
  }
}
