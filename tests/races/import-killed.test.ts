import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ImportBody } from "../../src/core/api.ts";
import { fixture } from "../helpers/rosters.ts";
import { type Server, startServer } from "../helpers/server.ts";
import { NANJING } from "../scenarios/batch.ts";
import { Office, until } from "../scenarios/office.ts";

const OFFICER = "qy-officer";
const LINES = 5_000;

let dataDir: string;
let server: Server;
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "yijiao-import-killed-"));
  server = await starts();
});
afterAll(async () => {
  await server.stop("SIGKILL");
  rmSync(dataDir, { recursive: true, force: true });
});

/** By a clock that stands still: a lease of the one that was killed never runs out. */
const starts = () => startServer({ demo: true, manualClock: true, dataDir });

test("an embedded server killed in the middle of an import goes on with it as soon as it is started again", async () => {
  const office = await Office.open(server.url);
  await office.clock("2026-11-20T02:00:00Z");
  const form = new FormData();
  form.set("workflow", "handover");
  form.set("division", NANJING);
  form.set("file", new Blob([new Uint8Array(fixture("roster-5000.xlsx"))]), "roster-5000.xlsx");
  const { id } = await (await office.as(OFFICER)).post<ImportBody>("/imports", form);
  const far = await seen(office, id, ({ done, status }) => done > 0 || status === "ready");
  expect(far.status, "it was seen at work").toBe("checking");
  await server.stop("SIGKILL");

  server = await starts();
  const again = await Office.open(server.url);
  const body = await seen(again, id, ({ status }) => status === "ready" || status === "failed");
  expect(body).toMatchObject({ status: "ready", total: LINES, done: LINES });
  const dispositions = Object.values(body.counts.byDisposition);
  expect(dispositions.reduce((sum, count) => sum + count, 0)).toBe(LINES);
}, 180_000);

async function seen(office: Office, id: string, enough: (body: ImportBody) => boolean): Promise<ImportBody> {
  const client = await office.as(OFFICER);
  return until(() => client.get<ImportBody>(`/imports/${id}`), enough);
}
