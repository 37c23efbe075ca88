import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Asking, type TestApp, testApp } from "../helpers/app.ts";
import { freshDatabase } from "../helpers/database.ts";
import { COUNTY, PLACE_NAMES, ROLES } from "../helpers/posts.ts";
import { AT_DESK, expected, READS_COUNTY, SEES, type Who } from "../helpers/rights.ts";

/**
 * The matrix of rights, made from the table of routes: every route × every role × every kind of place. A route without a
 * rule does not compile; one without a probe here, or with a subject that nobody has thought about, fails.
 */
const NO_TOKEN = "00000000-0000-4000-8000-000000000000";
const NO_WORK = `320100-${NO_TOKEN}`;
const WHY = { reason: "试试看" };

/** Whoever is let in is told that somebody saved later: nothing moves, and the next may ask the same. */
const STALE = 900;
const drafts = { open: "", submitted: "", published: "" };

const LOAN = { name: "赵敏", residentId: "320106195503070029", value: 300, things: [{ thing: "梯子" }] };

let app: TestApp;
let clerk: Asking;
const ids = {
  instance: "",
  task: "",
  claimed: "",
  word: "",
  document: "",
  record: "",
  import: "",
  attachment: "",
  notice: "",
  setting: "",
};

beforeAll(async () => {
  app = await testApp(await freshDatabase("pg"));
  clerk = await app.asRole("desk_clerk", "own");
  const done = await freshCase();
  await clerk.post(`/tasks/${done.task}/complete`, { outcome: "accept" });
  ids.instance = done.instance;
  ids.document = (await clerk.get(`/instances/${done.instance}/documents`)).body.items[0].id;
  ids.task = (await freshCase()).task;
  ids.claimed = (await freshCase()).task;
  await app.as(await app.everybody()).post(`/tasks/${ids.claimed}/claim`);
  ids.record = await plant(
    "record",
    "type, key_blind, rev, name, division, data, updated_at",
    "'borrower', '\\x01', 1, '赵敏', $3, '{}', now()",
  );
  ids.import = await plant(
    "import_file",
    "definition, workflow, division, file_name, file_hash, user_id, organisation, status, created_at",
    "'none', 'loan', $3, 'a.xlsx', '\\x01', 'x', 'branch-own', 'ready', now()",
  );
  ids.notice = await plant(
    "notice",
    "organisation, role, template, text, at",
    `'branch-own', 'desk_clerk', 't', '{"zh":"好","en":"Good"}', now()`,
    [],
  );
  const uuid = ids.instance.slice(7);
  const word = `'${uuid}', 'consult', 'x', 'x', 'desk_clerk-own', 'y', 'q', now(), 'a', now(), 'n'`;
  const wordColumns =
    "instance_id, kind, from_user, from_name, to_user, to_name, asked, asked_at, answer, answered_at, number";
  ids.word = await plant("word", wordColumns, word, []);
  const sent = await clerk.post("/attachments").attach("file", Buffer.from("%PDF-1.7 x"), "a.pdf");
  ids.attachment = sent.body.id;
  const policy = await app.asRole("policy_city", "own");
  ids.setting = (await policy.put("/settings", setting("2031-01-01"))).body.id;
  drafts.open = (await draft("open")).id;
  drafts.submitted = (await draft("submitted")).id;
  drafts.published = (await draft("published")).id;
});

/** A draft of the workflow as it is, taken as far as this. */
async function draft(upTo: "open" | "submitted" | "published"): Promise<{ id: string; revision: number }> {
  const admin = await app.asRole("workflow_admin", "parent");
  const { body: open } = await admin.post("/drafts", { title: "试一份", workflow: "loan" });
  if (upTo === "open") return open;
  const wish = { revision: open.revision, from: "2031-01-01", reason: { zh: "因", en: "Why" } };
  const { body: submitted } = await admin.post(`/drafts/${open.id}/submit`, wish);
  if (upTo === "submitted") return submitted;
  const publisher = await app.asRole("publisher", "parent");
  const { revision } = submitted;
  return (await publisher.post(`/drafts/${open.id}/publish`, { revision })).body;
}
afterAll(async () => {
  await app.database.close();
});

async function freshCase(): Promise<{ instance: string; task: string }> {
  const started = await clerk.post("/instances", { workflow: "loan", division: COUNTY, data: LOAN });
  return { instance: started.body.id, task: started.body.tasks[0].id };
}

async function plant(table: string, columns: string, values: string, more: string[] = [COUNTY]): Promise<string> {
  const id = uuidv7();
  const text = `insert into ${table} (home_city, id, ${columns}) values ($1, $2, ${values})`;
  await app.database.all({ name: `plant-${table}`, text }, [320100, id, ...more]);
  return `320100-${id}`;
}

function setting(from: string) {
  return { division: COUNTY, key: "loan.acceptWithin", value: "6wd", from, reason: { zh: "试行", en: "On trial" } };
}

/** How to call a route so that only who may is let in: by its path, for the person who asks. */
type Probe = (asking: Asking) => Promise<{ status: number; body: { code?: string } }>;
const probes: Record<string, Probe> = {
  "post /sessions": (as) =>
    as.post("/sessions", { username: "nobody-at-all", password: "wrong-password" }).then(asLetIn("SIGN_IN_FAILED")),
  "get /me": (as) => as.get("/me"),
  "get /workflows": (as) => as.get("/workflows"),
  "get /workflows/{id}": (as) => as.get(`/workflows/loan?division=${COUNTY}&on=2026-03-02`),
  "get /guides": (as) => as.get("/guides"),
  "get /guides/divisions": (as) => as.get("/guides/divisions"),
  "get /guides/{workflow}": (as) => as.get(`/guides/loan?division=${COUNTY}`),
  "get /guides/{workflow}/chart.svg": (as) => as.get(`/guides/loan/chart.svg?division=${COUNTY}`),
  "get /guides/{workflow}/form.html": (as) => as.get(`/guides/loan/form.html?division=${COUNTY}`),
  "get /records/{type}/workbook.xlsx": (as) => as.get("/records/borrower/workbook.xlsx"),
  "get /audit": (as) => as.get("/audit"),
  "post /ratings": (as) =>
    as.post("/ratings", { number: "JY-1", code: "0123456789abcdef", score: 5 }).then(asLetIn("NOT_FOUND")),
  "get /ratings": (as) => as.get("/ratings"),
  "get /instances/{id}/rating": (as) => as.get(`/instances/${ids.instance}/rating`),
  "post /instances/{id}/rate": (as) => as.post(`/instances/${ids.instance}/rate`, { score: 5 }),
  "get /verify": (as) => as.get("/verify?number=JY-1&code=0123456789abcdef"),
  "get /regulations": (as) => as.get("/regulations"),
  "get /tasks": (as) => as.get("/tasks"),
  "get /tasks/{id}": (as) => as.get(`/tasks/${ids.task}`),
  "post /tasks/complete": async (as) =>
    single(await as.post("/tasks/complete", { tasks: [ids.task], outcome: "nonsense" })),
  "post /tasks/{id}/complete": (as) => as.post(`/tasks/${ids.task}/complete`, { outcome: "nonsense" }),
  "put /tasks/{id}/draft": (as) => as.put(`/tasks/${ids.task}/draft`, { data: {} }),
  "post /tasks/{id}/claim": async (as) => as.post(`/tasks/${(await freshCase()).task}/claim`),
  "post /tasks/{id}/release": async (as) => as.post(`/tasks/${(await freshCase()).task}/release`),
  "get /instances": (as) => as.get("/instances"),
  "post /instances": (as) => as.post("/instances", { workflow: "loan", division: COUNTY, data: LOAN }),
  "get /instances/{id}": (as) => as.get(`/instances/${ids.instance}`),
  "get /instances/{id}/history": (as) => as.get(`/instances/${ids.instance}/history`),
  "get /instances/{id}/documents": (as) => as.get(`/instances/${ids.instance}/documents`),
  "get /instances/{id}/children": (as) => as.get(`/instances/${ids.instance}/children`),
  "get /instances/{id}/diagram.svg": (as) => as.get(`/instances/${ids.instance}/diagram.svg`),
  "get /instances/{id}/documents.pdf": (as) => as.get(`/instances/${ids.instance}/documents.pdf`),
  "post /instances/{id}/cancel": async (as) =>
    as.post(`/instances/${(await freshCase()).instance}/cancel`, { reason: "不再需要" }),
  "post /tasks/{id}/return": (as) => as.post(`/tasks/${ids.task}/return?preview=true`, WHY),
  "post /instances/{id}/withdraw": (as) => as.post(`/instances/${ids.instance}/withdraw?preview=true`, WHY),
  "post /instances/{id}/jump": (as) =>
    as.post(`/instances/${ids.instance}/jump?preview=true`, { to: "correction", ...WHY }),
  "post /instances/{id}/reopen": (as) => as.post(`/instances/${ids.instance}/reopen?preview=true`, WHY),
  "post /instances/{id}/terminate": (as) => as.post(`/instances/${ids.instance}/terminate?preview=true`, WHY),
  "post /tasks/{id}/transfer": (as) => as.post(`/tasks/${ids.task}/transfer`, { to: "nobody", ...WHY }),
  "post /tasks/{id}/addSigner": (as) =>
    as.post(`/tasks/${ids.task}/addSigner`, { to: "nobody", place: "after", ...WHY }),
  "post /instances/{id}/removeSigner": (as) =>
    as.post(`/instances/${ids.instance}/removeSigner`, { task: "acceptance", signer: "9", ...WHY }),
  "post /instances/{id}/suspend": (as) =>
    as.post(`/instances/${ids.instance}/suspend`, { until: "2020-01-01", ...WHY }),
  "post /instances/{id}/resume": (as) => as.post(`/instances/${ids.instance}/resume`, WHY),
  "post /instances/{id}/cc": (as) => as.post(`/instances/${ids.instance}/cc`, { to: "nobody", ...WHY }),
  "post /instances/{id}/consult": (as) => as.post(`/instances/${ids.instance}/consult`, { to: "nobody", ...WHY }),
  "get /words": (as) => as.get("/words"),
  "post /words/{id}/read": (as) => as.post(`/words/${ids.word}/read`),
  "post /words/{id}/answer": (as) => as.post(`/words/${ids.word}/answer`, WHY),
  "get /me/substitutes": (as) => as.get("/me/substitutes"),
  "post /me/substitutes": (as) =>
    as.post("/me/substitutes", { substitute: "nobody", from: "2026-03-02", until: "2026-03-03", ...WHY }),
  "get /me/relatives": (as) => as.get("/me/relatives"),
  "post /me/relatives": (as) =>
    as
      .post("/me/relatives", { kinship: "spouse", name: "某人", residentId: "320106195503070020", mobile: null })
      .then(asLetIn("FORM_INVALID")),
  "post /me/relatives/{id}/withdraw": (as) => as.post(`/me/relatives/${uuidv7()}/withdraw`).then(asLetIn("NOT_FOUND")),
  "post /me/substitutes/{id}/end": (as) => as.post(`/me/substitutes/${uuidv7()}/end`).then(asLetIn("NOT_FOUND")),
  "post /tasks/transfer": async (as) =>
    single(await as.post("/tasks/transfer", { tasks: [ids.task], to: "nobody", ...WHY })),
  "post /instances/urge": async (as) => single(await as.post("/instances/urge", { instances: [ids.instance], ...WHY })),
  "post /users/{username}/handover": (as) => as.post("/users/nobody/handover", { to: "borrower", ...WHY }),
  "post /tasks/{id}/assign": (as) => as.post(`/tasks/${ids.task}/assign`, { to: "nobody", ...WHY }),
  "post /tasks/{id}/delegate": (as) => as.post(`/tasks/${ids.task}/delegate`, { to: "nobody", ...WHY }),
  "post /tasks/{id}/resolve": (as) => as.post(`/tasks/${ids.task}/resolve`, WHY),
  // Somebody else has claimed it: whoever is let in is told so.
  "post /tasks/{id}/escalate": (as) => as.post(`/tasks/${ids.claimed}/escalate`, WHY),
  "post /instances/{id}/urge": (as) => as.post(`/instances/${ids.instance}/urge`, WHY),
  "post /instances/{id}/comment": (as) => as.post(`/instances/${ids.instance}/comment`, WHY),
  "post /instances/{id}/extend": async (as) =>
    as.post(`/instances/${(await freshCase()).instance}/extend`, { reason: "外部核查", days: 3 }),
  "get /documents/{id}.html": (as) => as.get(`/documents/${ids.document}.html`),
  "get /documents/{id}.pdf": (as) => as.get(`/documents/${ids.document}.pdf`),
  "post /imports": (as) =>
    as.post("/imports").field("workflow", "loan").field("division", COUNTY).attach("file", Buffer.from("x"), "a.csv"),
  "get /imports": (as) => as.get("/imports"),
  "get /imports/{id}": (as) => as.get(`/imports/${ids.import}`),
  "get /imports/{id}/lines": (as) => as.get(`/imports/${ids.import}/lines`),
  "get /imports/{id}/events": (as) => as.get(`/imports/${ids.import}/events`),
  "get /imports/{id}/errors.xlsx": (as) => as.get(`/imports/${ids.import}/errors.xlsx`),
  "get /imports/{id}/places.xlsx": (as) => as.get(`/imports/${ids.import}/places.xlsx`),
  "get /record-types": (as) => as.get("/record-types"),
  "get /records/{type}": (as) => as.get("/records/borrower"),
  "get /records/{type}/{id}": (as) => as.get(`/records/borrower/${ids.record}`),
  "post /records/{type}/{id}/unmask": (as) => as.post(`/records/borrower/${ids.record}/unmask`, { reason: "核对身份" }),
  "get /settings": (as) => as.get("/settings"),
  "put /settings": (as) => as.put("/settings", setting("2030-01-01")),
  "post /settings": (as) => as.post("/settings", setting("2030-01-01")),
  "delete /settings/{id}": (as) => as.delete(`/settings/${ids.setting}?until=2032-01-01`),
  "post /settings/{id}/end": (as) => as.post(`/settings/${ids.setting}/end`, { until: "2032-01-01" }),
  "get /workflows/{id}/local": (as) => as.get(`/workflows/loan/local?division=${COUNTY}`),
  "get /workflows/{id}/versions": (as) => as.get("/workflows/loan/versions"),
  "get /workflows/{id}/versions/{version}": (as) => as.get("/workflows/loan/versions/1"),
  "get /drafts": (as) => as.get("/drafts"),
  "post /drafts": (as) => as.post("/drafts", { title: "又一份", workflow: "loan" }),
  "post /drafts/preview": (as) => as.post("/drafts/preview", { workflow: "loan", division: COUNTY, changes: [] }),
  "get /drafts/{id}": (as) => as.get(`/drafts/${drafts.open}`),
  "put /drafts/{id}": (as) => as.put(`/drafts/${drafts.open}`, { revision: STALE }),
  "delete /drafts/{id}": (as) => as.delete(`/drafts/${drafts.open}?revision=${STALE}`),
  "post /drafts/{id}/check": (as) => as.post(`/drafts/${drafts.open}/check`),
  "post /drafts/{id}/submit": (as) =>
    as.post(`/drafts/${drafts.open}/submit`, { revision: STALE, from: "2026-05-01", reason: { zh: "因", en: "Why" } }),
  "post /drafts/{id}/recall": (as) => as.post(`/drafts/${drafts.submitted}/recall`, { revision: STALE }),
  "post /drafts/{id}/return": (as) => as.post(`/drafts/${drafts.submitted}/return`, { revision: STALE, reason: "因" }),
  "post /drafts/{id}/publish": (as) => as.post(`/drafts/${drafts.submitted}/publish`, { revision: STALE }),
  "post /drafts/{id}/withdraw": (as) =>
    as.post(`/drafts/${drafts.published}/withdraw`, { revision: STALE, reason: "因" }),
  "post /drafts/{id}/reverse": (as) => as.post(`/drafts/${drafts.published}/reverse`, { title: "改回" }),
  "get /drafts/{id}/world": (as) => as.get(`/drafts/${drafts.open}/world`),
  "post /drafts/{id}/template": (as) =>
    as.post(`/drafts/${drafts.open}/template`, { path: "templates/receipt.hbs", data: {} }),
  "get /workflows/{id}/migration-sheet": (as) => as.get("/workflows/loan/migration-sheet"),
  "get /workflows/{id}/migrations": (as) => as.get("/workflows/loan/migrations"),
  "post /workflows/{id}/migrations": async (as) =>
    as
      .post("/workflows/loan/migrations", { from: 99, states: {}, choices: { timers: "keep" }, ...WHY })
      .then(asLetIn("MIGRATION_VERSIONS")),
  "get /migrations/{id}": async (as) => as.get(`/migrations/${NO_TOKEN}`).then(asLetIn("NOT_FOUND")),
  "get /migrations/{id}/cases": async (as) => as.get(`/migrations/${NO_TOKEN}/cases`).then(asLetIn("NOT_FOUND")),
  "post /migrations/{id}/start": async (as) => as.post(`/migrations/${NO_TOKEN}/start`).then(asLetIn("NOT_FOUND")),
  "post /migrations/{id}/cases/{instance}/undo": async (as) =>
    as.post(`/migrations/${NO_TOKEN}/cases/${ids.instance}/undo`, WHY).then(asLetIn("NOT_FOUND")),
  "get /divisions": (as) => as.get("/divisions"),
  "get /organisations": (as) => as.get("/organisations"),
  "get /organisations/{id}": (as) => as.get("/organisations/depot"),
  "get /reorganisations": (as) => as.get("/reorganisations"),
  "post /reorganisations": (as) => as.post("/reorganisations?preview=true", { on: "2031-01-01", reason: "x" }),
  "get /users": (as) => as.get("/users"),
  "post /users": (as) => as.post("/users", { username: "Not.Allowed", name: "x", password: "short" }),
  "post /users/{username}/grants": (as) =>
    as.post("/users/borrower/grants", { role: "keeper", organisation: "depot", until: "2026-01-01" }),
  "put /users/{username}/password": (as) => as.put("/users/borrower/password", { password: "short" }),
  "put /users/{username}/disabled": (as) => as.put("/users/borrower/disabled", { disabled: false }),
  "get /notices": (as) => as.get("/notices"),
  "post /notices/{id}/read": (as) => as.post(`/notices/${ids.notice}/read`),
  "post /work/lease": (as) => as.post("/work/lease", { topics: ["none"] }),
  "post /work/{id}/complete": (as) => as.post(`/work/${NO_WORK}/complete`, { token: NO_TOKEN }),
  "post /work/{id}/fail": (as) => as.post(`/work/${NO_WORK}/fail`, { token: NO_TOKEN, code: "BROKEN" }),
  "post /work/{id}/heartbeat": (as) => as.post(`/work/${NO_WORK}/heartbeat`, { token: NO_TOKEN }),
  "get /work": (as) => as.get("/work?dead=true"),
  "post /work/{id}/retry": async (as) => as.post(`/work/${NO_WORK}/retry`, WHY).then(asLetIn("NOT_FOUND")),
  "get /outbox": (as) => as.get("/outbox"),
  "post /outbox/{id}/retry": async (as) => as.post(`/outbox/${NO_WORK}/retry`, WHY).then(asLetIn("NOT_FOUND")),
  "get /quarantine": (as) => as.get("/quarantine"),
  "post /quarantine/{id}/retry": async (as) => as.post(`/quarantine/${NO_WORK}/retry`, WHY).then(asLetIn("NOT_FOUND")),
  "post /messages": (as) => as.post("/messages", { name: "none", about: "x", division: COUNTY }),
  "get /messages/{id}": async (as) => as.get(`/messages/${NO_WORK}`).then(asLetIn("NOT_FOUND")),
  "post /webhooks/{id}/forget": (as) => as.post(`/webhooks/${NO_TOKEN}/forget`).then(asLetIn("NOT_FOUND")),
  "get /webhooks": (as) => as.get("/webhooks"),
  "post /webhooks": (as) =>
    as.post("/webhooks", { url: "ftp://nowhere", title: "试", division: COUNTY, events: ["case.ended"] }),
  "put /webhooks/{id}/active": async (as) =>
    as.put(`/webhooks/${NO_TOKEN}/active`, { active: false }).then(asLetIn("NOT_FOUND")),
  "get /webhooks/{id}/deliveries": async (as) => as.get(`/webhooks/${NO_TOKEN}/deliveries`).then(asLetIn("NOT_FOUND")),
  "post /webhooks/{id}/deliveries/{delivery}/replay": async (as) =>
    as.post(`/webhooks/${NO_TOKEN}/deliveries/${NO_WORK}/replay`).then(asLetIn("NOT_FOUND")),
  "get /me/contact": (as) => as.get("/me/contact"),
  "put /me/contact": (as) =>
    as.put("/me/contact", {
      ...{ email: null, mobile: null, mail: false, sms: false, digest: false, quietFrom: null, quietUntil: null },
    }),
  "get /me/events": (as) => as.get("/me/events?seconds=0"),
  "post /attachments": (as) => as.post("/attachments").attach("file", Buffer.from("%PDF-1.7"), "a.pdf"),
  "get /attachments/{id}": (as) => as.get(`/attachments/${ids.attachment}`),
  "get /demo/accounts": (as) => as.get("/demo/accounts"),
  "put /test/clock": (as) => as.put("/test/clock", { now: "2026-03-02T02:00:00.000Z" }),
  "get /openapi.json": (as) => as.get("/openapi.json"),
  "get /api/docs": (as) => as.get("//api/docs"),
  "get /document.css": (as) => as.get("//document.css"),
  "get /healthz": (as) => as.get("//healthz"),
  "get /readyz": (as) => as.get("//readyz"),
  "get /metrics": (as) => as.get("//metrics"),
};
/** Would end the session by which the rest is asked; its own test is in session.test.ts. */
const ELSEWHERE = new Set(["delete /sessions/current"]);

const asLetIn = (code: string) => (answer: { status: number; body: { code?: string } }) =>
  answer.body.code === code ? { status: 200, body: {} } : answer;
interface BulkAnswer {
  status: number;
  body: { results?: { problem?: { status: number; code: string } }[]; code?: string };
}
const single = ({ status, body }: BulkAnswer): { status: number; body: { code?: string } } => {
  const problem = body.results?.[0]?.problem;
  return problem ? { status: problem.status, body: { code: problem.code } } : { status, body };
};
/** What nobody who is kept out is told apart by. */
const KEPT_OUT = new Set([401, 403, 404]);

// First, while the page of cases still holds the one that is looked for.
describe("every list shows each role at each place exactly what it may see", () => {
  const lists: [string, string, (who: Who) => boolean, () => string][] = [
    // The inbox is what lies at one's posts and in supervised places; a participant's view of a task is the case's page.
    ["tasks", "/tasks?scope=all&limit=200", (who) => READS_COUNTY(who) || AT_DESK(who), () => ids.task],
    ["cases", "/instances?limit=200", SEES.instance, () => ids.instance],
    ["records", "/records/borrower", SEES.record, () => ids.record],
    ["words", "/words", SEES.word, () => ids.word],
    ["notices", "/notices", SEES.notice, () => ids.notice],
  ];
  test.each(lists)("%s", async (_name, path, sees, id) => {
    const wrong: string[] = [];
    for (const role of ROLES) {
      for (const place of PLACE_NAMES) {
        const items: { id: string }[] = (await (await app.asRole(role, place)).get(path)).body.items ?? [];
        if (items.some((item) => item.id === id()) !== sees({ role, place })) wrong.push(`${role} at ${place}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test("counts never tell of tasks that the list does not show", async () => {
    for (const role of ROLES) {
      for (const place of PLACE_NAMES) {
        const page = (await (await app.asRole(role, place)).get("/tasks?scope=all&limit=200")).body;
        expect(page.counts.all, `${role} at ${place}`).toBe(Math.min(page.items.length, 100));
      }
    }
  });
});

describe("every route for every role at every kind of place", () => {
  test("each route has a probe", () => {
    const known = app.routes.map((route) => `${route.method} ${route.path}`).filter((name) => !ELSEWHERE.has(name));
    expect(known.sort()).toEqual(Object.keys(probes).sort());
  });

  test.each(Object.keys(probes))("%s", async (name) => {
    const route = app.routes.find((one) => `${one.method} ${one.path}` === name);
    const probe = probes[name];
    if (!route || !probe) throw new Error(`no such route: ${name}`);
    const wrong: string[] = [];
    const check = async (label: string, asking: Asking, who: Who | null, signedIn: boolean) => {
      const { status, body } = await probe(asking);
      const let_in = !KEPT_OUT.has(status);
      if (status >= 500) wrong.push(`${label}: ${status}`);
      if (let_in !== expected(route, route.access, who, signedIn)) wrong.push(`${label}: ${status} ${body.code ?? ""}`);
    };
    await check("not signed in", app.as(null), null, false);
    await check("without a post", app.as(await app.nobody()), null, true);
    for (const role of ROLES) {
      for (const place of PLACE_NAMES)
        await check(`${role} at ${place}`, await app.asRole(role, place), { role, place }, true);
    }
    expect(wrong).toEqual([]);
  });
});
