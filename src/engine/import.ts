import { createHash } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import type { ImportBody } from "../core/api.ts";
import { localDay } from "../core/calendar/day.ts";
import { parseId } from "../core/id.ts";
import { isRefusal, type Refusal, refuse } from "../core/refusal.ts";
import { addImport, findSameImport, type ImportRow, readImport } from "../store/imports.ts";
import { readNow } from "../store/meta.ts";
import type { Caller, Engine } from "./engine.ts";
import { importBody } from "./import-body.ts";
import { importFor, importingOrganisation } from "./import-definition.ts";
import { importBytesPlace, refusedAtSight } from "./import-read.ts";
import { once } from "./once.ts";
import { readerOf } from "./reader.ts";
import { homeCityOf } from "./stored.ts";

export const FILE_NAME_CHARACTERS_MAX = 200;

export interface ImportInput {
  bytes: Buffer;
  fileName: string;
  workflow: string;
  /** 12 digits: where the case that takes the lines will lie. */
  division: string;
  /** Public id of an earlier import whose lines this file corrects. */
  replaces?: string;
  key?: string | null;
}

/**
 * Stores an uploaded list; reading and checking it is `runImport`'s. The same file sent again by the same person for the
 * same workflow and place gives the same import.
 */
export async function createImport(engine: Engine, caller: Caller, input: ImportInput): Promise<ImportBody | Refusal> {
  const policies = engine.policies();
  if (!policies.workflows.has(input.workflow)) return refuse("WORKFLOW_UNKNOWN");
  if (!policies.divisions.has(input.division)) return refuse("DIVISION_UNKNOWN");
  const day = caller.day ?? localDay(await readNow(engine.database), engine.zone);
  const organisation = importingOrganisation(policies, caller, input.workflow, input.division, day);
  if (!organisation) return refuse("START_FORBIDDEN");
  const definition = importFor(policies, input.workflow);
  if (!definition) return refuse("IMPORT_DEFINITION_MISSING");
  const unreadable = refusedAtSight(input.bytes);
  if (unreadable) return refuse(unreadable.code);
  const replaced = input.replaces === undefined ? null : await correctable(engine, caller, input, organisation);
  if (replaced !== null && "refused" in replaced) return replaced;

  const id = uuidv7();
  const entry = {
    city: homeCityOf(input.division),
    id,
    definition: definition.id,
    workflow: input.workflow,
    division: input.division,
    fileName: input.fileName.replace(/^.*[/\\]/, "").slice(0, FILE_NAME_CHARACTERS_MAX),
    fileHash: createHash("sha256").update(input.bytes).digest(),
    user: caller.user,
    organisation,
    replaces: replaced?.id ?? null,
    sealed: engine.sealer.sealBytes(importBytesPlace(id), input.bytes),
  };
  const { workflow, division, fileName, replaces = null, key = null } = input;
  const asked = { workflow, division, fileName, replaces, sha256: entry.fileHash.toString("hex") };
  const request = { verb: "import.create", asked, key, city: entry.city };
  // What is kept under a key is which import it was: how far that has come is read anew.
  const made = await once<{ id: string }>(engine, caller, request, async (tx) => {
    const same = await findSameImport(tx, entry);
    if (same === null) await addImport(tx, entry);
    return { id: same?.id ?? entry.id };
  });
  if (isRefusal(made)) return made;
  const row = await readImport(engine.database, entry.city, made.id);
  return row ? importBody(engine, row) : refuse("NOT_FOUND");
}

/**
 * The import to be corrected: readable by the caller, of the same workflow and place, ready; one that a case has taken,
 * by the organisation that handed it in, who may be asked to correct it while the case waits.
 */
async function correctable(
  engine: Engine,
  caller: Caller,
  input: ImportInput,
  organisation: string,
): Promise<ImportRow | Refusal> {
  const id = parseId(input.replaces);
  if (!id) return refuse("IMPORT_REPLACES_UNKNOWN");
  const row = await engine.database.readAs(readerOf(engine.policies(), caller), (tx) =>
    readImport(tx, id.city, id.uuid),
  );
  const fits =
    row !== null &&
    row.workflow === input.workflow &&
    row.division === input.division &&
    (row.status === "ready" || (row.status === "used" && row.organisation === organisation));
  return fits ? row : refuse("IMPORT_REPLACES_UNKNOWN");
}
