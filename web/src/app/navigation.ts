import type { WorkflowItem } from "../../../src/core/api.ts";

export const PLACES = [
  "inbox",
  "start",
  "imports",
  "cases",
  "records",
  "procedures",
  "drafts",
  "editor",
  "settings",
  "handover",
  "organisations",
  "outside",
] as const;
export type PlaceName = (typeof PLACES)[number];

export const PLACE_ADDRESS: Record<PlaceName, string> = {
  inbox: "/inbox",
  start: "/start",
  imports: "/imports",
  cases: "/cases",
  records: "/records",
  procedures: "/procedures",
  drafts: "/drafts",
  editor: "/editor",
  settings: "/settings",
  handover: "/handover",
  organisations: "/organisations",
  outside: "/outside",
};

/** The places a person has use for: by the rights held and by what may be started. */
export function placesFor(rights: readonly string[], workflows: readonly WorkflowItem[]): PlaceName[] {
  const startable = workflows.filter((workflow) => workflow.startable);
  const open: Record<PlaceName, boolean> = {
    inbox: true,
    start: startable.length > 0,
    imports: startable.some((workflow) => workflow.imports !== undefined),
    cases: true,
    records: rights.includes("records.read"),
    procedures: rights.some((right) => right.startsWith("settings.") || right === "drafts.read"),
    drafts: rights.includes("drafts.read"),
    editor: rights.includes("workflows.write"),
    settings: rights.some((right) => right.startsWith("settings.")),
    handover: rights.includes("users.write"),
    organisations: rights.includes("organisations.write"),
    outside: rights.includes("outside.manage"),
  };
  return PLACES.filter((place) => open[place]);
}
