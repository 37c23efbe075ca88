import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { ImportBody } from "../../../src/core/api.ts";
import { listen } from "../api.ts";
import { isObject } from "../form/translate.ts";
import { imports } from "../resources.ts";

const POLL_MS = 1_500;
const WORKING = new Set<ImportBody["status"]>(["received", "reading", "checking"]);

export function isWorking(body: ImportBody | undefined): boolean {
  return body !== undefined && WORKING.has(body.status);
}

/** An import and its progress as it happens: by server-sent events, by asking again and again where those do not come through. */
export function useImport(id: string) {
  const client = useQueryClient();
  const [polling, setPolling] = useState(false);
  const query = useQuery({
    queryKey: ["import", id],
    queryFn: ({ signal }) => imports.one(id, signal),
    refetchInterval: (state) => (polling && isWorking(state.state.data) ? POLL_MS : false),
  });
  const working = isWorking(query.data);
  useEffect(() => {
    if (!working || polling) return;
    const merge = (told: unknown) => {
      if (!isObject(told)) return;
      client.setQueryData<ImportBody>(["import", id], (known) => (known ? mergeProgress(known, told) : known));
      // The end is worth the whole truth: counts, layout, problem.
      if (typeof told.status === "string" && !WORKING.has(told.status as ImportBody["status"])) {
        void client.invalidateQueries({ queryKey: ["import", id] });
      }
    };
    return listen(`/imports/${id}/events`, merge, () => setPolling(true));
  }, [client, id, working, polling]);
  return query;
}

/** Takes over what an event says of progress and leaves the rest as it was. */
export function mergeProgress(known: ImportBody, told: Record<string, unknown>): ImportBody {
  const next = { ...known };
  if (typeof told.total === "number") next.total = told.total;
  if (typeof told.done === "number") next.done = told.done;
  if (typeof told.status === "string") next.status = told.status as ImportBody["status"];
  return next;
}
