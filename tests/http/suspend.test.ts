import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { InstanceDetail, NoticeItem } from "../../src/core/api.ts";
import { outboxRound } from "../../src/engine/carry-out.ts";
import { timersRound } from "../../src/engine/fire-due.ts";
import { verifyAll } from "../../src/engine/verify.ts";
import { type Asking, type TestApp, testApp } from "../helpers/app.ts";
import { freshDatabase } from "../helpers/database.ts";
import { COUNTY, NOW } from "../helpers/posts.ts";

const LOAN = {
  ...{ name: "王小明", residentId: "320106195503070029", value: 3000, things: [{ thing: "投影仪" }] },
  borrowerOrganisation: "borrower",
};
const WHY = "等待外地核查";

describe.each(["pglite", "pg"] as const)("a case that stands still, on %s", (kind) => {
  let app: TestApp;
  let clerk: Asking;
  let supervisor: Asking;
  beforeAll(async () => {
    app = await testApp(await freshDatabase(kind));
    clerk = await app.asRole("desk_clerk", "own");
    supervisor = await app.asRole("supervisor", "parent");
  });
  beforeEach(() => clock(NOW));
  afterAll(async () => {
    const { broken } = await verifyAll(app.engine);
    await app.database.close();
    expect(broken, "every history replays to what its case is").toEqual([]);
  });

  const clock = async (now: string) => void (await supervisor.put("/test/clock", { now }));
  const started = async (): Promise<InstanceDetail> => {
    const { body } = await clerk.post("/instances", { workflow: "loan", division: COUNTY, data: LOAN });
    return caseOf(body.id);
  };
  const caseOf = async (id: string): Promise<InstanceDetail> => (await supervisor.get(`/instances/${id}`)).body;
  const timersOf = (id: string) =>
    app.database.all<{ key: string; at: string }>(
      {
        name: "timers-seen",
        text: `select key, fire_at as at from timer where home_city = $1 and instance_id = $2 order by key`,
      },
      [320100, id.slice(7)],
    );

  test("nobody can act on it, no limit of it runs, and those who have its tasks are told", async () => {
    const { id, tasks } = await started();
    const answer = await supervisor.post(`/instances/${id}/suspend`, { until: "2026-03-11", reason: WHY });
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    expect(await caseOf(id)).toMatchObject({
      ...{ status: "suspended", suspended: { until: "2026-03-11", reason: WHY } },
      tasks: [{ due: { light: "none" } }],
    });
    const task = tasks[0]?.id;
    expect((await clerk.post(`/tasks/${task}/complete`, { outcome: "accept", data: {} })).body.code).toBe(
      "EVENT_REFUSED",
    );
    expect((await supervisor.post(`/instances/${id}/jump`, { to: "correction", reason: WHY })).body.code).toBe(
      "EVENT_REFUSED",
    );
    expect((await timersOf(id)).map(({ key }) => key)).toEqual(["suspension"]);
    while (await outboxRound(app.engine, []));
    const notices: NoticeItem[] = (await clerk.get("/notices")).body.items;
    expect(notices.map(({ text }) => text.zh).join()).toMatch(/挂起至 2026-03-11/);
  });

  test("goes on by itself at the end of its day, with all limits moved by the working days for which it stood still", async () => {
    const before = await started();
    const timers = await timersOf(before.id);
    expect(timers.length).toBeGreaterThan(0);
    await supervisor.post(`/instances/${before.id}/suspend`, { until: "2026-03-03", reason: WHY });
    await clock("2026-03-03T15:00:00.000Z");
    await timersRound(app.engine);
    expect((await caseOf(before.id)).status).toBe("suspended");
    await clock("2026-03-03T16:30:00.000Z");
    await timersRound(app.engine);
    const after = await caseOf(before.id);
    expect(after).toMatchObject({ status: "active", suspended: null, state: before.state });
    // Two working days, the second and third of March; on the fourth it goes on.
    expect(workingDaysLater(before.tasks[0]?.due.at, after.tasks[0]?.due.at)).toBe(2);
    const moved = await timersOf(before.id);
    expect(moved.map(({ key }) => key)).toEqual(timers.map(({ key }) => key));
    expect(moved.map(({ at }, index) => at > (timers[index]?.at ?? ""))).toEqual(timers.map(() => true));
    const history = (await supervisor.get(`/instances/${before.id}/history`)).body.items;
    expect(history.at(-1)).toMatchObject({ type: "resumed", actor: null });
    expect((await clerk.post(`/tasks/${after.tasks[0]?.id}/complete`, { outcome: "accept", data: {} })).status).toBe(
      200,
    );
  });

  test("goes on earlier by hand, once, and its old day then does nothing", async () => {
    const { id, tasks } = await started();
    expect((await supervisor.post(`/instances/${id}/resume`, { reason: WHY })).body.code).toBe("EVENT_REFUSED");
    await supervisor.post(`/instances/${id}/suspend`, { until: "2026-03-20", reason: WHY });
    expect((await supervisor.post(`/instances/${id}/suspend`, { until: "2026-03-20", reason: WHY })).body.code).toBe(
      "EVENT_REFUSED",
    );
    const send = () =>
      supervisor.post(`/instances/${id}/resume`, { reason: "已核实" }).set("Idempotency-Key", `r-${id}`);
    const first = (await send()).body;
    expect((await send()).body).toEqual(first);
    expect((await caseOf(id)).tasks[0]?.due.at).toBe(tasks[0]?.due.at);
    expect((await timersOf(id)).map(({ key }) => key)).not.toContain("suspension");
  });

  test("can be terminated as it stands, and reopened as if it had not stood still", async () => {
    const { id } = await started();
    await supervisor.post(`/instances/${id}/suspend`, { until: "2026-03-20", reason: WHY });
    expect((await supervisor.post(`/instances/${id}/terminate`, { reason: WHY })).body.moved.status).toBe("cancelled");
    expect(await timersOf(id)).toEqual([]);
    expect((await supervisor.post(`/instances/${id}/reopen`, { reason: WHY })).body.moved.status).toBe("active");
    expect((await caseOf(id)).suspended).toBeNull();
  });

  test("is for those who direct cases there, until a day from today on", async () => {
    const { id } = await started();
    for (const until of ["2026-03-01", "2031-01-01"])
      expect((await supervisor.post(`/instances/${id}/suspend`, { until, reason: WHY })).body.code).toBe(
        "FORM_INVALID",
      );
    expect((await clerk.post(`/instances/${id}/suspend`, { until: "2026-03-20", reason: WHY })).body.code).toBe(
      "FORBIDDEN",
    );
    expect((await supervisor.post(`/instances/${id}/suspend`, { reason: WHY })).body.code).toBe("BODY_INVALID");
  });
});

/** March of 2026 has no holidays. */
function workingDaysLater(from: string | null | undefined, to: string | null | undefined): number {
  let days = 0;
  for (let at = Date.parse(from ?? ""); at < Date.parse(to ?? ""); at += 86_400_000)
    if (![5, 6].includes(new Date(at).getUTCDay())) days += 1;
  return days;
}
