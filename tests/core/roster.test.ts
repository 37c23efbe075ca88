import { beforeAll, describe, expect, test } from "vitest";
import type { CheckedLine, SheetLayout } from "../../src/core/roster/model.ts";
import { agencyRecords, type ExpectedLine, expectedResults, fixture, importRoster } from "../helpers/rosters.ts";

const EXPECTED = expectedResults();
const KNOWN = new Set(Object.keys(EXPECTED.legend.severity));
const WHY: Record<string, string> = { OTHER_CITY: "J_JOINT" };

/** What the line came out as, in the words of the expected results. */
function outcome(line: CheckedLine) {
  const codes = line.codes.filter((code) => KNOWN.has(code)).sort();
  const goes = !["block", "remove", "joint"].includes(line.disposition);
  return {
    codes,
    do: line.disposition,
    hukou: line.place,
    hukouWhy: whyNot(line),
    residence: goes ? (line.data.liveDivision ?? null) : null,
  };
}

/** Why no street receives the line: the code that its disposition comes from, or that its household leaves open. */
function whyNot(line: CheckedLine): string | null {
  if (line.place !== null) return null;
  const stopping = [
    "ID_FORMAT",
    "ID_CHECKSUM",
    "DECEASED",
    "NOT_RETIRED",
    "DUP_BATCH",
    "DUP_MANAGED",
    "OTHER_CITY",
    "HUKOU_OUT",
    "HUKOU_UNKNOWN",
  ];
  const code = stopping.find((candidate) => line.codes.includes(candidate)) ?? null;
  return code === null ? null : (WHY[code] ?? code);
}

function agrees(line: CheckedLine, expected: ExpectedLine): boolean {
  const got = outcome(line);
  const allowed = [{}, ...(expected.acceptable ?? [])].map((alternative) => ({ ...expected, ...alternative }));
  return allowed.some(
    (one) =>
      JSON.stringify([...one.codes].sort()) === JSON.stringify(got.codes) &&
      one.hukou === got.hukou &&
      (one.hukou !== null || one.hukouWhy === got.hukouWhy) &&
      one.residence === got.residence &&
      // An alternative set of codes may bring its own disposition.
      (one.do === got.do || one.codes !== expected.codes),
  );
}

const ROSTERS = [
  ["roster-300.xlsx", "agency.csv.gz"],
  ["roster-120-messy.xlsx", "agency.csv.gz"],
  ["roster-5000.xlsx", "agency-5000.csv.gz"],
] as const;

describe.each(ROSTERS)("%s", (name, agency) => {
  const expected = EXPECTED.rosters[name];
  if (!expected) throw new Error(`no expected results for ${name}`);
  let lines: CheckedLine[] = [];
  let sheets: SheetLayout[] = [];
  beforeAll(async () => {
    ({ lines, sheets } = await importRoster(fixture(name), agencyRecords(agency)));
  });
  const pairs = () =>
    expected.lines
      .map((line, i) => ({ expected: line, got: lines[i] }))
      .flatMap(({ expected, got }) => (got ? [{ expected, got }] : []));

  test("takes exactly the expected rows for lines, in order", () => {
    expect(lines.map((line) => [line.sheet, line.row])).toEqual(expected.lines.map((line) => [line.sheet, line.row]));
  });

  test("gives every line its codes, disposition and streets", () => {
    const wrong = pairs().filter(({ expected, got }) => !agrees(got, expected));
    expect(
      wrong.map(({ expected, got }) => ({
        row: `${got.sheet} ${got.row}`,
        got: outcome(got),
        all: got.codes,
        wanted: { codes: expected.codes, do: expected.do, hukou: expected.hukou, residence: expected.residence },
      })),
    ).toEqual([]);
  });

  test("finds the streets that blocked lines go to once corrected", () => {
    const wrong = pairs().filter(
      ({ expected, got }) =>
        expected.ifCorrected &&
        (got.data.hukouDivision !== expected.ifCorrected.hukou ||
          got.data.liveDivision !== expected.ifCorrected.residence),
    );
    expect(wrong).toEqual([]);
  });

  test("suggests a number only where one namesake is a slip away", () => {
    const wrong = pairs().filter(({ expected, got }) => {
      const suggested = got.findings.map((finding) => finding.suggest).find((suggest) => suggest !== undefined);
      if (expected.suggest === undefined) return suggested !== undefined;
      return suggested !== expected.suggest && !(suggested === undefined && expected.codes.includes("ID_FORMAT"));
    });
    expect(wrong.map(({ expected, got }) => [got.row, expected.codes, expected.suggest, got.findings])).toEqual([]);
  });

  test("cleans the values", () => {
    const wrong = pairs().flatMap(({ expected, got }) =>
      Object.entries(expected.clean ?? {}).flatMap(([field, value]) => {
        const cleaned = got.data[field] ?? null;
        return sameValue(field, value, cleaned) ? [] : [[got.sheet, got.row, field, value, cleaned]];
      }),
    );
    expect(wrong).toEqual([]);
  });

  test("notices what has no result code of its own", () => {
    const wrong = pairs().flatMap(({ expected, got }) =>
      (expected.remarks ?? [])
        .filter((remark) => !got.codes.includes(remark))
        .map((remark) => [got.sheet, got.row, remark]),
    );
    expect(wrong).toEqual([]);
  });

  test("adds up", () => {
    const clean = lines.filter((line) => !line.codes.some((code) => KNOWN.has(code))).length;
    const tolerance = pairs().filter(({ expected }) => expected.acceptable).length;
    expect(lines.length).toBe(expected.totals.lines);
    expect(Math.abs(clean - expected.totals.clean)).toBeLessThanOrEqual(tolerance);
    expect(sheets.reduce((sum, sheet) => sum + sheet.dataRows, 0)).toBe(expected.totals.lines);
  });
});

function sameValue(field: string, expected: string | null, got: unknown): boolean {
  if (expected === null) return got === null;
  if (typeof got !== "string") return false;
  if (field === "phone") return got.replace(/\D/g, "") === expected;
  if (field === "workStart" || field === "retireDate")
    return (
      got.length >= 7 &&
      got.slice(0, Math.min(got.length, expected.length)) === expected.slice(0, Math.min(got.length, expected.length))
    );
  return got === expected;
}
