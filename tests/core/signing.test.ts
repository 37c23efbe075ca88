import { describe, expect, test } from "vitest";
import type { StateConfig } from "../../src/core/definition/model.ts";
import type { Machine } from "../../src/core/machine/compile.ts";
import type { Effect, Stored } from "../../src/core/machine/model.ts";
import type { SigningChange } from "../../src/core/machine/sign.ts";
import { signMachine, stepMachine } from "../../src/core/machine/step.ts";
import { contextOf, machineOf, start, taken } from "./machine-helpers.ts";

/** A board of `signers` that agrees, opposes or abstains; where its votes lead is the end it stands in. */
function board(signing: object, on: StateConfig["on"] = {}): Machine {
  const input = {
    position: "board",
    outcomes: ["agree", "oppose", "abstain"],
    signing: { pass: "agree", fail: "oppose", into: "opinions", ...signing },
  };
  return machineOf({
    initial: "panel",
    states: {
      panel: {
        invoke: { src: "task", id: "panel", input },
        on: { "panel.agree": "agreed", "panel.oppose": "opposed", ...on },
      },
      agreed: { type: "final" },
      opposed: { type: "final" },
    },
  });
}

/** One desk's ordinary task. */
const desk = machineOf({
  initial: "review",
  states: {
    review: {
      invoke: {
        src: "task",
        id: "review",
        input: { position: "clerk", form: "review", outcomes: ["accept", "refuse"] },
      },
      on: { "review.accept": "accepted", "review.refuse": "refused" },
    },
    accepted: { type: "final" },
    refused: { type: "final" },
  },
});

interface Office {
  stored: Stored;
  data: Record<string, unknown>;
  open: string[];
}

/** Gives the votes in their order (`2.agree`) and keeps what is open. */
function play(machine: Machine, votes: string[], id = "panel"): Office {
  const begun = start(machine);
  return votes.reduce((office, vote) => cast(machine, office, vote, id), {
    stored: begun.stored,
    data: begun.data,
    open: openAfter([], begun.effects),
  });
}

function cast(machine: Machine, office: Office, vote: string, id = "panel"): Office {
  const type = vote.startsWith(".") ? `${id}${vote}` : `${id}#${vote}`;
  const event = { type, data: { remark: `by ${vote}` } };
  const actor = { id: `u-${vote.split(".")[0]}`, name: "李雷", roles: [] };
  return after(office, taken(stepMachine(machine, office.stored, event, contextOf({ data: office.data, actor }))));
}

function change(machine: Machine, office: Office, changing: SigningChange): Office {
  return after(office, taken(signMachine(machine, office.stored, changing, contextOf({ data: office.data }))));
}

function after(office: Office, result: ReturnType<typeof taken>): Office {
  return { stored: result.stored, data: result.data, open: openAfter(office.open, result.effects) };
}

function openAfter(open: string[], effects: readonly Effect[]): string[] {
  const now = new Set(open);
  for (const effect of effects) {
    if (effect.type === "openTask") now.add(effect.id);
    else if (effect.type === "closeTask") now.delete(effect.id);
  }
  return [...now];
}

const three = { signers: 3, done: "all" };

describe("several people acting on one task", () => {
  test.each<[string, object, string[], string]>([
    ["会签: all have agreed", three, ["2.agree", "1.agree", "3.agree"], "agreed"],
    ["会签: one opposes and all cannot agree any more", three, ["2.agree", "1.oppose"], "opposed"],
    [
      "会签, everyone to be heard: one opposes, and it ends with the last",
      { ...three, until: "everyone" },
      ["1.oppose", "2.agree", "3.agree"],
      "opposed",
    ],
    ["或签: one agrees", { signers: 3, done: "any" }, ["1.oppose", "3.agree"], "agreed"],
    ["或签: nobody agrees", { signers: 3, done: "any" }, ["1.oppose", "2.abstain", "3.oppose"], "opposed"],
    ["或签, the first decides", { signers: 3, done: "any", veto: ["oppose"] }, ["2.oppose"], "opposed"],
    ["依次: one after another", { ...three, order: "sequential" }, ["1.agree", "2.agree", "3.agree"], "agreed"],
    ["比例: two thirds", { signers: 3, done: { ratio: 0.6667 } }, ["1.agree", "2.oppose", "3.agree"], "agreed"],
    ["比例: out of reach", { signers: 4, done: { ratio: 0.6667 } }, ["1.oppose", "2.abstain"], "opposed"],
    ["a number of votes", { signers: 5, done: { count: 2 } }, ["5.agree", "1.agree"], "agreed"],
    [
      "票签: by weight",
      { signers: [{ weight: 3 }, { weight: 1 }, { weight: 1 }], done: { weight: 3 } },
      ["2.oppose", "3.oppose", "1.agree"],
      "agreed",
    ],
    [
      "票签: the weight left does not suffice",
      { signers: [{ weight: 3 }, { weight: 1 }, { weight: 1 }], done: { weight: 3 } },
      ["1.oppose"],
      "opposed",
    ],
    ["一票否决", { signers: 5, done: { count: 2 }, veto: ["oppose"] }, ["1.agree", "3.oppose"], "opposed"],
  ])("ends as configured: %s", (_, signing, votes, end) => {
    const before = play(board(signing), votes.slice(0, -1));
    expect(before.stored.status).toBe("active");
    const { stored, open } = cast(board(signing), before, votes.at(-1) ?? "");
    expect(stored).toMatchObject({ status: "done", value: end });
    expect(stored.signing).toBeUndefined();
    expect(open).toEqual([]);
  });

  test("each has a task of their own, and keeps it until they sign or it is decided", () => {
    const machine = board({ signers: ["chair", { position: "union", assignee: "u7" }, {}], done: { count: 2 } });
    const opened = start(machine).effects.flatMap((effect) =>
      effect.type === "openTask" ? [[effect.id, effect.input.position, effect.assignee]] : [],
    );
    expect(opened).toEqual([
      ["panel#1", "chair", undefined],
      ["panel#2", "union", "u7"],
      ["panel#3", "board", undefined],
    ]);
    expect(play(machine, ["2.agree"]).open).toEqual(["panel#1", "panel#3"]);
  });

  test("in turn, the next is asked when the one before has signed", () => {
    const machine = board({ ...three, order: "sequential" });
    expect(play(machine, []).open).toEqual(["panel#1"]);
    expect(play(machine, ["1.agree"]).open).toEqual(["panel#2"]);
  });

  test("what each hands in is gathered in one list and overwrites nothing", () => {
    const { data } = play(board({ signers: 3, done: "any" }), ["2.abstain", "1.oppose"]);
    expect(data).toEqual({
      opinions: [
        { signer: "2", name: "李雷", outcome: "abstain", at: contextOf().now, remark: "by 2.abstain" },
        { signer: "1", name: "李雷", outcome: "oppose", at: contextOf().now, remark: "by 1.oppose" },
      ],
    });
  });

  test.each(["1.agree", "9.agree", ".agree"])("nobody signs twice, for another, or for all: %s", (vote) => {
    const machine = board(three);
    const { stored, data } = play(machine, ["1.agree"]);
    const type = vote.startsWith(".") ? `panel${vote}` : `panel#${vote}`;
    const result = stepMachine(machine, stored, { type }, contextOf({ data }));
    expect(result).toMatchObject({ ok: false, refused: { code: "EVENT_REFUSED" } });
  });

  test("a decision that leads nowhere from here leaves the last signature open", () => {
    const machine = board(three, { "panel.agree": { actions: [{ type: "set", params: { asked: true } }] } });
    const { open, stored } = play(machine, ["1.agree", "2.agree", "3.agree"]);
    expect(open).toEqual(["panel#3"]);
    expect(stored.signing?.panel?.votes).toHaveLength(2);
  });

  test("a decision that only a condition stops keeps the last signature open and is told to supervisors", () => {
    const machine = board(three, { "panel.agree": { target: "agreed", guard: "= 1 > 2" } });
    const before = play(machine, ["1.agree", "2.agree"]);
    const result = taken(
      stepMachine(machine, before.stored, { type: "panel#3.agree" }, contextOf({ data: before.data })),
    );
    expect(result.effects).toMatchObject([{ type: "escalate", to: "supervising" }]);
    expect(after(before, result).open).toEqual(["panel#3"]);
  });

  test.each<[string, object]>([
    ["nobody", { signers: "= nobody", done: "all" }],
    ["no list", { signers: "= 5 > 2", done: "all" }],
    ["a rule that cannot be met", { signers: "= members", done: { count: 3 } }],
    ["a weight of nothing", { signers: [{ weight: "= 0" }], done: "all" }],
  ])("with %s it is one person's task, and supervisors are told", (_, signing) => {
    const { effects } = start(board(signing), { data: { nobody: [], members: ["a", "b"] } });
    expect(effects.map(({ type }) => type)).toEqual(["openTask", "escalate"]);
    expect(effects[0]).toMatchObject({ id: "panel", input: { position: "board" } });
  });
});

describe("adding and removing signers", () => {
  const by = "u1";
  const beside: SigningChange = { invoke: "review", add: { position: "legal", by }, place: "parallel", of: "" };
  const begun = () => play(desk, []);

  test("并加签: both sign, and the holder's outcome counts", () => {
    const asked = change(desk, begun(), beside);
    expect(asked.open).toEqual(["review", "review#1"]);
    const decided = cast(desk, asked, ".accept", "review");
    expect(decided).toMatchObject({ stored: { value: "review" }, data: { remark: "by .accept" }, open: ["review#1"] });
    expect(cast(desk, decided, "1.agree", "review").stored).toMatchObject({ status: "done", value: "accepted" });
  });

  test("前加签: the holder waits, and then has the task again", () => {
    const asked = change(desk, begun(), { ...beside, place: "before", holder: "u9" });
    expect(asked.open).toEqual(["review#1"]);
    const result = taken(stepMachine(desk, asked.stored, { type: "review#1.disagree" }, contextOf()));
    expect(result.effects).toMatchObject([
      { type: "closeTask", id: "review#1" },
      { type: "openTask", id: "review", assignee: "u9", input: { form: "review", position: "clerk" } },
    ]);
    expect(cast(desk, after(asked, result), ".refuse", "review").stored.value).toBe("refused");
  });

  test("后加签: the case waits for the other; an objection brings it back to the holder, whose word is the last", () => {
    const asked = change(desk, begun(), { ...beside, place: "after" });
    expect(asked.open).toEqual(["review"]);
    const decided = cast(desk, asked, ".accept", "review");
    expect(decided.open).toEqual(["review#1"]);
    expect(cast(desk, decided, "1.agree", "review").stored.value).toBe("accepted");
    const objected = cast(desk, decided, "1.disagree", "review");
    expect(objected).toMatchObject({ stored: { value: "review" }, open: ["review"] });
    expect(cast(desk, objected, ".refuse", "review").stored.value).toBe("refused");
  });

  test("whoever is asked beside a holder has an opinion to give, not the holder's form", () => {
    const { effects } = taken(signMachine(desk, begun().stored, beside, contextOf()));
    expect(effects).toMatchObject([
      {
        id: "review#1",
        input: { position: "legal", form: "#opinion", outcomes: [{ id: "agree" }, { id: "disagree" }] },
      },
    ]);
  });

  test("减签: without the last one missing it is decided at once", () => {
    const machine = board(three);
    const waiting = play(machine, ["1.agree", "2.agree"]);
    expect(change(machine, waiting, { invoke: "panel", remove: "3" }).stored).toMatchObject({ value: "agreed" });
  });

  test("a signer added to a board counts as one of it", () => {
    const machine = board(three);
    const add = { ...beside, invoke: "panel", of: "1" };
    const more = change(machine, play(machine, ["2.agree", "3.agree"]), add);
    expect(more.open).toEqual(["panel#1", "panel#4"]);
    const one = cast(machine, more, "1.agree");
    expect(one.stored.status).toBe("active");
    expect(cast(machine, one, "4.agree").stored.value).toBe("agreed");
  });

  test("in turn, somebody added before takes the turn, and somebody added after comes next", () => {
    const machine = board({ ...three, order: "sequential" });
    const add = { ...beside, invoke: "panel", of: "1" };
    expect(change(machine, play(machine, []), { ...add, place: "before" }).open).toEqual(["panel#4"]);
    const later = change(machine, play(machine, []), { ...add, place: "after" });
    expect(cast(machine, later, "1.agree").open).toEqual(["panel#4"]);
  });

  test.each<[string, Machine, string[], SigningChange]>([
    ["who has signed", board(three), ["1.agree"], { invoke: "panel", remove: "1" }],
    ["who is not there", board(three), [], { invoke: "panel", remove: "8" }],
    ["the only one", board({ signers: 1, done: "all" }), [], { invoke: "panel", remove: "1" }],
    ["for a task that is not open", desk, [".accept"], beside],
    ["for one who has signed", board(three), ["1.agree"], { ...beside, invoke: "panel", of: "1" }],
    [
      "before one of those who sign together",
      board(three),
      [],
      { ...beside, invoke: "panel", of: "1", place: "before" },
    ],
  ])("nobody is added or removed %s", (_, machine, votes, changing) => {
    const id = machine === desk ? "review" : "panel";
    const { stored, data } = play(machine, votes, id);
    const result = signMachine(machine, stored, changing, contextOf({ data }));
    expect(result).toMatchObject({ ok: false, refused: { code: "EVENT_REFUSED" } });
  });
});
