import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ajvValidator } from "../../src/core/form/ajv.ts";
import { FORMATS, type FormatName, formatCheck } from "../../src/core/form/format.ts";
import {
  ageOn,
  birthDateOf,
  creditCodeFault,
  residentIdCheck,
  residentIdFault,
  residentIdFrom15,
  sexOf,
} from "../../src/core/form/identity.ts";
import { textsOfFormat } from "../../src/core/form/named.ts";
import { isAcceptable, validateForm } from "../../src/core/form/validate.ts";
import { maskData, maskValue } from "../../src/core/record/mask.ts";
import type { Form } from "../../src/core/variant.ts";

const TODAY = "2026-11-24";
const validator = ajvValidator(() => TODAY);

describe("a resident ID", () => {
  test.each([
    ["320199194305121234", null],
    ["320199194802291023", null],
    ["32019919440615019X", null],
    ["32019919440615019x", null],
    ["320107194305121238", null],
    ["320199194502291013", "date"],
    ["320199194305121235", "checksum"],
    ["32019919430512123", "form"],
    ["32019919430512123Y", "form"],
    ["320199202611250019", "future"],
    ["320199189511231010", "age"],
  ])("%s: %s", (id, fault) => {
    const found = residentIdFault(id, TODAY);
    // Vectors for the date checks have no valid check character; the date is judged first.
    expect(
      fault === null && found === "checksum" ? residentIdFault(id.slice(0, 17) + residentIdCheck(id), TODAY) : found,
    ).toBe(fault);
  });

  test("tells birth date, sex and age", () => {
    expect(birthDateOf("320199194305121234")).toBe("1943-05-12");
    expect(sexOf("320199194305121234")).toBe("male");
    expect(sexOf("320199194802291023")).toBe("female");
    expect([ageOn("1943-05-12", "2026-05-11"), ageOn("1943-05-12", "2026-05-12")]).toEqual([82, 83]);
  });

  test("of 15 digits becomes one of 18 that is valid", () => {
    expect(residentIdFrom15("320199430512123")).toBe("320199194305121234");
    expect(residentIdFrom15("320199430230123")).toBeNull();
    expect(residentIdFrom15("32019943051212")).toBeNull();
  });

  test("with any one digit mistyped is not valid", () => {
    fc.assert(
      fc.property(fc.nat(17), fc.integer({ min: 1, max: 9 }), (place, shift) => {
        const id = "320199194305121234";
        const wrong = (Number(id[place]) + shift) % 10;
        expect(residentIdFault(`${id.slice(0, place)}${wrong}${id.slice(place + 1)}`, TODAY)).not.toBeNull();
      }),
    );
  });
});

test("a credit code with any check character, also 0, and any prefix is valid exactly once", () => {
  const character = fc.constantFrom(..."0123456789ABCDEFGHJKLMNPQRTUWXY");
  const body = fc.tuple(
    character,
    character,
    fc.integer({ min: 100000, max: 999999 }),
    fc.array(character, { minLength: 9, maxLength: 9 }),
  );
  fc.assert(
    fc.property(body, ([a, b, area, rest]) => {
      const head = `${a}${b}${area}${rest.join("")}`;
      const valid = [..."0123456789ABCDEFGHJKLMNPQRTUWXY"].filter((check) => creditCodeFault(head + check) === null);
      expect(valid).toHaveLength(1);
    }),
  );
});

describe("formats", () => {
  test("warn about an account that is no card, and let it pass", () => {
    expect(formatCheck("bankAccount")?.("1234567890")).toMatchObject({ severity: "warning" });
    expect(formatCheck("bankAccount")?.("6222020200112230007")).toMatchObject({ severity: "warning" });
    expect(formatCheck("bankAccount")?.("4111111111111111")).toBeNull();
  });

  test("are a closed list", () => {
    for (const name of ["regex", "__proto__", "toString", 5, null]) expect(formatCheck(name)).toBeNull();
  });

  test("judge any value without throwing and never quote it", () => {
    const names = fc.constantFrom(...Object.keys(FORMATS).filter((name): name is FormatName => name in FORMATS));
    fc.assert(
      fc.property(names, fc.oneof(fc.string({ minLength: 6 }), fc.jsonValue()), (name, value) => {
        const problem = formatCheck(name)?.(value, TODAY);
        if (problem && typeof value === "string" && value.length > 8)
          expect(JSON.stringify(problem)).not.toContain(value);
      }),
    );
  });
});

const form: Form = {
  id: "loan",
  title: { zh: "借用", en: "Loan" },
  schema: {
    type: "object",
    additionalProperties: false,
    required: ["item"],
    properties: {
      item: { type: "string", title: "物品", "x-title-en": "Item", maxLength: 10 },
      ground: { type: "string", title: "理由", "x-title-en": "Ground" },
      owner: { type: "string", title: "所有人", readOnly: true },
      account: { type: "string", title: "账号", "x-title-en": "Account", format: "bankAccount" },
      people: {
        type: "array",
        items: { type: "object", properties: { name: { type: "string" }, id: { type: "string", readOnly: true } } },
      },
      free: { type: "object", additionalProperties: true },
      kind: { type: "string" },
    },
    if: { properties: { kind: { const: "long" } }, required: ["kind"] },
    // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
    then: { required: ["ground"], properties: { ground: { minLength: 4 } } },
  },
  ui: {},
};
const submit = (data: unknown, requires: string[] = [], current: Record<string, unknown> = {}) =>
  validateForm(form, data, { requires }, validator, { current, today: TODAY });
const paths = (data: unknown, requires: string[] = [], current: Record<string, unknown> = {}) =>
  submit(data, requires, current).problems.map((problem) => `${problem.path} ${problem.code}`);

describe("a submission", () => {
  test("that is good comes back as it was", () => {
    const data = { item: "梯子", people: [{ name: "张三" }], free: { any: 1 } };
    expect(submit(data)).toEqual({ data, problems: [] });
  });

  test.each<[string, unknown, string[], string[]]>([
    ["without a required field", {}, [], ["/item FIELD_REQUIRED"]],
    ["with a field the form does not have", { item: "x", rights: "all" }, [], ["/rights FIELD_UNKNOWN"]],
    [
      "with an unknown field deep inside",
      { item: "x", people: [{ name: "张三", role: "admin" }] },
      [],
      ["/people/0/role FIELD_UNKNOWN"],
    ],
    ["that changes what may only be read", { item: "x", owner: "me" }, [], ["/owner FIELD_READ_ONLY"]],
    ["that changes it in a list", { item: "x", people: [{ id: "1" }] }, [], ["/people/0/id FIELD_READ_ONLY"]],
    ["without what the outcome asks for", { item: "x" }, ["ground"], ["/ground FIELD_REQUIRED"]],
    ["with a blank for what the outcome asks for", { item: "x", ground: "" }, ["ground"], ["/ground FIELD_REQUIRED"]],
    ["without what a condition asks for", { item: "x", kind: "long" }, ["ground"], ["/ground FIELD_REQUIRED"]],
    ["that is too short under a condition", { item: "x", kind: "long", ground: "短" }, [], ["/ground FIELD_LENGTH"]],
    ["that is a list", [], [], [" FIELD_TYPE"]],
    ["that is nothing", null, [], [" FIELD_TYPE"]],
    ["that reaches for the prototype", JSON.parse('{"item":"x","__proto__":{"a":1}}'), [], [" FIELD_REFUSED"]],
  ])("%s is refused", (_, data, requires, expected) => {
    expect(paths(data, requires)).toEqual(expected);
    expect(isAcceptable(submit(data, requires))).toBe(false);
  });

  test("may send back a read-only field unchanged, and keeps nothing of it", () => {
    expect(submit({ item: "x", owner: "me" }, ["owner"], { owner: "me" })).toEqual({
      data: { item: "x" },
      problems: [],
    });
  });

  test("may send back unchanged what the case holds, be it ever so wrong, and nothing else that is wrong", () => {
    const wrong = { item: "twelve words too long" };
    expect(paths(wrong, [], wrong)).toEqual([]);
    expect(paths({ item: "another that is too long" }, [], wrong)).toEqual(["/item FIELD_LENGTH"]);
    expect(paths({}, [], wrong)).toEqual(["/item FIELD_REQUIRED"]);
  });

  test("with an unusual account goes through with a warning that names the field", () => {
    const verdict = submit({ item: "x", account: "1234567890" });
    expect(verdict.problems).toMatchObject([{ path: "/account", severity: "warning", what: { en: /^"Account"/ } }]);
    expect(isAcceptable(verdict)).toBe(true);
  });

  test("yields only what the form declares, whatever is sent", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (data) => {
        const known = Object.keys(form.schema.properties ?? {});
        expect(known).toEqual(expect.arrayContaining(Object.keys(submit(data).data)));
      }),
    );
  });
});

describe("masks", () => {
  test.each([
    ["residentId", "320199194305121234", "3201**********1234"],
    ["phone", "13812345678", "138****5678"],
    ["account", "6222020200112230007", "***************0007"],
    ["name", "张小三", "张*三"],
    ["name", "张三", "张*"],
    ["name", "𠮷田三", "𠮷*三"],
    ["health", "糖尿病", "***"],
    ["amount", 4321.5, "***"],
    ["residentId", "短", "***"],
    ["phone", { no: 1 }, "***"],
    ["phone", null, null],
  ])("%s of %j is %j", (kind, value, masked) => expect(maskValue(kind, value)).toBe(masked));

  test("reach into lists and groups, and leave the rest alone", () => {
    const schema = {
      properties: {
        name: { type: "string" },
        id: { "x-protect": true, "x-mask": "residentId" },
        kin: { items: { properties: { phone: { "x-protect": true, "x-mask": "phone" } } } },
      },
    };
    expect(
      maskData(schema, { name: "张三", id: "320199194305121234", kin: [{ phone: "13812345678", is: 1 }], more: [1] }),
    ).toEqual({
      name: "张三",
      id: "3201**********1234",
      kin: [{ phone: "138****5678", is: 1 }],
      more: [1],
    });
  });
});

test("texts of a format are found in fields, lists and rows, and where a condition asks for them", () => {
  const attachment = { type: "string", format: "attachment" };
  const schema = {
    type: "object",
    properties: {
      one: attachment,
      many: { type: "array", items: attachment },
      rows: { type: "array", items: { type: "object", properties: { scan: attachment, note: { type: "string" } } } },
      note: { type: "string" },
    },
    allOf: [{ else: { properties: { later: attachment } } }],
  };
  const data = {
    one: "a",
    many: ["b", "c", "a"],
    rows: [{ scan: "d", note: "x" }, {}],
    note: "y",
    later: "e",
    other: "z",
  };
  expect(textsOfFormat(schema, data, "attachment")).toEqual(["a", "b", "c", "d", "e"]);
});
