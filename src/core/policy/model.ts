import type { Level } from "../definition/model.ts";
import type { Text } from "../text.ts";

/** A node of the administrative tree; `code` has 12 digits. */
export interface Division {
  code: string;
  name: string;
  level: Level;
  parent: string | null;
  /** Zones, farms, prisons: counted as a street or county without being one. */
  pseudo?: boolean;
}

export interface Organisation {
  id: string;
  /** Type code of `policies/organisations.yaml`, e.g. `LABOR_OFFICE`. */
  type: string;
  name: string;
  parent: string | null;
  /** 6-digit city in which its rows live. */
  homeCity: number;
  jurisdictions: { division: string; from: string | null; until: string | null }[];
  /** External identifiers, e.g. the credit code of an enterprise. */
  code?: string;
  /** `mark` is what it is called in the numbers of its documents (机关代字). */
  contact?: { address?: string; phone?: string; mark?: string };
  from?: string | null;
  until?: string | null;
  /** Who has taken over since its last day: whatever names the old office means this one from then on. */
  successor?: string | null;
}

export interface Grant {
  user: string;
  role: string;
  organisation: string;
  from: string | null;
  until: string | null;
}

/** `policies/roles.yaml`. */
export interface Role {
  id: string;
  title: Text;
  /** `none`: administers, and sees no business. `own`: what lies at the grant's organisation. `jurisdiction`: also everything in its divisions, read only. */
  reads: "none" | "own" | "jurisdiction";
  /** Rights beyond working tasks, e.g. `settings.write`, `records.read`, `records.unmask`, `users.write`. */
  rights: string[];
}

/** `policies/organisations.yaml`. */
export interface OrganisationType {
  id: string;
  title: Text;
  level: Level | null;
}

/** `policies/positions.yaml`: mode × position → ordered candidates; the first that exists and is filled wins. */
export interface Positions {
  modes: Record<string, { title: Text }>;
  defaultMode: string;
  positions: Record<string, { title: Text; candidates: Record<string, Candidate[]> }>;
}

/** An organisation of a type that covers the case's place at a level, or a party of the case; and the role there. */
export type Candidate = { type: string; at: Level; role: string } | { party: string; role: string };

export interface Place {
  division: string;
  mode: string;
  /** Party name → organisation id. */
  parties: Record<string, string>;
}

export type Resolution =
  | { ok: true; organisation: string; role: string; tried: string[] }
  | { ok: false; why: Text; tried: string[] };

/** A dated setting of an area or an organisation: the mode, or a parameter's local value. */
export interface Setting {
  id: string;
  scope: { division: string } | { organisation: string };
  /** `mode`, or `<workflow>.<param>` / `<shared param>`. */
  key: string;
  value: unknown;
  from: string;
  until: string | null;
  reason: Text;
  document?: string;
}

/** A resolved value and where it came from. */
export interface Provenance {
  value: unknown;
  source: "default" | "setting" | "overlay";
  division?: string;
  organisation?: string;
  from?: string;
  reason?: Text;
  document?: string;
  on: string;
}
