import type { Page, Verification } from "../../../src/core/api.ts";
import type { Guide, GuideItem } from "../../../src/core/guide/model.ts";
import { address, type Query, request, requestText } from "../api.ts";
import type { DivisionItem } from "../resources.ts";

/** What the pages ask that need no session. */

const get = <T>(path: string, query: Query, signal?: AbortSignal) =>
  request<T>("GET", path, { query, ...(signal ? { signal } : {}) });

export const guides = {
  list: (signal?: AbortSignal) => get<Page<GuideItem>>("/guides", {}, signal),
  one: (workflow: string, query: Query, signal?: AbortSignal) => get<Guide>(`/guides/${workflow}`, query, signal),
  divisions: (parent: string | undefined, signal?: AbortSignal) =>
    get<Page<DivisionItem>>("/guides/divisions", { parent }, signal),
  chart: (workflow: string, query: Query, signal?: AbortSignal) =>
    requestText(`/guides/${workflow}/chart.svg`, query, signal),
  form: (workflow: string, query: Query) => address(`/guides/${workflow}/form.html`, query),
};

export const verification = {
  ask: (number: string, code: string, signal?: AbortSignal) => get<Verification>("/verify", { number, code }, signal),
};

export const ratings = {
  give: (mark: { number: string; code: string }, score: number, remark: string) =>
    request<null>("POST", "/ratings", { body: { ...mark, score, ...(remark === "" ? {} : { remark }) } }),
};
