import { parseExpression } from "feelin";
import { actionsOf } from "../definition/walk.ts";
import { isExpression } from "../expression/feel.ts";
import { isPlainObject } from "../expression/plain.ts";
import { KNOWN_NAMES } from "../expression/syntax.ts";
import type { Bundle } from "../variant.ts";
import { checkChart } from "./chart.ts";
import { fieldsOf, givenAtStart, namesByParents, propertiesOf } from "./given.ts";
import { childrenOf, type Literal, literalOf, pathOf } from "./reads.ts";
import type { CheckWorld } from "./world.ts";

export type Kind = "string" | "number" | "boolean" | "list" | "object";

/** What a name may hold: kinds, and the values themselves where they can be told; null stands for anything. */
export interface Domain {
  kinds: ReadonlySet<Kind>;
  values: ReadonlySet<Literal> | null;
}

type MaybeDomain = Domain | null;

/** The domains of everything that conditions may compare: data, `params.…`, `instance.mode`, `subject.…`. */
export function domainsOf(bundle: Bundle, world: CheckWorld): ReadonlyMap<string, MaybeDomain> {
  const found = new Map<string, MaybeDomain>();
  const add = (path: string, domain: MaybeDomain): void => {
    found.set(path, found.has(path) ? union(found.get(path) ?? null, domain) : domain);
  };
  for (const form of Object.values(bundle.forms)) {
    for (const [name, schema] of Object.entries(propertiesOf(form.schema))) add(name, domainOfSchema(schema));
  }
  addActions(bundle, add);
  addGiven(bundle, world, add);
  for (const [name, spec] of [...Object.entries(world.params), ...Object.entries(bundle.definition.params)]) {
    found.set(`params.${name}`, domainOfSchema(spec.schema));
  }
  const modes = Object.keys(world.positions.modes);
  found.set("instance.mode", { kinds: new Set<Kind>(["string"]), values: new Set(modes) });
  const record = world.records?.get(bundle.definition.subject ?? "");
  for (const [name, schema] of Object.entries(propertiesOf(record?.schema)))
    found.set(`subject.${name}`, domainOfSchema(schema));
  return found;
}

function addActions(bundle: Bundle, add: (path: string, domain: MaybeDomain) => void): void {
  const chart = checkChart(bundle.definition);
  const lists = [
    ...chart.states.flatMap(({ config }) => [config.entry, config.exit]),
    ...chart.ways.map(({ transition }) => transition.actions),
  ];
  for (const { type, params } of lists.flatMap((list) => actionsOf(list))) {
    if (type === "set") {
      for (const [name, value] of Object.entries(params ?? {})) {
        const domain = domainOfValue(value, name);
        if (domain !== "itself") add(name, domain);
      }
    }
    if (type !== "decide" || !isPlainObject(params)) continue;
    if (typeof params.into === "string") add(params.into, null);
    const table = typeof params.table === "string" ? bundle.tables[params.table] : undefined;
    for (const { name } of params.into === undefined ? (table?.outputs ?? []) : []) {
      for (const row of table?.rows ?? []) {
        const domain = domainOfValue(row.then[name] ?? null, name);
        if (domain !== "itself") add(name, domain);
      }
    }
  }
}

/** What lists, parents and schedules give; of most of it no more can be told than that it may be there. */
function addGiven(bundle: Bundle, world: CheckWorld, add: (path: string, domain: MaybeDomain) => void): void {
  const { start, id } = bundle.definition;
  if (!(start.by ?? ["person"]).some((one) => one !== "person")) return;
  const asked = new Set(fieldsOf(bundle.forms[start.form ?? ""]));
  const columns = new Set<string>();
  for (const one of world.imports?.values() ?? []) {
    for (const { key, type, values } of one.columns) {
      columns.add(key);
      if (type === "choice") add(key, { kinds: new Set<Kind>(["string"]), values: new Set(Object.keys(values)) });
      else {
        const kind = COLUMN_KINDS[type];
        add(key, kind ? { kinds: new Set([kind]), values: null } : null);
      }
    }
    columns.add("disposition");
    add("disposition", { kinds: new Set<Kind>(["string"]), values: new Set(one.dispositions.map((each) => each.id)) });
  }
  for (const name of givenAtStart(bundle, world).names) if (!asked.has(name) && !columns.has(name)) add(name, null);
  for (const name of namesByParents(id, world)) add(name, null);
}

const COLUMN_KINDS: Readonly<Record<string, Kind>> = { flag: "boolean", list: "list", items: "list", count: "number" };

/** What a schema lets a value be. */
export function domainOfSchema(schema: unknown): MaybeDomain {
  if (!isPlainObject(schema)) return null;
  if (Array.isArray(schema.enum)) return ofLiterals(schema.enum);
  if ("const" in schema) return ofLiterals([schema.const]);
  if (schema.$ref === "duration") return { kinds: new Set<Kind>(["string"]), values: null };
  // An amount comes as a number or as the text of one.
  if (schema.$ref === "money" || schema.format === "money") return null;
  const types: unknown[] = [schema.type].flat();
  const kinds = new Set<Kind>();
  for (const type of types) {
    const kind = typeof type === "string" && type !== "null" ? KINDS[type] : undefined;
    if (kind) kinds.add(kind);
    else if (type !== "null") return null;
  }
  if (kinds.size === 0) return null;
  return { kinds, values: kinds.size === 1 && kinds.has("boolean") ? new Set([true, false]) : null };
}

const KINDS: Readonly<Record<string, Kind>> = {
  string: "string",
  number: "number",
  integer: "number",
  boolean: "boolean",
  array: "list",
  object: "object",
};

function ofLiterals(values: readonly unknown[]): MaybeDomain {
  const literals = values.filter(
    (one): one is Literal => one === null || ["string", "number", "boolean"].includes(typeof one),
  );
  if (literals.length !== values.length) return null;
  return {
    kinds: new Set(literals.flatMap((one) => (one === null ? [] : [kindOfLiteral(one)]))),
    values: new Set(literals),
  };
}

export function kindOfLiteral(literal: Exclude<Literal, null>): Kind {
  return typeof literal === "string" ? "string" : typeof literal === "number" ? "number" : "boolean";
}

/** What a value of the file may turn out to be; `itself` when it gives a name its own value back. */
function domainOfValue(value: unknown, name: string): MaybeDomain | "itself" {
  if (!isExpression(value)) {
    if (value === null) return { kinds: new Set(), values: new Set([null]) };
    if (Array.isArray(value)) return { kinds: new Set<Kind>(["list"]), values: null };
    return isPlainObject(value) ? { kinds: new Set<Kind>(["object"]), values: null } : ofLiterals([value]);
  }
  const key = `${name}\n${value}`;
  const known = parsed.get(key);
  if (known !== undefined) return known;
  if (parsed.size >= PARSED_MAX) parsed.clear();
  const domain = domainOfSource(value.slice(1), name);
  parsed.set(key, domain);
  return domain;
}

/** Parsing takes half a millisecond, and the variants of a procedure hold the same expressions. */
const parsed = new Map<string, MaybeDomain | "itself">();
const PARSED_MAX = 8_000;

function domainOfSource(source: string, name: string): MaybeDomain | "itself" {
  try {
    const top = parseExpression(source, { ...KNOWN_NAMES }, undefined).topNode.firstChild;
    return top ? domainOfNode(top, source, name) : null;
  } catch {
    return null;
  }
}

type Node = NonNullable<ReturnType<typeof parseExpression>["topNode"]["firstChild"]>;

function domainOfNode(node: Node, source: string, name: string): MaybeDomain | "itself" {
  const literal = literalOf(node, source);
  if (literal !== undefined) return ofLiterals([literal]);
  if (node.name === "IfExpression") {
    const parts = childrenOf(node).filter((child) => !["if", "then", "else"].includes(child.name));
    const [, then, otherwise] = parts;
    if (!then || !otherwise) return null;
    const [a, b] = [domainOfNode(then, source, name), domainOfNode(otherwise, source, name)];
    if (a === "itself") return b;
    return b === "itself" ? a : union(a, b);
  }
  if (node.name === "ParenthesizedExpression" && node.firstChild?.nextSibling)
    return domainOfNode(node.firstChild.nextSibling, source, name);
  if (pathOf(node, source) === name) return "itself";
  if (node.name === "Comparison" || node.name === "Conjunction" || node.name === "Disjunction") return BOOLEAN;
  return node.name === "List" ? { kinds: new Set<Kind>(["list"]), values: null } : null;
}

const BOOLEAN: Domain = { kinds: new Set<Kind>(["boolean"]), values: new Set([true, false]) };

function union(a: MaybeDomain, b: MaybeDomain): MaybeDomain {
  if (a === null || b === null) return null;
  return {
    kinds: new Set([...a.kinds, ...b.kinds]),
    values: a.values === null || b.values === null ? null : new Set([...a.values, ...b.values]),
  };
}
