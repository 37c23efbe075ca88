import type { Page } from "../../../src/core/api.ts";
import type {
  MigrationCase,
  MigrationItem,
  MigrationSheet,
  NewMigrationWish,
} from "../../../src/core/migrate/report.ts";
import { type Query, request } from "../api.ts";

const get = <T>(path: string, query: Query, signal?: AbortSignal) =>
  request<T>("GET", path, { query, ...(signal ? { signal } : {}) });

/** Running cases on another version of their workflow: what there is to decide, trials, and how far they have come. */
export const migrations = {
  sheet: (workflow: string, from: number | null, signal?: AbortSignal) =>
    get<MigrationSheet>(`/workflows/${workflow}/migration-sheet`, { from }, signal),
  list: (workflow: string, signal?: AbortSignal) =>
    get<Page<MigrationItem>>(`/workflows/${workflow}/migrations`, {}, signal),
  attempt: (workflow: string, body: NewMigrationWish, idempotencyKey: string) =>
    request<MigrationItem>("POST", `/workflows/${workflow}/migrations`, { body, idempotencyKey }),
  one: (id: string, signal?: AbortSignal) => get<MigrationItem>(`/migrations/${id}`, {}, signal),
  cases: (id: string, query: Query, signal?: AbortSignal) =>
    get<Page<MigrationCase>>(`/migrations/${id}/cases`, query, signal),
  start: (id: string, idempotencyKey: string) =>
    request<MigrationItem>("POST", `/migrations/${id}/start`, { idempotencyKey }),
  undo: (id: string, instance: string, reason: string, idempotencyKey: string) =>
    request<MigrationCase>("POST", `/migrations/${id}/cases/${instance}/undo`, { body: { reason }, idempotencyKey }),
};
