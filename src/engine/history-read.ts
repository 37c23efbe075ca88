import type { Text } from "../core/text.ts";
import type { Policies } from "./engine.ts";
import { roleTitle, same } from "./inbox-item.ts";

type Values = Record<string, unknown>;

/**
 * What a step took as given and chose, with where it came from: parameters, mode, positions, parties. Offices and roles come
 * by their names; `titleOf` knows what a task is called.
 */
export function readInWords(policies: Policies, body: Values, titleOf: (task: string) => Text | null): Values {
  const { read, did } = body;
  const words: Values = {
    ...part(read, "params"),
    ...part(did, "resolved"),
    ...part(did, "mode"),
    ...part(did, "place"),
  };
  const parties = inside(read, "parties");
  if (isObject(parties)) words.parties = Object.values(parties).map((id) => officeName(policies, id));
  const positions = inside(did, "positions");
  if (isObject(positions)) words.positions = positionsInWords(policies, positions, titleOf);
  const documents = inside(did, "documents");
  if (Array.isArray(documents)) words.documents = documents.length;
  return words;
}

function positionsInWords(policies: Policies, positions: Values, titleOf: (task: string) => Text | null): Values {
  const found = Object.entries(positions).map(([task, value]): [string, unknown] => {
    if (!isObject(value)) return [task, value];
    const { organisation, role, tried, exception } = value;
    const looked = Array.isArray(tried) ? tried.map((one) => triedInWords(policies, String(one))) : [];
    return [
      task,
      {
        ...(titleOf(task) ? { title: titleOf(task) } : {}),
        ...(organisation ? { organisation: officeName(policies, organisation) } : {}),
        ...(typeof role === "string" ? { role: roleTitle(policies, role) } : {}),
        ...(looked.length > 0 ? { tried: joined(looked) } : {}),
        ...(exception ? { exception } : {}),
      },
    ];
  });
  return Object.fromEntries(found);
}

/** `AGENCY_COUNTY@county agency_reviewer: none`, as the resolution of positions writes it. */
const TRIED = /^(?:(\S+)@\S+|party (\S+)) (\S+): (?:none|(.+) vacant)$/;

function triedInWords(policies: Policies, tried: string): Text {
  const [, type = "", , role = "", vacant] = TRIED.exec(tried) ?? [];
  if (role === "") return same(tried);
  const post = roleTitle(policies, role);
  if (vacant !== undefined) return { zh: `${vacant}的${post.zh}（空缺）`, en: `${post.en} at ${vacant} (vacant)` };
  const office = policies.organisationTypes.get(type)?.title ?? { zh: "参与方", en: "A party" };
  return { zh: `${office.zh}的${post.zh}（没有）`, en: `${post.en} at ${office.en} (none)` };
}

function joined(texts: readonly Text[]): Text {
  return { zh: texts.map(({ zh }) => zh).join("；"), en: texts.map(({ en }) => en).join("; ") };
}

function officeName(policies: Policies, id: unknown): string {
  return policies.organisations.get(String(id))?.name ?? String(id);
}

function part(of: unknown, key: string): Values {
  const value = inside(of, key);
  return value === undefined || value === null ? {} : { [key]: value };
}

function inside(of: unknown, key: string): unknown {
  return isObject(of) ? of[key] : undefined;
}

function isObject(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
