import { formatId } from "../id.ts";
import type { Course } from "./course.ts";
import type { ListRow } from "./model.ts";

/** Takes lists in as imports of their own; what is submitted names them by id, as a form's field of that format does. */
export function listed(
  course: Course,
  data: Record<string, unknown>,
  rows: Readonly<Record<string, ListRow[]>>,
): Record<string, unknown> {
  const named = { ...data };
  for (const [field, list] of Object.entries(rows)) {
    const count = Object.keys(course.lists).length + 1;
    const id = formatId({ city: course.city, uuid: `00000000-0000-7000-9000-${String(count).padStart(12, "0")}` });
    course.lists = { ...course.lists, [id]: list };
    named[field] = id;
  }
  return named;
}
