import { expect } from "vitest";
import type { DocumentItem, InstanceDetail, TaskDetail } from "../../src/core/api.ts";
import { until } from "../scenarios/office.ts";
import type { DemoOffice } from "./demo-office.ts";
import type { Desk } from "./desk.ts";
import { fillForm, type Values } from "./filling.ts";

/** Who may see everything that is done here. */
export const WATCHER = "nj-supervisor";
/** The community's worker, with whom people begin. */
export const WORKER = "gl-ninghai-xianxialu";

/** Begins a case on its page; its id. */
export async function begins(at: Desk, workflow: string, values: Values): Promise<string> {
  const { page } = at;
  await page.goto(`/start/${workflow}`);
  await page.getByRole("button", { name: "提交" }).waitFor();
  await fillForm(page, values);
  await at.check();
  await page.getByRole("button", { name: "提交" }).click();
  await page.waitForURL(/\/cases\/.+/);
  return new URL(page.url()).pathname.split("/").at(-1) ?? "";
}

/** Whoever holds the task that is waited for opens it from the own desk, fills its form and decides it. */
export async function does(
  demo: DemoOffice,
  at: string,
  outcome: string,
  values: Values = {},
  instance?: string,
): Promise<void> {
  const task = await demo.office.taskAt(WATCHER, at, instance);
  const holder = demo.office.holder(task);
  const { accepts } = await (await demo.office.as(holder)).get<TaskDetail>(`/tasks/${task.id}`);
  const title = accepts.find(({ id }) => id === outcome)?.title.zh ?? outcome;
  const desk = await demo.desk(holder);
  const { page } = desk;
  await page.goto(`/tasks/${task.id}`);
  const button = page.getByRole("button", { name: title, exact: true });
  await button.waitFor();
  await fillForm(page, values);
  await desk.check();
  await button.click();
  const told = page.getByText(`已办理：${title}。`);
  const sure = page.getByRole("dialog").getByRole("button", { name: title });
  await told.or(sure).first().waitFor();
  if (await sure.isVisible()) await sure.click();
  await told.waitFor();
  await desk.close();
}

export const ended = (demo: DemoOffice, id: string): Promise<InstanceDetail> =>
  until(
    () => demo.office.instance(WATCHER, id),
    ({ status }) => status === "done",
  );

/** The case's page says how it ended, and its papers open. */
export async function showsEnd(demo: DemoOffice, id: string, words: string, papers: readonly string[]): Promise<void> {
  const desk = await demo.desk(WATCHER);
  await desk.page.goto(`/cases/${id}`);
  await desk.page.getByText(words).first().waitFor();
  await desk.check();
  await desk.close();
  const made = await demo.office.all<DocumentItem>(WATCHER, `/instances/${id}/documents?parts=all&limit=100`);
  expect(made.map(({ template }) => template)).toEqual(expect.arrayContaining([...papers]));
}
