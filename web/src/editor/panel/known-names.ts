import { useMemo } from "react";
import type { JsonSchema } from "../../../../src/core/definition/model.ts";
import { actionsOf, invokesOf, transitionsOf } from "../../../../src/core/definition/walk.ts";
import { fieldsOf, fieldTitle } from "../../../../src/core/form/parts.ts";
import type { Text } from "../../../../src/core/text.ts";
import type { Bundle } from "../../../../src/core/variant.ts";
import { useEditing } from "../document/editing.ts";

/** A name that conditions may read, as people call it. */
export interface KnownName {
  name: string;
  title: Text;
  type: "text" | "number" | "date" | "boolean" | "list" | "other";
  /** The values that it may have, when they are listed. */
  values: string[];
}

/** Fields of the forms, values that actions set, parameters, and what every case has. */
export function useKnownNames(): KnownName[] {
  const { bundle, world } = useEditing();
  return useMemo(() => {
    const found = new Map<string, KnownName>();
    const add = (one: KnownName) => found.has(one.name) || found.set(one.name, one);
    for (const form of Object.values(bundle?.forms ?? {})) {
      for (const [name, schema] of Object.entries(fieldsOf(form.schema)))
        add({ name, title: fieldTitle(name, schema), ...typeOf(schema) });
    }
    const params = { ...bundle?.definition.params, ...world.params };
    for (const [id, { title, schema }] of Object.entries(params))
      add({ name: `params.${id}`, title, ...typeOf(schema) });
    for (const name of bundle ? namesSet(bundle) : [])
      add({ name, title: { zh: name, en: name }, type: "other", values: [] });
    for (const one of ALWAYS(Object.keys(world.positions.modes))) add(one);
    return [...found.values()];
  }, [bundle, world]);
}

function ALWAYS(modes: string[]): KnownName[] {
  return [
    { name: "instance.mode", title: { zh: "管理模式", en: "Mode of management" }, type: "text", values: modes },
    { name: "instance.division", title: { zh: "办件所在区划", en: "Division of the case" }, type: "text", values: [] },
    { name: "instance.number", title: { zh: "办件编号", en: "Case number" }, type: "text", values: [] },
    { name: "actor.name", title: { zh: "经办人", en: "Whoever acts" }, type: "text", values: [] },
  ];
}

function typeOf(schema: JsonSchema): Pick<KnownName, "type" | "values"> {
  const values = Array.isArray(schema.enum) ? schema.enum.map(String) : [];
  if (schema.$ref === "money") return { type: "number", values };
  if (schema.$ref !== undefined) return { type: "other", values };
  if (schema.type === "number" || schema.type === "integer") return { type: "number", values };
  if (schema.type === "boolean") return { type: "boolean", values };
  if (schema.type === "array") return { type: "list", values };
  if (schema.type === "object") return { type: "other", values };
  return { type: schema.format === "date" ? "date" : "text", values };
}

function namesSet({ definition }: Bundle): Set<string> {
  const found = new Set<string>();
  const visit = (state: Bundle["definition"]["machine"]) => {
    const ways = [
      ...Object.values(state.on ?? {}),
      ...Object.values(state.after ?? {}),
      ...(state.always === undefined ? [] : [state.always]),
      ...(state.onDone === undefined ? [] : [state.onDone]),
    ].flatMap((one) => transitionsOf(one));
    const actions = [
      ...actionsOf(state.entry),
      ...actionsOf(state.exit),
      ...ways.flatMap((one) => actionsOf(one.actions)),
    ];
    for (const { type, params } of actions)
      if (type === "set") for (const name of Object.keys(params ?? {})) found.add(name);
    for (const inner of Object.values(state.states ?? {})) visit(inner);
  };
  visit(definition.machine);
  for (const invoke of invokesOf(definition.machine.invoke)) found.delete(invoke.id);
  return found;
}
