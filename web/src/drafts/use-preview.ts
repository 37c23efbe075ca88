import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { DraftChange, DraftPreview } from "../../../src/core/draft/model.ts";
import { localDrafts } from "./resource.ts";

const PAUSE_MS = 350;

/** What changes would say and break from a day on, asked after each pause in editing; the last answer stands meanwhile. */
export function usePreview(
  body: { workflow: string; division: string; changes: readonly DraftChange[]; on?: string } | null,
): { data: DraftPreview | undefined; error: unknown; waiting: boolean } {
  const wanted = body ? JSON.stringify(body) : "";
  const [asked, setAsked] = useState(wanted);
  useEffect(() => {
    const timer = window.setTimeout(() => setAsked(wanted), PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [wanted]);
  const query = useQuery({
    queryKey: ["draft-preview", asked],
    queryFn: ({ signal }) => localDrafts.preview(JSON.parse(asked), signal),
    enabled: asked !== "",
    placeholderData: (before) => before,
  });
  return {
    data: wanted === "" ? undefined : query.data,
    error: query.error,
    waiting: asked !== wanted || query.isFetching,
  };
}
