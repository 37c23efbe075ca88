import type { Definition } from "../definition/model.ts";
import type { Table } from "../table/model.ts";
import type { Bundle, Form, Template } from "../variant.ts";

/** Everything that a release offers to definitions, by id. */
export interface Shelf {
  forms: ReadonlyMap<string, Form>;
  tables: ReadonlyMap<string, Table>;
  templates: ReadonlyMap<string, Template>;
}

/** A definition with all that it names: whoever pins the bundle needs nothing else, whatever becomes of the files. */
export function bundleOf(definition: Definition, shelf: Shelf): Bundle {
  const { forms, tables, templates } = namesIn(definition);
  return {
    definition,
    forms: pick(forms, shelf.forms),
    tables: pick(tables, shelf.tables),
    templates: pick(templates, shelf.templates),
  };
}

/** The forms, tables and templates that a definition names, in its machine or for what areas may change of it. */
export function namesIn({
  start,
  clock,
  machine,
  local = [],
}: Pick<Definition, "start" | "clock" | "machine" | "local">): Record<keyof Shelf, Set<string>> {
  const forms = namesUnder(machine, "form");
  if (start.form !== undefined) forms.add(start.form);
  const tables = namesUnder(machine, "table");
  for (const { op, at } of local) if (op === "row") tables.add(at);
  const templates = namesUnder(local, "template", namesUnder(machine, "template", namesUnder(clock, "template")));
  return { forms, tables, templates };
}

/** The texts that stand under a key anywhere below. */
function namesUnder(node: unknown, key: string, found = new Set<string>()): Set<string> {
  if (typeof node !== "object" || node === null) return found;
  for (const [name, child] of Object.entries(node)) {
    if (name === key && typeof child === "string") found.add(child);
    else namesUnder(child, key, found);
  }
  return found;
}

/** Sorted, so that the hash of a bundle does not depend on which state comes first. */
function pick<T>(names: ReadonlySet<string>, from: ReadonlyMap<string, T>): Record<string, T> {
  const found: Record<string, T> = {};
  for (const name of [...names].sort()) {
    const item = from.get(name);
    // An unknown name is the parser's problem to report; an expression is no name.
    if (item !== undefined) found[name] = item;
  }
  return found;
}
