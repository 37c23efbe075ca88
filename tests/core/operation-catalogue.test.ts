import { resolve } from "node:path";
import { expect, test } from "vitest";
import { OPERATIONS, type OperationId, type OperationSpec } from "../../src/core/operation/catalogue.ts";
import { actingRoutes } from "../../src/http/routes/acting.ts";
import { tableOfShapes } from "../http/shapes.ts";

const FILE = resolve(import.meta.dirname, "../../docs/operations.md");

/** What docs/operations.md must be, line by line. */
function written(): string {
  const list: OperationSpec[] = Object.values(OPERATIONS);
  const address = ({ id, on }: OperationSpec) => `\`POST /${on === "task" ? "tasks" : "instances"}/{id}/${id}\``;
  return `${[
    "# 操作 · Operations",
    "",
    "What one can do with every task and every case without the procedure having drawn it. They are defined once",
    "(`src/core/operation/catalogue.ts`), from which this page, the buttons and the words of the history come; those that lead a case",
    "elsewhere are transitions that the file might have drawn (SCXML 3.13), proved over random procedures in",
    "`tests/core/operation-random.test.ts`. With `?preview=true` they say what they would end and begin, and do nothing.",
    "",
    "每项待办、每个办件都有以下操作，流程文件无须画出。会改变去向的操作，先列明将结束和将开始的工作，再由办理人确认。",
    "",
    ...list.flatMap((one) => [
      `## ${one.title.zh} · ${one.title.en}`,
      "",
      `${address(one)} · \`${one.event}\`${one.reason ? " · 须填理由 · a reason is required" : ""}`,
      "",
      `- ${one.effect.zh}。可由：${one.who.zh}。`,
      `- ${one.effect.en}. By: ${one.who.en}.`,
      "",
    ]),
    "## 各类结构 · In every shape",
    "",
    "每一格由 `tests/http/shapes.test.ts` 中同名的测试证明。 Each cell is proved by the test named after both in `tests/http/shapes.test.ts`:",
    "the case in the middle of its procedure, the operation, and then exactly the work that must be open. In the last column whoever has the",
    "part's task acts on the part, and whoever leads the case acts on the whole.",
    "",
    ...tableOfShapes(Object.keys(OPERATIONS) as OperationId[]),
  ]
    .join("\n")
    .trimEnd()}\n`;
}

test("docs/operations.md is what the operations say of themselves", async () => {
  await expect(written()).toMatchFileSnapshot(FILE);
});

test("every operation has an address, by the name under which it is told of", () => {
  const told = Object.values(OPERATIONS).map(({ id, on }) => `/${on}s/{id}/${id}`);
  expect(actingRoutes().map(({ path }) => path)).toEqual(expect.arrayContaining(told));
  expect(actingRoutes()).toHaveLength(told.length);
});
