import { expect, test } from "vitest";
import { withMaterial } from "../../src/core/form/material.ts";
import { pledgesOf } from "../../src/core/form/pledge.ts";
import { form, found, workflow } from "./check-sample.ts";
import { loan } from "./local-world.ts";

const GUARANTEE = { zh: "担保书", en: "Letter of guarantee" };
/** The request of a loan with its paper as necessary as an area says. */
function formsWith(necessity: "deferrable" | "pledgeable" | "optional") {
  const form = loan.forms["loan-request"];
  const made = form ? withMaterial(form, "guarantee", necessity) : null;
  if (!made) throw new Error("no such paper");
  return { forms: { ...loan.forms, "loan-request": made } };
}

test.each([
  ["a pledge stands in for it", "pledgeable", { guaranteePledge: true }, [{ followsOn: null }]],
  ["it follows by a day", "deferrable", { guaranteeFollowsOn: "2026-12-01" }, [{ followsOn: "2026-12-01" }]],
  ["it was handed in all the same", "pledgeable", { guarantee: "320100-1", guaranteePledge: true }, []],
  ["several were handed in", "pledgeable", { guarantee: ["320100-1"], guaranteePledge: true }, []],
  ["nothing was said instead", "pledgeable", { guaranteePledge: false }, []],
  ["the place lets nothing stand in for it", "optional", { guaranteePledge: true }, []],
] as const)("a paper is among the pledges as far as %s", (_, necessity, data, expected) => {
  expect(pledgesOf(formsWith(necessity), data)).toEqual(
    expected.map((one) => ({ paper: "guarantee", title: GUARANTEE, ...one })),
  );
});

test("a condition may read what some area alone lets stand in for a paper, and nothing that no area may", () => {
  const reads = (name: string, head: string) => {
    const machine = `initial: a
states:
  a:
    meta: { title: { zh: 甲, en: A } }
    invoke: { src: task, id: a, input: { position: desk, outcomes: [accept] } }
    on: { a.accept: [{ guard: "= ${name} = true", target: b }, done] }
  b: { type: final, meta: { title: { zh: 乙, en: B } } }
  done: { type: final, meta: { title: { zh: 完, en: Done } } }
`;
    const paper = {
      type: "string",
      format: "attachment",
      title: "证",
      "x-title-en": "Proof",
      "x-material": "required",
    };
    const request = form("request", { proof: paper });
    return found(workflow(machine, head), { forms: [request] });
  };
  const open = (allowed: string) =>
    `local: [{ op: material, at: request.proof, levels: [county]${allowed}, title: { zh: 证, en: Proof } }]`;
  const unknown = ["error CHECK_DATA_UNKNOWN"];
  expect(reads("proofPledge", open(""))).toEqual([]);
  expect(reads("proofPledge", open(", allowed: [pledgeable, optional]"))).toEqual([]);
  expect(reads("proofPledge", open(", allowed: [required, optional]"))).toEqual(unknown);
  expect(reads("proofPledge", "")).toEqual(unknown);
});
