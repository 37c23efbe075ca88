import { describe, expect, test } from "vitest";
import { keepsOut } from "../../src/core/case/duty.ts";
import { parseRecordType } from "../../src/core/record/parse.ts";

describe("who keeps out of a case about somebody", () => {
  const type = { avoid: "family" };
  test.each([
    ["whom the record names", type, { family: ["u1", "u2"] }, true],
    ["nobody else", type, { family: ["u2"] }, false],
    ["nobody where it names nobody", type, {}, false],
    ["nobody where nobody is known", type, null, false],
    ["nobody where the value is no list", type, { family: "u1" }, false],
    ["nobody where the register has no such property", {}, { family: ["u1"] }, false],
  ])("%s", (_, register, subject, expected) => expect(keepsOut(register, subject, "u1")).toBe(expected));

  test("the property that names them is one of the register", () => {
    const yaml = (avoid: string) => `id: borrower
title: { zh: 借用人, en: Borrower }
key: no
name: no
list: [no]
avoid: ${avoid}
schema: { type: object, properties: { no: { type: string }, family: { type: array, items: { type: string } } } }`;
    expect(parseRecordType(yaml("family"), "borrower.yaml")).toMatchObject({
      value: { avoid: "family" },
      problems: [],
    });
    expect(parseRecordType(yaml("kin"), "borrower.yaml").problems.map(({ path }) => path)).toHaveLength(1);
  });
});
