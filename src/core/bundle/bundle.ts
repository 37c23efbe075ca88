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
  const { start, machine } = definition;
  const forms = namesUnder(machine, "form");
  if (start.form !== undefined) forms.add(start.form);
  return {
    definition,
    forms: pick(forms, shelf.forms),
    tables: pick(namesUnder(machine, "table"), shelf.tables),
    templates: pick(namesUnder(machine, "template"), shelf.templates),
  };
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
