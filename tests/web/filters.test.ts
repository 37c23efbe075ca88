import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CASE_FILTERS, CHILD_FILTERS } from "../../web/src/cases/filters.ts";
import { LINE_FILTERS } from "../../web/src/imports/filters.ts";
import { INBOX_FILTERS, scopeFor } from "../../web/src/inbox/filters.ts";
import { SETTING_FILTERS } from "../../web/src/settings/filters.ts";
import { type FilterSpecs, looksPersonal, narrowing, readFilters, writeFilters } from "../../web/src/ui/filters.ts";

const LISTS: Record<string, FilterSpecs> = {
  inbox: INBOX_FILTERS,
  cases: CASE_FILTERS,
  parts: CHILD_FILTERS,
  lines: LINE_FILTERS,
  settings: SETTING_FILTERS,
};

function anyFilters(specs: FilterSpecs): fc.Arbitrary<Record<string, string>> {
  return fc.record(
    Object.fromEntries(
      Object.entries(specs).map(([name, spec]) => [
        name,
        spec.values
          ? fc.constantFrom(...spec.values)
          : spec.pattern
            ? fc.constantFrom(
                "",
                ...["320106000000", "handover-line", "ID_FORMAT"].filter((one) => spec.pattern?.test(one)),
              )
            : fc.string({ unit: "grapheme", maxLength: 8 }).map((text) => text.trim()),
      ]),
    ),
  );
}

describe.each(Object.entries(LISTS))("the address of the list of %s", (_name, specs) => {
  test("reads back the filters it was written from", () => {
    fc.assert(
      fc.property(anyFilters(specs), (filters) => {
        const address = writeFilters(specs, filters).toString();
        expect(readFilters(specs, new URLSearchParams(address))).toEqual(filters);
      }),
    );
  });

  test("is the same however often it is read and written", () => {
    fc.assert(
      fc.property(fc.webQueryParameters(), (query) => {
        const once = writeFilters(specs, readFilters(specs, new URLSearchParams(query))).toString();
        expect(writeFilters(specs, readFilters(specs, new URLSearchParams(once))).toString()).toBe(once);
      }),
    );
  });

  test("says nothing when nothing is filtered", () => {
    const nothing = readFilters(specs, new URLSearchParams());
    expect(writeFilters(specs, nothing).toString()).toBe("");
    expect(narrowing(specs, nothing)).toEqual([]);
  });
});

test("a value outside a closed list reads as the default", () => {
  expect(readFilters(INBOX_FILTERS, new URLSearchParams("scope=everything&due=never&division=32"))).toMatchObject({
    scope: "",
    due: "",
  });
});

test("a rare character at the length limit is kept whole or not at all", () => {
  const filters = readFilters(INBOX_FILTERS, new URLSearchParams({ q: "𠮷".repeat(80) }));
  expect(filters.q).toBe("𠮷".repeat(60));
});

test("names that the list does not know are left out of the address", () => {
  const filters = readFilters(INBOX_FILTERS, new URLSearchParams("q=wxy&token=secret"));
  expect(writeFilters(INBOX_FILTERS, filters).toString()).toBe("q=wxy");
});

test.each([
  ["320199194305121234", true],
  ["32019919440615019x", true],
  ["3201 9919 4305 1212 34", true],
  ["320199430512123", true],
  ["13800000000", true],
  ["6222020000000000000", true],
  ["王秀英", false],
  ["wxy", false],
  ["YJ-320106-2026-00001", false],
  ["320106001003", false],
])("the search text %s is kept out of addresses: %s", (text, personal) => {
  expect(looksPersonal(text)).toBe(personal);
});

test("an inbox opened without a choice shows what was claimed, or else what may be claimed", () => {
  const counts = { mine: 0, claimable: 4, all: 9, overdue: 0 };
  expect(scopeFor("", counts)).toBe("claimable");
  expect(scopeFor("", { ...counts, mine: 1 })).toBe("mine");
  expect(scopeFor("", { ...counts, claimable: 0 })).toBe("mine");
  expect(scopeFor("all", counts)).toBe("all");
  expect(scopeFor("mine", counts)).toBe("mine");
});
