import { afterAll, beforeAll, expect, test } from "vitest";
import type { Caller } from "../../src/engine/engine.ts";
import { recordRow } from "../../src/engine/registry.ts";
import { startInstance } from "../../src/engine/start.ts";
import { getWorkflow } from "../../src/engine/workflows-list.ts";
import { addRecords } from "../../src/store/record-seed.ts";
import { taken } from "../helpers/lending.ts";
import { Office } from "./office.ts";

const CITY = 320100;
const NINGHAI = "320106001000";
const USCC = "91320199MA1TXN001H";
const DRAFT = { enterpriseName: "南京某厂", enterpriseUscc: USCC, retireeCount: 2 };
const at = (organisation: string, role: string): Caller => ({
  ...{ user: `${organisation}-${role}`, name: `${organisation} ${role}`, day: "2026-11-20" },
  grants: [{ organisation, role }],
});
const STREET = at("ninghai", "street_clerk");
const FACTORY = at("factory", "ent_officer");

let office: Office;
beforeAll(async () => {
  office = await Office.open();
});
afterAll(() => office.database.close());

/** The register knows the enterprise, and as which organisation it works here. */
async function register(): Promise<void> {
  const type = office.engine.policies().records.get("enterprise");
  if (!type) throw new Error("there is no register of enterprises");
  const values = { uscc: USCC, name: "南京某厂", organisation: "factory" };
  const entry = { key: USCC, values, validFrom: "2026-01-01", instance: "", at: "2026-01-01T00:00:00Z", actor: null };
  const { instance_id: _, ...row } = recordRow(office.engine, type, entry);
  await office.database.transaction((tx) => addRecords(tx, CITY, [row]));
}

test("a street that starts an agreement is party A: the enterprise it names completes the draft and signs", async () => {
  const input = { workflow: "agreement", division: NINGHAI, data: DRAFT };
  const unknown = taken(await startInstance(office.engine, STREET, input));
  expect(unknown, "no such enterprise is registered").toMatchObject({ status: "done", state: "unknownEnterprise" });
  await register();
  taken(await startInstance(office.engine, STREET, input));
  await office.work();
  expect(await office.troubles()).toEqual([]);
  const whose = (tasks: { organisation: string; role: string }[]) => tasks.map((one) => [one.organisation, one.role]);
  expect(whose(await office.all("draft", "send", DRAFT))).toEqual([["factory", "ent_officer"]]);
  expect(whose(await office.all("counter", "agree"))).toEqual([["ninghai", "street_clerk"]]);
  await office.all("review", "approve");
  expect(whose(await office.waiting("signEnterprise"))).toEqual([["factory", "ent_head"]]);
  expect(await office.troubles()).toEqual([]);
});

test("archives that the receiving side announces are delivered by the enterprise it names", async () => {
  const data = { enterpriseName: "南京某厂", enterpriseUscc: USCC, volumeCount: 3 };
  const archivist = at("ninghai", "archivist");
  taken(await startInstance(office.engine, archivist, { workflow: "archive-reception", division: NINGHAI, data }));
  expect((await office.waiting("delivery")).map(({ organisation }) => organisation)).toEqual(["factory"]);
});

test("the form opens with the name of whoever starts as the enterprise, and of nobody else", async () => {
  const opening = async (caller: Caller, workflow: string) =>
    taken(await getWorkflow(office.engine, caller, workflow, { division: NINGHAI })).opening;
  expect(await opening(FACTORY, "agreement")).toMatchObject({ enterpriseName: "factory" });
  expect(await opening(STREET, "agreement")).toEqual({});
});
