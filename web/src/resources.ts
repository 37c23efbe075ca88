import type * as Api from "../../src/core/api.ts";
import type { Reorganisation } from "../../src/core/policy/reorganise.ts";
import { address, type Query, type RequestOptions, request, requestText } from "./api.ts";

/** The resources of `/api/v1` by name, so that pages speak of tasks and cases, never of paths. */

/** What a completed step says of the case; pages ask again for the rest. */
export interface CompleteAnswer {
  state?: string;
  status?: string;
}

const get = <T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> => {
  const options: RequestOptions = {};
  if (query) options.query = query;
  if (signal) options.signal = signal;
  return request<T>("GET", path, options);
};
const write = <T>(method: "POST" | "PUT" | "DELETE", path: string, body?: unknown, idempotencyKey?: string) => {
  const options: RequestOptions = {};
  if (body !== undefined) options.body = body;
  if (idempotencyKey) options.idempotencyKey = idempotencyKey;
  return request<T>(method, path, options);
};

export const sessions = {
  me: (signal?: AbortSignal) => get<Api.Me>("/me", undefined, signal),
  signIn: (username: string, password: string) => write<Api.SessionBody>("POST", "/sessions", { username, password }),
  signOut: () => write<null>("DELETE", "/sessions/current"),
  demoAccounts: (signal?: AbortSignal) => get<Api.Page<Api.DemoAccount>>("/demo/accounts", undefined, signal),
};

export const tasks = {
  list: (query: Query, signal?: AbortSignal) => get<Api.TaskPage>("/tasks", query, signal),
  one: (id: string, signal?: AbortSignal) => get<Api.TaskDetail>(`/tasks/${id}`, undefined, signal),
  complete: (id: string, body: Api.CompleteBody, key: string) =>
    write<CompleteAnswer>("POST", `/tasks/${id}/complete`, body, key),
  completeMany: (body: Api.BulkCompleteBody, key: string) =>
    write<Api.BulkResult>("POST", "/tasks/complete", body, key),
  operate: (id: string, operation: string, body: unknown, key: string) =>
    write<unknown>("POST", `/tasks/${id}/${operation}`, body, key),
  transfer: (body: { tasks: string[]; to: string; reason: string }, key: string) =>
    write<Api.ManyResults>("POST", "/tasks/transfer", body, key),
  saveDraft: (id: string, data: Record<string, unknown>, revision: number | null) =>
    write<{ savedAt: string; revision: number }>("PUT", `/tasks/${id}/draft`, {
      data,
      ...(revision === null ? {} : { revision }),
    }),
};

export const workflows = {
  list: (signal?: AbortSignal) => get<Api.Page<Api.WorkflowItem>>("/workflows", undefined, signal),
  one: (id: string, division: string | undefined, signal?: AbortSignal) =>
    get<Api.WorkflowDetail>(`/workflows/${id}`, { division }, signal),
};

export const regulations = {
  list: (signal?: AbortSignal) => get<Api.RegulationsBody>("/regulations", undefined, signal),
};

export const instances = {
  list: (query: Query, signal?: AbortSignal) => get<Api.Page<Api.InstanceItem>>("/instances", query, signal),
  one: (id: string, signal?: AbortSignal) => get<Api.InstanceDetail>(`/instances/${id}`, undefined, signal),
  history: (id: string, cursor?: string, signal?: AbortSignal) =>
    get<Api.Page<Api.HistoryItem>>(`/instances/${id}/history`, { cursor }, signal),
  documents: (id: string, cursor?: string, signal?: AbortSignal) =>
    get<Api.Page<Api.DocumentItem>>(`/instances/${id}/documents`, { cursor }, signal),
  children: (id: string, query: Query, signal?: AbortSignal) =>
    get<Api.Page<Api.InstanceItem>>(`/instances/${id}/children`, query, signal),
  start: (body: { workflow: string; division: string; data: Record<string, unknown> }, key: string) =>
    write<Api.InstanceItem>("POST", "/instances", body, key),
  operate: (id: string, operation: string, body: unknown, key: string) =>
    write<unknown>("POST", `/instances/${id}/${operation}`, body, key),
  urge: (body: { instances: string[]; reason: string }, key: string) =>
    write<Api.ManyResults>("POST", "/instances/urge", body, key),
  diagramAddress: (id: string, language: string) => address(`/instances/${id}/diagram.svg`, { language }),
  diagram: (id: string, language: string, signal?: AbortSignal) =>
    requestText(`/instances/${id}/diagram.svg`, { language }, signal),
  allDocuments: (id: string) => address(`/instances/${id}/documents.pdf`),
};

export const ratings = {
  of: (id: string, signal?: AbortSignal) => get<Api.RatingBody>(`/instances/${id}/rating`, undefined, signal),
  note: (id: string, score: number, remark: string) =>
    write<Api.RatingBody>("POST", `/instances/${id}/rate`, { score, ...(remark === "" ? {} : { remark }) }),
  counts: (query: Query, signal?: AbortSignal) => get<Api.Page<Api.RatingCounts>>("/ratings", query, signal),
};

export const imports = {
  list: (signal?: AbortSignal) => get<Api.Page<Api.ImportBody>>("/imports", undefined, signal),
  one: (id: string, signal?: AbortSignal) => get<Api.ImportBody>(`/imports/${id}`, undefined, signal),
  lines: (id: string, query: Query, signal?: AbortSignal) =>
    get<Api.Page<Api.ImportLine>>(`/imports/${id}/lines`, query, signal),
  upload: (file: File, fields: { workflow: string; division: string; replaces?: string }, key: string) => {
    const form = new FormData();
    // Fields before the file: the server may begin to read the file knowing what it is for.
    for (const [name, value] of Object.entries(fields)) if (value) form.append(name, value);
    form.append("file", file, file.name);
    return request<Api.ImportBody>("POST", "/imports", { form, idempotencyKey: key });
  },
  errors: (id: string) => address(`/imports/${id}/errors.xlsx`),
  places: (id: string) => address(`/imports/${id}/places.xlsx`),
};

export const attachments = {
  upload: (file: File, key: string) => {
    const form = new FormData();
    form.append("file", file, file.name);
    return request<{ id: string; fileName: string; size: number }>("POST", "/attachments", {
      form,
      idempotencyKey: key,
    });
  },
  address: (id: string) => address(`/attachments/${id}`),
};

export const records = {
  types: (signal?: AbortSignal) => get<Api.Page<Api.RecordTypeBody>>("/record-types", undefined, signal),
  list: (type: string, query: Query, signal?: AbortSignal) =>
    get<Api.Page<Api.RecordItem>>(`/records/${type}`, query, signal),
  one: (type: string, id: string, signal?: AbortSignal) =>
    get<Api.RecordDetail>(`/records/${type}/${id}`, undefined, signal),
  unmask: (type: string, id: string, why: { reason: string; ticket?: string }, key: string) =>
    write<{ data: Record<string, unknown>; until: string }>("POST", `/records/${type}/${id}/unmask`, why, key),
  workbook: (type: string, query: Query) => address(`/records/${type}/workbook.xlsx`, query),
  audit: (query: Query, signal?: AbortSignal) => get<Api.Page<Api.AuditItem>>("/audit", query, signal),
};

export interface NewSetting {
  division?: string;
  organisation?: string;
  key: string;
  value: unknown;
  from: string;
  until?: string;
  reason: { zh: string; en: string };
  document?: string;
}
export const settings = {
  list: (query: Query, signal?: AbortSignal) => get<Api.SettingsBody>("/settings", query, signal),
  add: (body: NewSetting, key: string) => write<Api.SettingBody>("POST", "/settings", body, key),
  end: (id: string, until: string, key: string) =>
    write<Api.SettingBody>("POST", `/settings/${id}/end`, { until }, key),
};

export interface DivisionItem {
  code: string;
  name: string;
  level: string;
  parent: string | null;
}
export const places = {
  children: (parent: string | undefined, signal?: AbortSignal) =>
    get<Api.Page<DivisionItem>>("/divisions", { parent }, signal),
  organisations: (query: Query, signal?: AbortSignal) =>
    get<Api.Page<{ id: string; name: string; type: string }>>("/organisations", query, signal),
};

export const reorganisations = {
  list: (signal?: AbortSignal) => get<Api.Page<Api.ReorganisationItem>>("/reorganisations", undefined, signal),
  add: (plan: Reorganisation, preview: boolean, key: string) =>
    write<Api.ReorganisationBody>("POST", `/reorganisations${preview ? "?preview=true" : ""}`, plan, key),
};

export const outside = {
  work: (signal?: AbortSignal) => get<Api.Page<Api.WorkRow>>("/work", { limit: 100 }, signal),
  retryWork: (id: string, reason: string) => write<unknown>("POST", `/work/${id}/retry`, { reason }),
  failed: (signal?: AbortSignal) => get<Api.Page<Api.OutboxRowBody>>("/outbox", { limit: 100 }, signal),
  retryMessage: (id: string, reason: string) => write<unknown>("POST", `/outbox/${id}/retry`, { reason }),
  quarantine: (signal?: AbortSignal) => get<Api.Page<Api.StuckCaseBody>>("/quarantine", { limit: 100 }, signal),
  release: (id: string, reason: string) => write<unknown>("POST", `/quarantine/${id}/retry`, { reason }),
  webhooks: (signal?: AbortSignal) => get<Api.Page<Api.WebhookBody>>("/webhooks", undefined, signal),
  openWebhook: (body: { url: string; title: string; division: string; events: string[] }) =>
    write<Api.WebhookBody & { secret: string }>("POST", "/webhooks", body),
  turnWebhook: (id: string, active: boolean) => write<Api.WebhookBody>("PUT", `/webhooks/${id}/active`, { active }),
  deliveries: (id: string, signal?: AbortSignal) =>
    get<Api.Page<Api.DeliveryBody>>(`/webhooks/${id}/deliveries`, { limit: 50 }, signal),
  replay: (id: string, delivery: string) => write<unknown>("POST", `/webhooks/${id}/deliveries/${delivery}/replay`),
};

export const substitutes = {
  list: (signal?: AbortSignal) => get<Api.SubstitutesBody>("/me/substitutes", undefined, signal),
  add: (body: { substitute: string; from: string; until: string; reason: string }, key: string) =>
    write<Api.SubstitutesBody>("POST", "/me/substitutes", body, key),
  end: (id: string) => write<Api.SubstitutesBody>("POST", `/me/substitutes/${id}/end`),
};

export const users = {
  find: (q: string, signal?: AbortSignal) => get<Api.Page<Api.UserBody>>("/users", { q, limit: 20 }, signal),
  handOver: (username: string, body: { to: string; reason: string }, key: string) =>
    write<Api.HandedOverBody>("POST", `/users/${username}/handover`, body, key),
};

export const relatives = {
  list: (signal?: AbortSignal) => get<Api.RelativesBody>("/me/relatives", undefined, signal),
  declare: (body: { kinship: string; name: string; residentId: string; mobile: string | null }, key: string) =>
    write<Api.RelativesBody>("POST", "/me/relatives", body, key),
  withdraw: (id: string) => write<Api.RelativesBody>("POST", `/me/relatives/${id}/withdraw`),
};

export const contact = {
  get: (signal?: AbortSignal) => get<Api.ContactBody>("/me/contact", undefined, signal),
  set: (wish: Api.ContactBody) => write<Api.ContactBody>("PUT", "/me/contact", wish),
};

export const words = {
  list: (query: Query, signal?: AbortSignal) => get<Api.Page<Api.WordItem>>("/words", query, signal),
  read: (id: string) => write<unknown>("POST", `/words/${id}/read`),
  answer: (id: string, reason: string) => write<unknown>("POST", `/words/${id}/answer`, { reason }),
};

export const notices = {
  list: (signal?: AbortSignal) => get<Api.Page<Api.NoticeItem>>("/notices", undefined, signal),
  read: (id: string) => write<null>("POST", `/notices/${id}/read`),
};
