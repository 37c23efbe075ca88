import exceljs from "exceljs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { recordRow } from "../../src/engine/registry.ts";
import { addRecords } from "../../src/store/record-seed.ts";
import { type Asking, type TestApp, testApp } from "../helpers/app.ts";
import { freshDatabase } from "../helpers/database.ts";
import { COUNTY } from "../helpers/posts.ts";

const ID = "320106195503070029";
const LOAN = {
  name: "钱富贵",
  residentId: ID,
  phone: "13912345678",
  value: 300,
  things: [],
  borrowerOrganisation: "borrower",
};

let app: TestApp;
let supervisor: Asking;
let clerk: Asking;
let instance = "";
beforeAll(async () => {
  app = await testApp(await freshDatabase("pglite"));
  clerk = await app.asRole("desk_clerk", "own");
  supervisor = await app.asRole("supervisor", "parent");
  const started = await clerk.post("/instances", { workflow: "loan", division: COUNTY, data: LOAN });
  instance = started.body.id;
  await clerk.post(`/tasks/${started.body.tasks[0].id}/complete`, { outcome: "accept" });
  const blind = app.engine.sealer.blind(ID);
  const data = JSON.stringify(
    app.engine.sealer.seal({ name: LOAN.name, residentId: ID, phone: LOAN.phone, division: COUNTY }),
  );
  await app.database.all(
    {
      name: "plant-record",
      text: `insert into record (home_city, type, id, key_blind, rev, name, pinyin, division, data, updated_at)
        values (320100, 'borrower', '01900000-0000-7000-8000-000000000001', $1, 1, '钱富贵', 'qfg', $2, $3::text::jsonb, yijiao_now())`,
    },
    [blind, COUNTY, data],
  );
});
afterAll(async () => {
  await app.database.close();
});
const RECORD = "/records/borrower/320100-01900000-0000-7000-8000-000000000001";

test("a register is found by name, initials, whole key and place, and shows personal values masked", async () => {
  for (const q of ["钱", "qfg", ID]) {
    const { body } = await supervisor.get(`/records/borrower?q=${encodeURIComponent(q)}`);
    expect(body.items, q).toHaveLength(1);
    expect(body.items[0].data).toMatchObject({
      residentId: "3201**********0029",
      phone: "139****5678",
      name: "钱富贵",
    });
  }
  expect((await supervisor.get(`/records/borrower?q=${ID.slice(0, 10)}`)).body.items).toEqual([]);
  expect((await supervisor.get(`/records/borrower?division=${COUNTY}`)).body.items).toHaveLength(1);
  expect((await supervisor.get("/records/borrower?division=320102000000")).body.items).toEqual([]);
  expect((await supervisor.get("/records/nothing")).body.code).toBe("RECORD_TYPE_UNKNOWN");
  expect((await supervisor.get("/records/borrower?filter=residentId:1")).body.code).toBe("QUERY_INVALID");
});

test("one record shows the cases about it", async () => {
  const { body } = await supervisor.get(RECORD);
  expect(body.cases.map((one: { id: string }) => one.id)).toEqual([instance]);
  expect(JSON.stringify(body)).not.toContain(ID);
  expect((await supervisor.get(`/instances/${instance}`)).body.subject).toEqual({
    type: "borrower",
    id: RECORD.split("/").at(-1),
  });
});

test("clear values are shown for a reason, and who looked is written down before", async () => {
  expect((await supervisor.post(`${RECORD}/unmask`, {})).body.code).toBe("BODY_INVALID");
  const { body } = await supervisor.post(`${RECORD}/unmask`, { reason: "核对身份", ticket: "审〔2026〕7号" });
  expect(body.until).toBe("2026-03-02T02:10:00.000Z");
  expect(body.data).toMatchObject({ residentId: ID, phone: LOAN.phone });
  const rows = await app.database.all(
    { name: "audit", text: "select user_id, action, subject, detail from audit where action = 'record.unmask'" },
    [],
  );
  expect(rows).toEqual([
    {
      user_id: "supervisor-parent",
      action: "record.unmask",
      subject: RECORD.slice(9),
      detail: {
        ...{ reason: "核对身份", ticket: "审〔2026〕7号", properties: ["phone", "residentId"], revision: 1 },
        until: "2026-03-02T02:10:00.000Z",
      },
    },
  ]);
});

test("a register is had as a workbook with the words of its columns, of the places and filters asked for, masked", async () => {
  const rowsOf = async (query: string) => {
    const answer = await supervisor
      .get(`/records/borrower/workbook.xlsx${query}`)
      .buffer(true)
      .parse((response, done) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("end", () => done(null, Buffer.concat(parts)));
      });
    expect(answer.status).toBe(200);
    const workbook = new exceljs.Workbook();
    await workbook.xlsx.load(answer.body);
    const rows: unknown[] = [];
    workbook.worksheets[0]?.eachRow((row) => rows.push(row.values));
    return JSON.stringify(rows);
  };
  const rows = await rowsOf(`?division=${COUNTY}`);
  expect(rows).toContain("公民身份号码");
  expect(rows).toContain("钱富贵");
  expect(rows).toContain("3201**********0029");
  expect(rows).toContain("鼓楼区");
  expect(rows).not.toContain(ID);
  expect(await rowsOf("?division=320102000000")).not.toContain("钱富贵");
  expect((await clerk.get("/records/borrower/workbook.xlsx")).body.code).toBe("FORBIDDEN");
});

test("who audits an office reads who looked at what and why; others read nothing of it", async () => {
  const auditor = await app.asRole("supervisor", "parent");
  const { items } = (await auditor.get("/audit?action=record.unmask&from=2026-03-02&until=2026-03-02")).body;
  expect(items).toMatchObject([
    {
      ...{ user: "supervisor-parent", reason: "核对身份", ticket: "审〔2026〕7号" },
      ...{ subject: RECORD.slice(9), properties: ["phone", "residentId"] },
    },
  ]);
  expect(JSON.stringify(items)).not.toContain(ID);
  expect((await auditor.get("/audit?action=record.unmask&from=2026-03-03")).body.items).toEqual([]);
  // What was done at no office is read by whoever audits a whole city, and by nobody below it.
  expect((await auditor.get("/audit?action=user.add")).body.items).toEqual([]);
  const added = await app
    .as(await app.everybody())
    .post("/users", { username: "new-one", name: "新人", password: "lending-2026-new" });
  expect(added.status, JSON.stringify(added.body)).toBe(201);
  expect((await auditor.get("/audit?action=user.add")).body.items).toMatchObject([{ organisationName: null }]);
  const elsewhere = await app.asRole("supervisor", "otherCity");
  expect((await elsewhere.get("/audit?action=user.add")).body.items).toEqual([]);
  expect((await elsewhere.get("/audit?action=record.unmask")).body.items).toEqual([]);
  expect((await (await app.asRole("desk_clerk", "own")).get("/audit")).body.code).toBe("FORBIDDEN");
});

test("a document prints as a page under a closed policy and as a PDF; all of a case as one", async () => {
  const { body } = await clerk.get(`/instances/${instance}/documents`);
  const [one] = body.items;
  const page = await clerk.get(one.html);
  expect(page.text).toContain("钱富贵");
  expect(page.text).toContain("设备借用回执");
  expect(page.headers["content-security-policy"]).toMatch(/^default-src 'none'; style-src 'self'/);
  for (const path of [one.pdf, `/instances/${instance}/documents.pdf?parts=all`]) {
    const pdf = await clerk.get(path);
    expect(pdf.type).toBe("application/pdf");
    expect(pdf.body.subarray(0, 5).toString()).toBe("%PDF-");
  }
  expect((await clerk.get(`/instances/${instance}/documents.pdf?template=nothing`)).status).toBe(404);
  const borrower = app.as(await app.session("borrower_officer", "sibling"));
  expect((await borrower.get(one.html)).status).toBe(404);
});

test("workflows say where the caller may start them, and every parameter where its value came from", async () => {
  const items: { id: string; startable: boolean; divisions: unknown[] }[] = (await clerk.get("/workflows")).body.items;
  expect(items.find((item) => item.id === "loan")).toMatchObject({
    startable: true,
    divisions: [{ code: COUNTY, mode: "central" }],
  });
  expect(items.find((item) => item.id === "loan-thing")).toMatchObject({ startable: false, divisions: [] });
  const policy = await app.asRole("policy_city", "own");
  const reason = { zh: "试行", en: "On trial" };
  await policy.put("/settings", {
    division: COUNTY,
    key: "loan.acceptWithin",
    value: "3wd",
    from: "2026-03-01",
    reason,
  });
  const there = (await clerk.get(`/workflows/loan?division=${COUNTY}&on=2026-03-02`)).body;
  expect(there.params.acceptWithin).toMatchObject({ value: "3wd", source: "setting", division: COUNTY, reason });
  expect(
    (await clerk.get("/workflows/loan?division=320102000000&on=2026-03-02")).body.params.acceptWithin,
  ).toMatchObject({ value: "5wd", source: "default" });
  expect(there.form.id).toBe("loan-request");
  const settings = (await clerk.get(`/settings?division=${COUNTY}`)).body;
  expect(settings.items[0]).toMatchObject({ key: "loan.acceptWithin", authorName: "policy_city own" });
  expect(settings.modes.map((mode: { id: string }) => mode.id)).toEqual(["central", "branch"]);
});

test("a register whose records have a span is asked for the days that they touch; others refuse", async () => {
  const type = app.engine.policies().records.get("room-use");
  if (!type) throw new Error("the lending domain has no rooms");
  const use = (key: string, from: string, until?: string) => {
    const values = { useNo: key, room: "一号", purpose: key, from, ...(until ? { until } : {}), division: COUNTY };
    const entry = { key, values, validFrom: "2026-04-01", instance: "", at: "2026-04-01T00:00:00.000Z", actor: null };
    const { instance_id: _, ...row } = recordRow(app.engine, type, entry);
    return row;
  };
  const rows = [
    use("morning", "2026-04-03T09:00", "2026-04-03T11:00"),
    use("days", "2026-04-05", "2026-04-07"),
    use("open", "2026-04-09"),
  ];
  await app.database.transaction((tx) => addRecords(tx, 320100, rows));
  const found = async (query: string): Promise<string[]> => {
    const { body } = await supervisor.get(`/records/room-use?${query}`);
    return body.items.map(({ data }: { data: { useNo: string } }) => data.useNo).sort();
  };
  expect(await found("from=2026-04-03&until=2026-04-03")).toEqual(["morning"]);
  expect(await found("from=2026-04-04&until=2026-04-04")).toEqual([]);
  expect(await found("from=2026-04-07&until=2026-04-30")).toEqual(["days", "open"]);
  expect(await found("from=2026-04-01&until=2026-04-30&limit=200")).toEqual(["days", "morning", "open"]);
  for (const query of ["from=2026-04-03", "until=2026-04-03", "from=2026-04-31&until=2026-05-01"])
    expect((await supervisor.get(`/records/room-use?${query}`)).status, query).toBe(400);
  const refused = await supervisor.get("/records/borrower?from=2026-04-03&until=2026-04-03");
  expect([refused.status, refused.body.code]).toEqual([400, "QUERY_INVALID"]);
  // Nobody sees more by days than by pages.
  const elsewhere = app.as(await app.session("supervisor", "otherCity"));
  expect((await elsewhere.get("/records/room-use?from=2026-04-01&until=2026-04-30")).body.items ?? []).toEqual([]);
});
