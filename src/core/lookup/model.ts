/** Records that every step of a case looks up before it decides: `lookups` of a workflow file. */
export interface LookupSpec {
  record: string;
  /** Equal values, by properties that the record type lists among its filters; a list means any of them. */
  where: Record<string, unknown>;
  /** The span that records overlap; their own is the record type's `calendar`. Days count whole, moments to the minute. */
  from?: unknown;
  until?: unknown;
  /** Key of a record that is passed over: the case's own. */
  except?: unknown;
  /** Property that is added up. */
  sum?: string;
  /** Properties of the records themselves that are wanted, of at most `LOOKUP_ROWS_MAX`. */
  rows?: string[];
}

/** A lookup with its expressions worked out. */
export interface Question {
  name: string;
  record: string;
  where: Record<string, unknown>;
  span: { from: string; until: string; fromKey: string; untilKey: string } | null;
  except: string | null;
  sum: string | null;
  rows: string[];
}

/** What was found: expressions read it as `found.<name>`. */
export interface Found {
  count: number;
  sum: number;
  rows: Record<string, unknown>[];
}

export const LOOKUPS_MAX = 8;
export const LOOKUP_ROWS_MAX = 200;
