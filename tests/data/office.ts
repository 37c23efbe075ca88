import { Readable } from "node:stream";
import { gunzipSync } from "node:zlib";
import { parse as parseCsv } from "csv-parse/sync";
import { expect } from "vitest";
import { ajvValidator } from "../../src/core/form/ajv.ts";
import { formatId, parseId } from "../../src/core/id.ts";
import type { Organisation } from "../../src/core/policy/model.ts";
import { parseImport } from "../../src/core/roster/parse.ts";
import { outboxRound } from "../../src/engine/carry-out.ts";
import { completeTask } from "../../src/engine/complete.ts";
import { printHtml } from "../../src/engine/documents-print.ts";
import type { Caller, Engine } from "../../src/engine/engine.ts";
import { createImport } from "../../src/engine/import.ts";
import { runImport } from "../../src/engine/import-run.ts";
import { loadRelease } from "../../src/engine/load.ts";
import { holdPolicies } from "../../src/engine/policies.ts";
import { loadRecords } from "../../src/engine/record-load.ts";
import { bumpPolicies } from "../../src/engine/revision.ts";
import { startInstance } from "../../src/engine/start.ts";
import { holdVariants } from "../../src/engine/variant.ts";
import type { Database } from "../../src/store/database.ts";
import { writeManualClock } from "../../src/store/meta.ts";
import { putOrganisations } from "../../src/store/organisations.ts";
import { createSealer } from "../../src/store/seal.ts";
import { addSetting } from "../../src/store/settings.ts";
import { addUsers, putGrants } from "../../src/store/users.ts";
import { freshDatabase } from "../helpers/database.ts";
import { SILENT, TEST_KEYS, taken } from "../helpers/lending.ts";
import { fixture } from "../helpers/rosters.ts";
import { ROOT, read } from "./release.ts";

const CITY = 320100;
const NANJING = "320100000000";
const GULOU = "320106000000";
const NOW = "2026-11-20T02:00:00.000Z";
const DAY = "2026-11-20";

/** Office → where it is and who works there. */
export type Offices = Record<string, [type: string, division: string | null, ...roles: string[]]>;

const OFFICES: Offices = {
  bureau: ["BUREAU_DISTRICT", GULOU, "supervisor", "district_coordinator"],
  agency: [
    "AGENCY_DISTRICT",
    GULOU,
    "agency_clerk",
    "agency_reviewer",
    "agency_approver",
    "archivist",
    "field_officer",
  ],
  ninghai: ["LABOR_OFFICE", "320106001000", "street_clerk", "street_head", "archivist", "community_worker"],
  huaqiao: ["LABOR_OFFICE", "320106002000", "street_clerk", "street_head", "archivist", "community_worker"],
  factory: ["ENTERPRISE", null, "ent_officer", "ent_head"],
};

interface Waiting {
  id: string;
  invoke: string;
  organisation: string;
  role: string;
  label: string | null;
  workflow: string;
}

export class Counts {
  readonly rows: { of: string; kind: string; count: number }[];
  constructor(rows: Counts["rows"]) {
    this.rows = rows;
  }

  /** What has come to be of a workflow (or of documents, records) since an earlier count. */
  since(before: Counts, of: string): Record<string, number> {
    const known = new Map(before.rows.filter((row) => row.of === of).map(({ kind, count }) => [kind, count]));
    const grown = this.rows
      .filter((row) => row.of === of)
      .map(({ kind, count }) => [kind, count - (known.get(kind) ?? 0)] as const);
    return Object.fromEntries(grown.filter(([, count]) => count > 0));
  }
}

/** The release on an embedded database, with few offices, and hands that do the work. */
export class Office {
  readonly database: Database;
  readonly engine: Engine;

  constructor(database: Database, engine: Engine) {
    this.database = database;
    this.engine = engine;
  }

  static async open(): Promise<Office> {
    const { database, engine } = await openRelease(OFFICES);
    return new Office(database, engine);
  }

  /** The agency's own database, against which rosters are compared. */
  async takeInInsured(): Promise<void> {
    const file = "policies/imports/agency.yaml";
    const { value } = parseImport(read(file), file);
    if (!value) throw new Error("the import of the insurance records cannot be read");
    await loadRecords(this.engine, value, CITY, Readable.from([agency]));
  }

  /** What a policymaker changes: one row of settings. */
  async mode(value: string, from: string): Promise<void> {
    const reason = { zh: "试验", en: "Trial" };
    const row = { id: `mode/${from}`, division: NANJING, organisation: null, key: "mode", value, from };
    await this.database.transaction(async (tx) => {
      await addSetting(tx, { ...row, until: null, reason, document: null, author: "test" });
      await bumpPolicies(tx, ["settings"]);
    });
    await this.engine.refreshPolicies();
  }

  /** Everything that left in the outbox is carried out. */
  async work(): Promise<void> {
    while (await outboxRound(this.engine, []));
    const { rows } = await this.database.knex.raw("select kind, last_error from outbox where last_error is not null");
    expect(rows).toEqual([]);
  }

  /** Work that nobody was found for, and what supervisors were told: none where everything is as it should be. */
  async troubles(): Promise<unknown[]> {
    const { rows } = await this.database.knex.raw(`
      select invoke as about, exception as what from task where exception is not null
      union all select template, text from notice where template in ('escalate', 'cc')`);
    return rows;
  }

  async waiting(invoke?: string): Promise<Waiting[]> {
    const { rows } = await this.database.knex.raw(
      "select id, invoke, organisation, role, label, workflow from task where home_city = ? order by number, invoke",
      [CITY],
    );
    return invoke === undefined ? rows : rows.filter((row: Waiting) => row.invoke === invoke);
  }

  /** Does every open task of this kind the same way, then lets the engine go on. */
  async all(invoke: string, outcome: string, data: Record<string, unknown> = {}): Promise<Waiting[]> {
    const tasks = await this.waiting(invoke);
    expect(tasks.length, `tasks "${invoke}" among ${(await this.waiting()).map((one) => one.invoke)}`).toBeGreaterThan(
      0,
    );
    for (const task of tasks) await this.one(task, outcome, data);
    await this.work();
    return tasks;
  }

  async one(task: Waiting, outcome: string, data: Record<string, unknown> = {}): Promise<void> {
    const id = { city: CITY, uuid: task.id };
    taken(await completeTask(this.engine, as(task.organisation, task.role), { task: id, outcome, data }));
  }

  /** How many cases stand in which state, and how many documents and records there are of each kind. */
  async counts(): Promise<Counts> {
    const { rows } = await this.database.knex.raw(`
      select workflow as "of", state as kind, count(*)::int as count from instance group by 1, 2
      union all select 'document', template, count(*)::int from document group by 2
      union all select 'record', type, count(*)::int from record group by 2
      union all select 'relation', filters->>'mode', count(*)::int from record where type = 'managing-relation' group by 2`);
    return new Counts(rows);
  }

  /** The papers of a template as somebody reads them, tags left out. */
  async papers(template: string, office: string, role: string): Promise<string[]> {
    const { rows } = await this.database.knex.raw("select id from document where template = ? order by number, id", [
      template,
    ]);
    const pages: string[] = [];
    for (const { id } of rows) {
      const page = taken(await printHtml(this.engine, as(office, role), formatId({ city: CITY, uuid: id })));
      pages.push(page.replaceAll(/<[^>]*>/g, " "));
    }
    return pages;
  }

  /** Imports a roster and starts the batch with it. */
  async start(csv: string): Promise<void> {
    const officer = as("factory", "ent_officer");
    const input = { bytes: Buffer.from(csv), fileName: "花名册.csv", workflow: "handover", division: NANJING };
    const created = taken(await createImport(this.engine, officer, input));
    await runImport(this.engine, CITY, parseId(created.id)?.uuid ?? "");
    const data = {
      ...{
        enterpriseName: "南京某厂",
        enterpriseUscc: "91320199MA1TXN001H",
        contactPerson: "王敏",
        phone: "13700002606",
      },
      ...{
        roster: created.id,
        headcount: 6,
        medicalReformJoined: true,
        commitment: true,
        rosterScan: ["320100-00000000-0000-7000-8000-00000000000b"],
        householdPages: ["320100-00000000-0000-7000-8000-00000000000c"],
        enterpriseDivision: "320106009000",
      },
    };
    taken(await startInstance(this.engine, officer, { workflow: "handover", division: GULOU, data }));
    await this.work();
  }
}

/** The release on an embedded database of its own, with these offices; one person, `<office>-<role>`, holds each post. */
export async function openRelease(offices: Offices): Promise<{ database: Database; engine: Engine }> {
  const database = await freshDatabase("pglite");
  const { problems } = await loadRelease(database, ROOT, SILENT);
  expect(problems).toEqual([]);
  await database.transaction(async (tx) => {
    await putOrganisations(
      tx,
      Object.entries(offices).map(([id, office]) => organisation(id, office)),
    );
    const posts = Object.entries(offices).flatMap(([id, [, , ...roles]]) => roles.map((role) => [id, role] as const));
    const users = posts.map(([id, role]) => ({
      id: `${id}-${role}`,
      username: `${id}-${role}`,
      name: `${id} ${role}`,
      passwordHash: "-",
    }));
    await addUsers(tx, users);
    await putGrants(
      tx,
      posts.map(([id, role]) => ({ user: `${id}-${role}`, role, organisation: id, from: null, until: null })),
    );
    await bumpPolicies(tx, ["organisations", "people"]);
  });
  await writeManualClock(database, NOW);
  const holder = await holdPolicies(database, { zone: "Asia/Shanghai", cutoff: "17:30" });
  const variants = holdVariants(database, holder.current);
  const engine: Engine = {
    database,
    policies: holder.current,
    refreshPolicies: holder.refresh,
    ...{ variant: variants.variant, variantFor: variants.variantFor },
    sealer: createSealer(TEST_KEYS, (property) => holder.current().protectedKeys.has(property)),
    validate: ajvValidator(holder.today),
    log: SILENT,
    zone: "Asia/Shanghai",
  };
  return { database, engine };
}

function organisation(id: string, [type, division]: Offices[string]): Organisation {
  const jurisdictions = division === null ? [] : [{ division, from: null, until: null }];
  return { id, type, name: id, parent: null, homeCity: CITY, jurisdictions };
}

function as(office: string, role: string): Caller {
  const user = `${office}-${role}`;
  return { user, name: user, grants: [{ organisation: office, role }], day: DAY };
}

interface Insured {
  resident_id: string;
  name: string;
  enterprise_uscc: string;
  pension_place: string;
  pension_status: string;
  retire_date: string;
  deceased_on: string;
  managed_org_street: string;
  archive_birth_date: string;
}
const agency = gunzipSync(fixture("agency.csv.gz"));
const insured: Insured[] = parseCsv(agency, { columns: true });

/** Six people in good standing with the agency. */
export function peopleOf(from: number): Insured[] {
  return insured
    .filter((one) => one.pension_status === "normal" && one.deceased_on === "" && one.managed_org_street === "")
    .filter((one) => one.pension_place.startsWith("3201") && one.retire_date !== "" && one.retire_date < DAY)
    .filter((one) => one.archive_birth_date === "")
    .slice(from, from + 6);
}

/** Four people for 宁海路 and 华侨路, one who lives in Shanghai, one whose number is wrong. */
export function roster(from: number): string {
  const people = peopleOf(from);
  const lines = people.map((one, index) => {
    const street = index % 2 === 0 ? "宁海路街道" : "华侨路街道";
    const live = index === 4 ? "上海市徐汇区湖南路街道" : `南京市鼓楼区${street}`;
    const id =
      index === 5 ? `${one.resident_id.slice(0, 17)}${one.resident_id.endsWith("1") ? "2" : "1"}` : one.resident_id;
    return [
      one.name,
      id,
      one.enterprise_uscc,
      `南京市鼓楼区${street}`,
      street,
      live,
      `1370000260${index}`,
      "无",
      "1",
      "否",
    ].join(",");
  });
  return [
    "姓名,公民身份号码,统一社会信用代码,户口地址,户口街道,常住地址,联系电话,统筹外项目及金额,档案册数,是否党员",
    ...lines,
  ].join("\n");
}
