import { CASE_SORTS, type CaseSort, type NewMigrationWish } from "../../core/migrate/report.ts";
import { READ_DRAFTS } from "../../engine/draft-rights.ts";
import { migrationSheet } from "../../engine/migration-sheet.ts";
import {
  beginMigration,
  getMigration,
  listMigrationCases,
  listMigrations,
  START_RIGHT,
  TRY_RIGHT,
  tryMigration,
  undoMigration,
} from "../../engine/migrations.ts";
import { answer, type Route, route } from "../route.ts";
import { pageOf, ref } from "../schemas.ts";
import { FIELD, object, shape } from "../shape.ts";

const reading = { rule: "right", right: READ_DRAFTS } as const;
const trying = { rule: "right", right: TRY_RIGHT } as const;
const starting = { rule: "right", right: START_RIGHT } as const;
const version = { type: "integer", minimum: 1 };

const sheet = route({
  method: "get",
  path: "/workflows/{id}/migration-sheet",
  tag: "workflows",
  summary: {
    zh: "在办件由较早版本改按现行版本办理：环节如何对应、有何须定",
    en: "Running cases of an earlier version on the one in force: which state becomes which, and what is asked",
  },
  access: reading,
  query: shape<{ from?: number }>(object({ from: version }, [])),
  reply: { status: 200, schema: ref("MigrationSheet") },
  errors: ["WORKFLOW_UNKNOWN", "MIGRATION_VERSIONS"],
  handle: async ({ engine, caller, params, query }) =>
    answer(await migrationSheet(engine, caller, params.id, query.from)),
});

const list = route({
  method: "get",
  path: "/workflows/{id}/migrations",
  tag: "workflows",
  summary: { zh: "一个流程的各次升级", en: "The migrations of a workflow" },
  access: reading,
  reply: { status: 200, schema: pageOf("Migration") },
  errors: ["WORKFLOW_UNKNOWN"],
  handle: async ({ engine, caller, params }) => answer(await listMigrations(engine, caller, params.id)),
});

const attempt = route({
  method: "post",
  path: "/workflows/{id}/migrations",
  tag: "workflows",
  summary: {
    zh: "试算升级：逐件说明能否升级、有何须定，不改动办件",
    en: "Try a migration: says of each case whether it moves and what is asked, and changes none",
  },
  access: trying,
  body: shape<NewMigrationWish>(
    object(
      {
        from: version,
        states: {
          type: "object",
          additionalProperties: { type: ["string", "null"], maxLength: 300 },
          maxProperties: 500,
        },
        choices: object(
          {
            timers: { type: "string", enum: ["keep", "restart"] },
            signing: { type: "string", enum: ["keep", "restart"] },
            endParts: { type: "boolean" },
            dataAsIs: { type: "boolean" },
          },
          ["timers"],
        ),
        values: FIELD.data,
        reason: FIELD.reason,
      },
      ["from", "states", "choices", "reason"],
    ),
  ),
  reply: { status: 202, schema: ref("Migration") },
  errors: ["WORKFLOW_UNKNOWN", "MIGRATION_VERSIONS", "MIGRATION_MAP", "BODY_INVALID", "NOT_FOUND"],
  handle: async ({ engine, caller, params, body }) => answer(await tryMigration(engine, caller, params.id, body), 202),
});

const one = route({
  method: "get",
  path: "/migrations/{id}",
  tag: "workflows",
  summary: { zh: "一次升级的进展", en: "How far a migration has come" },
  access: reading,
  reply: { status: 200, schema: ref("Migration") },
  errors: ["NOT_FOUND"],
  handle: async ({ engine, caller, params }) => answer(await getMigration(engine, caller, params.id)),
});

const cases = route({
  method: "get",
  path: "/migrations/{id}/cases",
  tag: "workflows",
  summary: { zh: "一次升级的各个办件", en: "What becomes of each case of a migration" },
  access: reading,
  query: shape<{ sort?: CaseSort; limit?: number; cursor?: string }>(
    object({ sort: { type: "string", enum: [...CASE_SORTS] }, limit: FIELD.limit, cursor: FIELD.cursor }, []),
  ),
  reply: { status: 200, schema: pageOf("MigrationCase") },
  errors: ["NOT_FOUND", "CURSOR_INVALID"],
  handle: async ({ engine, caller, params, query }) =>
    answer(await listMigrationCases(engine, caller, { ...query, id: params.id })),
});

const start = route({
  method: "post",
  path: "/migrations/{id}/start",
  tag: "workflows",
  summary: {
    zh: "开始升级（须由试算者以外的人）",
    en: "Set a tried migration going, by somebody else than who tried it",
  },
  access: starting,
  reply: { status: 202, schema: ref("Migration") },
  errors: ["NOT_FOUND", "FOUR_EYES", "MIGRATION_STATUS", "MIGRATION_VERSIONS", "WORKFLOW_UNKNOWN"],
  handle: async ({ engine, caller, params }) => answer(await beginMigration(engine, caller, params.id), 202),
});

const undo = route({
  method: "post",
  path: "/migrations/{id}/cases/{instance}/undo",
  tag: "workflows",
  summary: { zh: "撤销一个办件的升级", en: "Take one case back to the version it had" },
  access: starting,
  body: shape<{ reason: string }>(object({ reason: FIELD.reason })),
  reply: { status: 200, schema: ref("MigrationCase") },
  errors: ["NOT_FOUND", "MIGRATION_STATUS", "MIGRATION_UNDONE", "CONFLICT_RETRIES", "BODY_INVALID"],
  handle: async ({ engine, caller, params, body }) =>
    answer(await undoMigration(engine, caller, { id: params.id, instance: params.instance, reason: body.reason })),
});

export function migrationRoutes(): Route[] {
  return [sheet, list, attempt, one, cases, start, undo];
}
