import { expect, test } from "vitest";
import { withMaterial } from "../../src/core/form/material.ts";
import { pledgesOf } from "../../src/core/form/pledge.ts";
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
