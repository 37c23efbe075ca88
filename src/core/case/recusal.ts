import { FORMATS } from "../form/format.ts";
import type { Text } from "../text.ts";

/** The relations in which nobody handles another's case, and a person to themselves. */
export const KINSHIPS = ["self", "spouse", "direct", "collateral", "affinity"] as const;
export type Kinship = (typeof KINSHIPS)[number];

/** Who has declared a person. */
export interface Declared {
  user: string;
  self: boolean;
}

/**
 * The numbers by which a case names people, wherever they stand in its data and in the record it is about: identity
 * numbers, and mobile numbers for those of a household of whom nothing else is known. Whatever a form calls its fields.
 */
export function personsNamed(...values: readonly unknown[]): string[] {
  const found = new Set<string>();
  const open = [...values];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value === "string") {
      if (FORMATS.residentId(value) === null || FORMATS.mobile(value) === null) found.add(value);
    } else if (typeof value === "object" && value !== null) {
      for (const child of Object.values(value)) open.push(child);
    }
  }
  return [...found];
}

/** What somebody is told who must stand aside. */
export function recusalCure({ self }: Declared): Text {
  return self
    ? { zh: "回避：办件涉及您本人，请转交同事或提级办理", en: "The case is about you: hand it on or refer it" }
    : {
        zh: "回避：办件涉及您申报的亲属，请转交同事或提级办理",
        en: "The case concerns a relative you have declared: hand it on or refer it",
      };
}

/** What others are told of somebody who must stand aside; not whose relative it is. */
export const MUST_STAND_ASIDE: Text = {
  zh: "此人须回避本办件，请另选他人",
  en: "This person must stand aside in this case; choose somebody else",
};

/** Why work lies with who supervises: the posts are held, and by none who may do it. */
export const ALL_STAND_ASIDE: Text = {
  zh: "在岗人员均须回避",
  en: "Everybody who holds the post must stand aside",
};
