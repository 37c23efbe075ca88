import { pinyin } from "pinyin-pro";
import { LEVELS } from "../core/definition/model.ts";
import { ancestorCode } from "../core/division/directory.ts";
import type { Division, Organisation } from "../core/policy/model.ts";

/** What a text in braces may name: `county.pinyin` and so on. */
export type Facts = ReadonlyMap<string, string>;

/** Names of divisions in the forms that a demonstration uses; each is worked out once. */
export class PlaceNames {
  readonly #divisions: ReadonlyMap<string, Division>;
  readonly #endings: readonly string[];
  readonly #facts = new Map<string, Facts>();

  constructor(divisions: ReadonlyMap<string, Division>, endings: readonly string[]) {
    this.#divisions = divisions;
    this.#endings = [...endings].sort((a, b) => b.length - a.length);
  }

  /** Facts of a division and of what contains it, by level: `{street.name}`, `{county.initials}` … */
  of(code: string): Facts {
    const known = this.#facts.get(code);
    if (known) return known;
    const facts = new Map([
      ["code", code],
      ["code6", code.slice(0, 6)],
      ["code9", code.slice(0, 9)],
      ["local", code.slice(5)],
    ]);
    for (const level of LEVELS) {
      const division = this.#divisions.get(ancestorCode(code, level));
      if (division?.level !== level) continue;
      const short = this.#short(division.name);
      facts.set(`${level}.name`, division.name);
      facts.set(`${level}.short`, short);
      facts.set(`${level}.pinyin`, romanised(short));
      facts.set(`${level}.initials`, romanised(short, true));
      facts.set(`${level}.code`, division.code);
      if (division.code !== code) continue;
      facts.set("name", division.name);
      facts.set("short", short);
      facts.set("pinyin", romanised(short));
    }
    this.#facts.set(code, facts);
    return facts;
  }

  /** Facts of an organisation and of the division where it first has jurisdiction. */
  ofOrganisation(organisation: Organisation, slug: string): Facts {
    const facts = new Map(this.of(organisation.jurisdictions[0]?.division ?? ""));
    facts.set("organisation.id", organisation.id);
    facts.set("organisation.name", organisation.name);
    facts.set("organisation.code", organisation.code ?? "");
    facts.set("organisation.slug", slug);
    return facts;
  }

  #short(name: string): string {
    const ending = this.#endings.find((one) => name.length > one.length && name.endsWith(one));
    return ending === undefined ? name : name.slice(0, -ending.length);
  }
}

/** Fills `{…}` in a text; a name that means nothing here is a fault of the plan and said aloud. */
export function fill(text: string, facts: Facts): string {
  return text.replace(/\{([^{}]+)\}/g, (_, name: string) => {
    const value = facts.get(name);
    if (value === undefined) throw new Error(`the demonstration names {${name}}, which "${text}" cannot know`);
    return value;
  });
}

function romanised(text: string, initials = false): string {
  const written = pinyin(text, { toneType: "none", type: "array", ...(initials ? { pattern: "first" } : {}) });
  return written
    .join("")
    .toLowerCase()
    .replace(/ü/g, "v")
    .replace(/[^a-z0-9]/g, "");
}
