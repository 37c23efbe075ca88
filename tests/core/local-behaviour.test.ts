import { describe, expect, test } from "vitest";
import { ajvValidator } from "../../src/core/form/ajv.ts";
import { withMaterial } from "../../src/core/form/material.ts";
import { isAcceptable, validateForm } from "../../src/core/form/validate.ts";
import { applyChanges } from "../../src/core/local/apply.ts";
import { type Allowance, type Change, NECESSITIES } from "../../src/core/local/model.ts";
import { activeStates } from "../../src/core/machine/active.ts";
import { compileMachine } from "../../src/core/machine/compile.ts";
import type { Effect } from "../../src/core/machine/model.ts";
import { fireTimer, startMachine, stepMachine } from "../../src/core/machine/step.ts";
import { decide } from "../../src/core/table/decide.ts";
import type { Form } from "../../src/core/variant.ts";
import { makeTree } from "../../src/engine/document-compile.ts";
import { cfworkerValidator } from "../../web/src/form/cfworker.ts";
import { CITY, COUNTY, EVERY, loan, placed, rowOf, stepTypes } from "./local-world.ts";
import { contextOf, type Taken, taken } from "./machine-helpers.ts";

const PARAMS = { acceptWithin: "5wd", promiseWithin: "10wd", directLimit: 1000 };
const REQUEST = { name: "李雷", residentId: "320106199003071234", value: 5000, things: [{ thing: "投影仪" }] };
let hashes = 0;

/** A loan as an area with these changes runs it. */
function runOf(...changes: [Change, string][]) {
  const { bundle, problems } = applyChanges(
    loan,
    stepTypes,
    changes.map(([change, division]) => placed(change, division)),
  );
  expect(problems).toEqual([]);
  hashes += 1;
  const machine = compileMachine(bundle.definition, `local-${hashes}`);
  const context = (data: Record<string, unknown>) => contextOf({ data, params: PARAMS, tables: bundle.tables });
  const states = (step: Taken) => activeStates(machine, step.stored).map((one) => one.path);
  const send = (step: Taken, type: string, data: Record<string, unknown> = {}) =>
    taken(stepMachine(machine, step.stored, { type, data }, context(step.data)));
  const fire = (step: Taken, key: string) => taken(fireTimer(machine, step.stored, key, context(step.data)));
  const start = () => taken(startMachine(machine, context(REQUEST)));
  return { bundle, start, send, fire, states };
}

function opened(step: Taken): Extract<Effect, { type: "openTask" }> {
  const effect = step.effects.find((one) => one.type === "openTask");
  if (effect?.type !== "openTask") throw new Error("no task was opened");
  return effect;
}

describe("what areas change is what happens", () => {
  test("a step that is off is passed with the outcome the rule names, and the history says why", () => {
    const { start, send, states } = runOf([{ op: "step", at: "approval", value: false }, COUNTY]);
    const step = send(start(), "acceptance.accept");
    expect(states(step)).toEqual(["lent.paper.signing", "lent.things.handing"]);
    expect(step.notes).toContainEqual({
      type: "skipped",
      state: "approval",
      as: "approve",
      reason: { zh: "本地规定", en: "Local rule" },
    });
  });

  test("on again below an area that switched it off means as the file says", () => {
    const { start, send, states } = runOf([{ op: "step", at: "approval", value: true }, COUNTY]);
    expect(states(send(start(), "acceptance.accept"))).toEqual(["approval"]);
  });

  test("somebody else does the step, and is the one who is reminded", () => {
    const { start, fire } = runOf(
      [{ op: "remind", at: "acceptance", value: "2wd" }, COUNTY],
      [{ op: "position", at: "acceptance", value: "keeper" }, COUNTY],
    );
    const step = start();
    expect(opened(step).input.position).toBe("keeper");
    const timer = step.effects.find((one) => one.type === "setTimer" && one.key.includes("2wd"));
    expect(timer).toMatchObject({ dueAt: "2026-03-04T15:59:59.999Z" });
    const reminded = fire(step, timer?.type === "setTimer" ? timer.key : "");
    expect(reminded.effects).toEqual([{ type: "notify", position: "keeper", template: "reminder" }]);
  });

  test("a limit moves the day the task is due, and whatever the file does when that very limit has passed", () => {
    const { bundle, start, send } = runOf([{ op: "limit", at: "approval", value: "5wd" }, CITY]);
    expect(opened(send(start(), "acceptance.accept")).dueAt).toBe("2026-03-09T15:59:59.999Z");
    const timed = structuredClone(loan);
    const approval = timed.definition.machine.states?.approval;
    if (!approval) throw new Error("no approval");
    approval.after = { "3wd": "refused", "5wd": "lent" };
    const made = applyChanges(timed, stepTypes, [placed({ op: "limit", at: "approval", value: "5wd" }, CITY)]).bundle;
    expect(made.definition.machine.states?.approval?.after).toEqual({ '= "5wd"': "refused", "5wd": "lent" });
    const told = '= "3wd+" + params.told';
    approval.after = { "3wd": "refused", [told]: "lent", '= "13wd+" + params.told': "lent" };
    const later = applyChanges(timed, stepTypes, [placed({ op: "limit", at: "approval", value: "5wd" }, CITY)]).bundle;
    expect(Object.keys(later.definition.machine.states?.approval?.after ?? {}), "and what comes so long after").toEqual(
      ["5wd", '= "5wd+" + params.told', '= "13wd+" + params.told'],
    );
    expect(bundle.forms).toBe(loan.forms);
  });

  test("further steps come before the state in the order of their names, lead on, and back past each other", () => {
    const { start, send, states, bundle } = runOf(
      ...EVERY.filter(([change]) => change.op === "extraStep" && change.at.startsWith("approval")),
    );
    const accepted = send(start(), "acceptance.accept");
    expect(states(accepted)).toEqual(["localCheck"]);
    expect(opened(accepted).input).toMatchObject({ position: "approver", due: "4wd", title: { zh: "抽查" } });
    const checked = send(accepted, "localCheck.approve");
    expect(states(checked)).toEqual(["localCountersign"]);
    expect(opened(checked).input.form).toBe("countersign");
    expect(bundle.forms.countersign).toBeDefined();
    expect(states(send(checked, "localCountersign.approve"))).toEqual(["approval"]);
    const back = send(checked, "localCountersign.sendBack", { countersignOpinion: "材料不全" });
    expect(states(back)).toEqual(["correction"]);
    expect(back.data.countersignOpinion).toBe("材料不全");
  });

  test("back leads to the very state that the rule names, even where a further step stands before that one too", () => {
    const rule: Allowance = { op: "extraStep", at: "correction", levels: ["county"], positions: ["keeper"] };
    const open = { ...loan, definition: { ...loan.definition, local: [...(loan.definition.local ?? []), rule] } };
    const step = { type: "countersign", title: { zh: "会签", en: "Sign" }, position: "keeper" };
    const places = ["approval.localSign", "correction.localSign2"];
    const changes = places.map((at) => placed({ op: "extraStep", at, value: step }, COUNTY));
    const { states = {} } = applyChanges(open, stepTypes, changes).bundle.definition.machine;
    expect(states.localSign?.on?.["localSign.sendBack"]).toMatchObject({ target: "#loan.correction" });
    expect(states.received?.on?.["acceptance.supplement"]).toBe("localSign2");
  });

  test("rows: changed in place, left out, and further ones before all others", () => {
    const bundle = runOf(
      [{ op: "row", at: "deposit.middle", value: rowOf("[500..5000]", 50) }, COUNTY],
      [{ op: "row", at: "deposit.small", value: null }, CITY],
      [{ op: "row", at: "deposit.localFree", value: rowOf("< 100", 0) }, COUNTY],
    ).bundle;
    const table = bundle.tables.deposit;
    if (!table) throw new Error("no table");
    expect(table.rows.map((row) => row.id)).toEqual(["localFree", "middle", "large"]);
    expect([50, 400, 1000].map((value) => decide(table, { value }, "2026-03-02").values)).toEqual([
      { deposit: 0 },
      { deposit: 40 },
      { deposit: 50 },
    ]);
  });

  test("a passage of a document is printed in the area's words, on the page and in the PDF alike", () => {
    const bundle = runOf([
      { op: "text", at: "receipt.promise", value: "<p>{{data.name}}须知见背面。</p>" },
      COUNTY,
    ]).bundle;
    const printed = (one: typeof loan) => {
      const template = one.templates.receipt;
      if (!template) throw new Error("no template");
      return JSON.stringify(
        makeTree(template, { data: REQUEST, instance: { number: "1" }, now: "2026-03-02" }, "Asia/Shanghai"),
      );
    };
    expect(printed(loan)).toContain("请按期归还，爱护使用。");
    expect(printed(bundle)).toContain("李雷须知见背面。");
    expect(printed(bundle)).not.toContain("爱护使用");
  });
});

describe("papers, with both validators", () => {
  const validators = [ajvValidator(() => null), cfworkerValidator(() => null)];
  const FILE = "320100-0190a000-0000-7000-8000-000000000000";
  const verdicts = (form: Form, data: Record<string, unknown>) =>
    validators.map((validator) => isAcceptable(validateForm(form, data, null, validator)));
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema; a schema is never awaited.
  const WHEN_BIG = { if: { required: ["big"], properties: { big: { const: true } } }, then: { required: ["proof"] } };
  const paper = (required: boolean): Form => ({
    id: "f",
    title: { zh: "表", en: "Form" },
    schema: {
      type: "object",
      additionalProperties: false,
      properties: {
        big: { type: "boolean" },
        proof: { type: "string", title: "证明", "x-title-en": "Proof", format: "attachment", "x-material": "required" },
      },
      ...(required
        ? { required: ["proof"] }
        : {
            allOf: [WHEN_BIG],
          }),
    },
    ui: { "ui:order": ["big", "proof"] },
  });
  const made = (necessity: (typeof NECESSITIES)[number], from = paper(true)): Form => {
    const form = withMaterial(from, "proof", necessity);
    if (!form) throw new Error("refused");
    return form;
  };

  test.each([
    ["required", {}, false],
    ["required", { proof: FILE }, true],
    ["pledgeable", {}, false],
    ["pledgeable", { proofPledge: false }, false],
    ["pledgeable", { proofPledge: true }, true],
    ["pledgeable", { proof: FILE }, true],
    ["deferrable", {}, false],
    ["deferrable", { proofFollowsOn: "2026-04-01" }, true],
    ["deferrable", { proofFollowsOn: "soon" }, false],
    ["optional", {}, true],
    ["optional", { proof: FILE }, true],
    ["waived", {}, true],
    ["waived", { proof: FILE }, false],
  ] as const)("%s with %o: %s", (necessity, data, accepted) => {
    expect(verdicts(made(necessity), data)).toEqual([accepted, accepted]);
  });

  test("one that is asked for on a condition stays so", () => {
    const form = made("pledgeable", paper(false));
    expect(verdicts(form, {})).toEqual([true, true]);
    expect(verdicts(form, { big: true })).toEqual([false, false]);
    expect(verdicts(form, { big: true, proofPledge: true })).toEqual([true, true]);
  });

  test("whatever it was made in between, the same necessity gives the same form; the page has the stand-in beside it", () => {
    for (const form of [paper(true), paper(false)]) {
      for (const first of NECESSITIES) {
        for (const second of NECESSITIES) expect(made(second, made(first, form))).toEqual(made(second, form));
      }
    }
    expect(made("pledgeable").ui["ui:order"]).toEqual(["big", "proof", "proofPledge"]);
  });

  test("a name that is taken is refused rather than shared", () => {
    const form = paper(true);
    form.schema.properties = { ...Object(form.schema.properties), proofPledge: { type: "string" } };
    expect(withMaterial(form, "proof", "pledgeable")).toBeNull();
  });
});

test("fields: hidden is neither asked for nor taken, required is asked for, further ones are as they say", () => {
  const [change, division] = EVERY.find(([one]) => one.at === "loan-request.localConsent") ?? [];
  if (!change || !division) throw new Error("no such change");
  const form = runOf(
    [{ op: "field", at: "loan-request.phone", value: "hidden" }, COUNTY],
    [{ op: "field", at: "loan-request.neededOn", value: "required" }, COUNTY],
    [change, division],
  ).bundle.forms["loan-request"];
  if (!form) throw new Error("no form");
  const codes = (data: Record<string, unknown>) =>
    validateForm(
      form,
      data,
      null,
      ajvValidator(() => null),
    ).problems.map((one) => `${one.code} ${one.path}`);
  const good = { ...REQUEST, neededOn: "2026-04-01", localConsent: "同意" };
  expect(codes(good).filter((one) => !one.includes("residentId"))).toEqual([]);
  expect(codes({ ...good, phone: "13912345678" })).toContainEqual(expect.stringContaining("/phone"));
  expect(codes({ ...good, localConsent: "也许" })).toContainEqual(expect.stringContaining("/localConsent"));
  expect(codes(REQUEST)).toEqual(
    expect.arrayContaining([expect.stringContaining("/neededOn"), expect.stringContaining("/localConsent")]),
  );
});
