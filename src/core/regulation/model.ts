import type { Text } from "../text.ts";

/** A regulation of `policies/regulations/<id>.yaml`: its clauses by number, each in our own words. */
export interface Regulation {
  id: string;
  title: Text;
  issued?: { by: Text; on: string };
  /** In the order of the regulation; named elsewhere as `<regulation>/<number>`. */
  clauses: Clause[];
}

export interface Clause {
  /** Digits and points, as `basis` names it: `4.2`. */
  id: string;
  /** As the regulation itself counts, where that differs from the id. */
  number?: string;
  title: Text;
  summary: Text;
}
