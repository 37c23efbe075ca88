import type { Text } from "../text.ts";
import type { Bundle, Template } from "../variant.ts";
import { necessityOf, standInOf } from "./material.ts";
import { fieldsOf, fieldTitle } from "./parts.ts";

/** A paper that has not been handed in, and what was said instead. */
export interface Pledge {
  paper: string;
  title: Text;
  /** The day by which it follows; null where a pledge stands in for good. */
  followsOn: string | null;
}

/** Every paper of a case that follows later or that a pledge stands in for, as the forms of its place allow it. */
export function pledgesOf({ forms }: Pick<Bundle, "forms">, data: Readonly<Record<string, unknown>>): Pledge[] {
  const found = new Map<string, Pledge>();
  for (const { schema } of Object.values(forms)) {
    for (const [paper, property] of Object.entries(fieldsOf(schema))) {
      const necessity = necessityOf(property);
      const standIn = necessity === null ? null : standInOf(paper, necessity);
      if (standIn === null || found.has(paper) || isGiven(data[paper])) continue;
      const said = data[standIn];
      const title = fieldTitle(paper, property);
      if (said === true) found.set(paper, { paper, title, followsOn: null });
      else if (typeof said === "string" && said !== "") found.set(paper, { paper, title, followsOn: said });
    }
  }
  return [...found.values()];
}

/** What a template prints of them; nothing where it does not ask, so that other papers keep nothing more. */
export function pledgesFor(
  template: Pick<Template, "source">,
  bundle: Pick<Bundle, "forms">,
  data: Readonly<Record<string, unknown>>,
): { pledges?: Pledge[] } {
  return template.source.includes("pledges") ? { pledges: pledgesOf(bundle, data) } : {};
}

function isGiven(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== "";
}
