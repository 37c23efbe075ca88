import type { Page, WorkflowItem } from "../../../src/core/api.ts";
import type { SourceFile } from "../../../src/core/bundle/files.ts";
import type {
  DraftDetail,
  DraftItem,
  NewSubmission,
  VersionFiles,
  VersionItem,
} from "../../../src/core/draft/model.ts";
import type { DraftWorld } from "../../../src/core/draft/world.ts";
import { type Query, request } from "../api.ts";

/** What the editor asks the server: drafts of workflows, their surroundings and versions. */
const signalled = (signal?: AbortSignal) => (signal ? { signal } : {});

export const drafts = {
  list: (query: Query, signal?: AbortSignal) =>
    request<Page<DraftItem>>("GET", "/drafts", { query, ...signalled(signal) }),
  one: (id: string, signal?: AbortSignal) => request<DraftDetail>("GET", `/drafts/${id}`, signalled(signal)),
  begin: (body: { title: string; workflow: string; files?: SourceFile[] }) =>
    request<DraftDetail>("POST", "/drafts", { body }),
  save: (id: string, body: { revision: number; files?: SourceFile[]; title?: string }) =>
    request<DraftDetail>("PUT", `/drafts/${id}`, { body }),
  discard: (id: string, revision: number) => request<DraftDetail>("DELETE", `/drafts/${id}`, { query: { revision } }),
  submit: (id: string, body: NewSubmission & { revision: number }) =>
    request<DraftDetail>("POST", `/drafts/${id}/submit`, { body }),
  recall: (id: string, revision: number) =>
    request<DraftDetail>("POST", `/drafts/${id}/recall`, { body: { revision } }),
  world: (id: string, division: string | undefined, signal?: AbortSignal) =>
    request<DraftWorld>("GET", `/drafts/${id}/world`, { query: { division }, ...signalled(signal) }),
  template: (id: string, body: { path: string; text: string; data: unknown }, signal?: AbortSignal) =>
    request<{ html: string }>("POST", `/drafts/${id}/template`, { body, ...signalled(signal) }),
};

export const versions = {
  workflows: (signal?: AbortSignal) => request<Page<WorkflowItem>>("GET", "/workflows", signalled(signal)),
  list: (workflow: string, signal?: AbortSignal) =>
    request<Page<VersionItem>>("GET", `/workflows/${workflow}/versions`, signalled(signal)),
  files: (workflow: string, version: number) =>
    request<VersionFiles>("GET", `/workflows/${workflow}/versions/${version}`),
};
