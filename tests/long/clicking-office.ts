import type { Browser } from "playwright-core";
import type { TaskDetail, TaskItem } from "../../src/core/api.ts";
import { fill, together } from "../browser/clicks.ts";
import { Desk } from "../browser/desk.ts";
import { type Doing, stateOf, usually } from "../scenarios/handover-office.ts";
import { type Office, until } from "../scenarios/office.ts";

const ROUNDS_MAX = 300;

/** What a messy roster asks for besides the usual. */
const MESSY: Record<string, Doing> = {
  "handover-line exception": { outcome: "remove", data: { removeReason: "户籍地与居住地均不明，退回核实" } },
};

/**
 * The people of the demonstration at their desks, each doing the usual by mouse and keyboard. Whose turn it is, is asked of
 * the interface, as offices ask each other; nothing is decided by it.
 */
export class ClickingOffice {
  readonly #browser: Browser;
  readonly #office: Office;

  constructor(browser: Browser, office: Office) {
    this.#browser = browser;
    this.#office = office;
  }

  async desk(username: string): Promise<Desk> {
    const desk = await Desk.open(this.#browser, this.#office.url);
    await desk.signIn(username);
    return desk;
  }

  /** Everybody does the usual until what they work for is reached. */
  async work(watcher: string, reached: () => Promise<boolean>): Promise<void> {
    for (let round = 0; round < ROUNDS_MAX; round++) {
      const open = await until(
        async () => ({ tasks: (await this.#office.openTasks(watcher)).filter(isOurs), reached: await reached() }),
        (now) => now.tasks.length > 0 || now.reached,
      );
      const [first] = open.tasks;
      if (!first) return;
      const holder = this.#office.holder(first);
      await this.#serve(
        holder,
        open.tasks.filter((task) => this.#office.holder(task) === holder),
      );
    }
    throw new Error("what was worked for was not reached");
  }

  async #serve(username: string, tasks: readonly TaskItem[]): Promise<void> {
    const desk = await this.desk(username);
    for (const kind of new Set(tasks.map(kindOf))) {
      const same = tasks.filter((task) => kindOf(task) === kind);
      const [first] = same;
      const doing = first && (usually(first) ?? MESSY[kind]);
      if (!doing) throw new Error(`nobody knows what to do in ${kind}`);
      const outcome = await this.#titleOf(username, first, doing.outcome);
      if (first.bulk && same.length > 1) await atOnce(desk, first, same.length, outcome, doing);
      else for (const task of same) await one(desk, task, outcome, doing);
    }
    await desk.close();
  }

  async #titleOf(username: string, task: TaskItem, outcome: string): Promise<string> {
    const { accepts } = await (await this.#office.as(username)).get<TaskDetail>(`/tasks/${task.id}`);
    const found = accepts.find(({ id }) => id === outcome);
    if (!found?.allowed) throw new Error(`${kindOf(task)} does not let ${username} ${outcome}`);
    return found.title.zh;
  }
}

/** What a schedule opens meanwhile for other people is none of the batch's. */
const isOurs = ({ workflow }: TaskItem) => /^(handover|agreement|archive)/.test(workflow);

const kindOf = (task: TaskItem) => `${task.workflow} ${stateOf(task)}`;

/** Opens one task from the list, fills its form and decides it. */
async function one(desk: Desk, task: TaskItem, outcome: string, doing: Doing): Promise<void> {
  const { page } = desk;
  await page.goto(`/inbox?scope=claimable&workflow=${task.workflow}`);
  await page.getByRole("main").locator(`a[href="/tasks/${task.id}"]`).click();
  const button = page.getByRole("button", { name: outcome, exact: true });
  await button.waitFor();
  await fill(page, doing.data ?? {});
  await desk.check();
  await button.click();
  const told = page.getByText(`已办理：${outcome}。`);
  const sure = page.getByRole("dialog").getByRole("button", { name: outcome });
  await told.or(sure).first().waitFor();
  if (await sure.isVisible()) await sure.click();
  await told.waitFor();
}

/** Decides all tasks of a step from the list, page after page. */
async function atOnce(desk: Desk, first: TaskItem, count: number, outcome: string, doing: Doing): Promise<void> {
  const { page } = desk;
  for (let left = count; left > 0; ) {
    await page.goto(`/inbox?scope=claimable&workflow=${first.workflow}`);
    const rows = page.getByRole("main").getByRole("row").filter({ hasText: first.title.zh });
    await rows.getByRole("checkbox").first().check();
    await page.getByRole("checkbox", { name: "选择全部可批量办理的" }).check();
    const chosen = await page.getByRole("main").locator("tbody input.check:checked").count();
    await together(desk, outcome, doing.data);
    left -= chosen;
  }
}
