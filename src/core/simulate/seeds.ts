import type { RecordsWanted, WorkflowInput } from "../definition/model.ts";
import { groupDigits, liesWithin, placeInCity } from "../division/directory.ts";
import { picked, recordsWhere } from "../lookup/lookup.ts";
import { resultCodes } from "../roster/result.ts";
import type { Course } from "./course.ts";
import type { ListRow, SimulatedCase } from "./model.ts";

/** What a child is made of, before it has a number. */
export interface Seed {
  key: string;
  data: Record<string, unknown>;
  division?: string;
}

/** The children that an invoke asks for: one, or one for each item, line or place. */
export function seedsOf(course: Course, parent: SimulatedCase, input: WorkflowInput): Seed[] {
  const { forEach, division, data = {} } = input;
  const place = division === undefined ? {} : { division };
  const seeds = bare(course, parent, forEach).map((seed) => ({ ...place, ...seed, data: { ...seed.data, ...data } }));
  // A place that the procedure names itself comes before that of a line or a record.
  return forEach !== undefined && ("rows" in forEach || "records" in forEach)
    ? seeds.map((seed) => ({ ...seed, ...place }))
    : seeds;
}

function bare(course: Course, parent: SimulatedCase, forEach: WorkflowInput["forEach"]): Seed[] {
  if (forEach === undefined) return [{ key: "1", data: {} }];
  if ("items" in forEach) return forEach.items.map((data, index) => ({ key: padded(index + 1), data }));
  if ("rows" in forEach) return seedsOfRows(course, parent, forEach);
  if ("records" in forEach) return seedsOfRecords(course, forEach);
  const { children, milestone, groupBy } = forEach;
  const digits = groupDigits(groupBy);
  const counts = new Map<string, number>();
  for (const child of course.children(parent.id, children)) {
    if (milestone !== undefined && !child.milestones.includes(milestone)) continue;
    const place = child.division.slice(0, digits[child.mode] ?? digits.default).padEnd(12, "0");
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([place, count]) => ({
      key: place,
      data: { place, placeName: course.world.divisions.get(place) ?? place, count },
      division: place,
    }));
}

function seedsOfRows(
  course: Course,
  parent: SimulatedCase,
  { rows, where }: { rows: string; where?: string[] },
): Seed[] {
  const judged = judgeOf(course, parent);
  return (course.lists[rows] ?? [])
    .map((row, index) => ({ ...row, line: index + 1, disposition: row.disposition ?? judged(row) }))
    .filter(({ disposition }) => where === undefined || where.includes(disposition))
    .map(({ data, line, codes, disposition, place = null }) => {
      const there = placeInCity(place, course.city, course.world.divisions);
      return {
        ...{ key: padded(line), data: { ...data, line, codes, disposition, place } },
        ...(there === undefined ? {} : { division: there }),
      };
    });
}

function seedsOfRecords(course: Course, { records, where, properties, within }: RecordsWanted): Seed[] {
  const found = recordsWhere(course.records[records] ?? {}, where);
  const there = found.filter(({ division }) => within === undefined || liesWithin(textOf(division) ?? "", within));
  return there.map((data, index) => {
    const there = placeInCity(textOf(data.division), course.city, course.world.divisions);
    const seed = { key: padded(index + 1), data: picked(data, properties) };
    return there === undefined ? seed : { ...seed, division: there };
  });
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

/** What becomes of a line by its codes, as the import of the workflow decides it: the strictest that they ask for. */
function judgeOf({ world, day }: Course, { workflow, division, bundle }: SimulatedCase): (row: ListRow) => string {
  const definition = world.imports.find(({ kind, workflows }) => kind === "roster" && workflows.includes(workflow));
  if (definition === undefined) return () => "";
  const { results: id } = definition;
  // Pinned with the procedure, as its place has it, where the procedure names it.
  const table = id === null ? null : (bundle.tables[id] ?? world.tables.get(id) ?? null);
  const results = resultCodes(definition, table, { division }, day);
  return ({ codes }) => {
    const asked = new Set(codes.map((code) => results.get(code)?.disposition));
    const found = definition.dispositions.find(({ id }) => asked.has(id)) ?? definition.dispositions.at(-1);
    return found?.id ?? "";
  };
}

/** Keys sort as their numbers do. */
function padded(number: number): string {
  return String(number).padStart(6, "0");
}
