import type { Page } from "../../../src/core/api.ts";
import type {
  DraftChange,
  DraftDetail,
  DraftItem,
  DraftPreview,
  DraftProof,
  NewSubmission,
  VersionItem,
} from "../../../src/core/draft/model.ts";
import type { LocalView } from "../../../src/core/local/view.ts";
import { type Query, request } from "../api.ts";

/** Changes of procedures on their way, and procedures as they hold at a place. */

const write = (method: "POST" | "PUT", path: string, body: unknown, idempotencyKey?: string) =>
  request<DraftDetail>(method, path, { body, ...(idempotencyKey ? { idempotencyKey } : {}) });

export interface LocalDraftWish {
  title: string;
  workflow: string;
  division: string;
  changes: DraftChange[];
}

export const localDrafts = {
  list: (query: Query, signal?: AbortSignal) =>
    request<Page<DraftItem>>("GET", "/drafts", { query, ...(signal ? { signal } : {}) }),
  one: (id: string, signal?: AbortSignal) =>
    request<DraftDetail>("GET", `/drafts/${id}`, { ...(signal ? { signal } : {}) }),
  begin: (wish: LocalDraftWish, key: string) => write("POST", "/drafts", wish, key),
  save: (id: string, body: { revision: number; title?: string; changes?: DraftChange[] }) =>
    write("PUT", `/drafts/${id}`, body),
  preview: (
    body: { workflow: string; division: string; changes: readonly DraftChange[]; on?: string },
    signal?: AbortSignal,
  ) => request<DraftPreview>("POST", "/drafts/preview", { body, ...(signal ? { signal } : {}) }),
  proof: (id: string, signal?: AbortSignal) =>
    request<DraftProof>("POST", `/drafts/${id}/check`, { ...(signal ? { signal } : {}) }),
  submit: (id: string, body: NewSubmission & { revision: number }, key: string) =>
    write("POST", `/drafts/${id}/submit`, body, key),
  recall: (id: string, revision: number, key: string) => write("POST", `/drafts/${id}/recall`, { revision }, key),
  discard: (id: string, revision: number) =>
    request<DraftDetail>("DELETE", `/drafts/${id}`, { query: { revision: String(revision) } }),
  sendBack: (id: string, body: { revision: number; reason: string }, key: string) =>
    write("POST", `/drafts/${id}/return`, body, key),
  publish: (id: string, body: { revision: number; reason: string | null }, key: string) =>
    write("POST", `/drafts/${id}/publish`, body, key),
  withdraw: (id: string, body: { revision: number; reason: string }, key: string) =>
    write("POST", `/drafts/${id}/withdraw`, body, key),
  reverse: (id: string, title: string, key: string) => write("POST", `/drafts/${id}/reverse`, { title }, key),
};

export const procedures = {
  local: (workflow: string, query: { division: string; on?: string }, signal?: AbortSignal) =>
    request<LocalView>("GET", `/workflows/${workflow}/local`, { query, ...(signal ? { signal } : {}) }),
  versions: (workflow: string, signal?: AbortSignal) =>
    request<Page<VersionItem>>("GET", `/workflows/${workflow}/versions`, { ...(signal ? { signal } : {}) }),
};
