import { expect, test } from "vitest";
import {
  DRAFT_PAUSE_MS,
  type DraftData,
  DraftKeeper,
  type DraftPorts,
  type DraftState,
} from "../../web/src/task/draft.ts";

type Answer = Awaited<ReturnType<DraftPorts["save"]>>;

/** A keeper whose clock and server are in the test's hands. */
function desk() {
  const states: DraftState[] = [];
  const sent: { data: DraftData; answer: (answer: Answer) => void }[] = [];
  let kept: DraftData | null = null;
  let waiting: { callback: () => void; milliseconds: number } | null = null;
  const keeper = new DraftKeeper({
    save: (data) => new Promise((answer) => sent.push({ data, answer })),
    keep: (data) => {
      kept = data;
    },
    later(callback, milliseconds) {
      const own = { callback, milliseconds };
      waiting = own;
      return () => {
        if (waiting === own) waiting = null;
      };
    },
    changed: (state) => states.push(state),
  });
  return {
    keeper,
    sent,
    kept: () => kept,
    kind: () => states.at(-1)?.kind,
    waits: () => waiting?.milliseconds ?? null,
    pass() {
      const due = waiting;
      waiting = null;
      due?.callback();
    },
    async answer(index: number, answer: Answer) {
      sent[index]?.answer(answer);
      await Promise.resolve();
      await Promise.resolve();
    },
  };
}
const saved = { savedAt: "2026-11-24T02:00:00Z" };

test("typing is saved once, after the pause", async () => {
  const on = desk();
  on.keeper.typed({ name: "王" });
  on.keeper.typed({ name: "王秀" });
  on.keeper.typed({ name: "王秀英" });
  expect([on.sent.length, on.waits(), on.kind()]).toEqual([0, DRAFT_PAUSE_MS, "waiting"]);
  on.pass();
  expect(on.sent.map((one) => one.data)).toEqual([{ name: "王秀英" }]);
  expect(on.kind()).toBe("saving");
  await on.answer(0, saved);
  expect([on.kind(), on.kept(), on.waits()]).toEqual(["saved", null, null]);
});

test("what is typed while a draft is on its way is saved afterwards, and never two at once", async () => {
  const on = desk();
  on.keeper.typed({ name: "a" });
  on.pass();
  on.keeper.typed({ name: "ab" });
  on.pass();
  expect(on.sent.length).toBe(1);
  await on.answer(0, saved);
  expect([on.kind(), on.kept()]).toEqual(["waiting", { name: "ab" }]);
  on.pass();
  expect(on.sent[1]?.data).toEqual({ name: "ab" });
});

test("while the server is away the text is kept here and tried again, less and less often", async () => {
  const on = desk();
  on.keeper.typed({ name: "a" });
  on.pass();
  await on.answer(0, "unreachable");
  expect([on.kind(), on.kept()]).toEqual(["keptHere", { name: "a" }]);
  const first = on.waits() ?? 0;
  on.pass();
  await on.answer(1, "unreachable");
  expect(on.waits()).toBe(first * 2);
  on.pass();
  await on.answer(2, saved);
  expect([on.kind(), on.kept(), on.sent.length]).toEqual(["saved", null, 3]);
});

test("a refused draft is not sent again and still stands on this device", async () => {
  const on = desk();
  on.keeper.typed({ name: "a" });
  on.pass();
  await on.answer(0, "refused");
  expect([on.kind(), on.kept(), on.waits()]).toEqual(["refused", { name: "a" }, null]);
});

test("a draft whose writer is signed out stands on this device and is saved once they have signed in", async () => {
  const on = desk();
  on.keeper.typed({ name: "a" });
  on.pass();
  await on.answer(0, "signedOut");
  expect([on.kind(), on.kept(), on.waits()]).toEqual(["signedOut", { name: "a" }, null]);
  void on.keeper.flush();
  await on.answer(1, saved);
  expect([on.kind(), on.kept(), on.sent.length]).toEqual(["saved", null, 2]);
});

test("after the step is done nothing is sent and nothing is left on this device", async () => {
  const on = desk();
  on.keeper.typed({ name: "a" });
  on.keeper.stop(true);
  on.pass();
  expect([on.sent.length, on.kept(), on.waits()]).toEqual([0, null, null]);
  on.keeper.typed({ name: "b" });
  expect(on.kept()).toBeNull();
});

test("leaving the page sends what the pause still held back", async () => {
  const on = desk();
  on.keeper.typed({ name: "a" });
  void on.keeper.flush();
  on.keeper.stop(false);
  expect(on.sent[0]?.data).toEqual({ name: "a" });
  await on.answer(0, saved);
  expect(on.kept()).toBeNull();
});
