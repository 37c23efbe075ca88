import type { RecordItem, TaskItem } from "../../src/core/api.ts";
import { type Office, until } from "../scenarios/office.ts";

export const WATCHER = "nj-supervisor";
const CLERK = "gl-ninghai-clerk";
const COMMUNITY = "320106001003";
const NEW_STREET = "320106003000";

/** Somebody of the demonstration moves to another street: the case, which one office has to confirm. */
export async function movingCase(office: Office, index: number): Promise<string> {
  const clerk = await office.as(CLERK);
  const people = await office.all<RecordItem>(CLERK, "/records/retiree?filter=managingMode:street&limit=100");
  const here = people.filter(({ data, division }) => data.pensionStatus === "normal" && division === COMMUNITY);
  const person = here[index];
  const shown = await clerk.post<{ data: { residentId: string } }>(`/records/retiree/${person?.id}/unmask`, {
    reason: "核对户口迁移",
  });
  const asked = { changeKind: "household", requestSource: "person", proofKind: "householdBook" };
  const { id } = await clerk.post<{ id: string }>("/instances", {
    ...{ workflow: "relation-change", division: "320106001000" },
    data: {
      ...{ name: person?.name, residentId: shown.data.residentId, ...asked },
      ...{ newDivision: NEW_STREET, newAddress: "湖南路1号" },
    },
  });
  return id;
}

/** The task of a case at a step, once it is there. */
export async function taskOf(office: Office, instance: string, state: string): Promise<TaskItem> {
  const found = await until(
    async () => (await office.openTasks(WATCHER)).find((one) => one.instance === instance && one.state === state),
    (task) => task !== undefined,
  );
  if (!found) throw new Error(`no task in ${state}`);
  return found;
}
