import { useQuery } from "@tanstack/react-query";
import { tasks } from "../resources.ts";

const COUNTS_EVERY_MS = 60_000;

/** How much waits for the reader, asked once a minute and shared by all who show it. */
export function useCounts() {
  return useQuery({
    queryKey: ["tasks", "counts"],
    queryFn: ({ signal }) => tasks.list({ scope: "mine", limit: 1 }, signal),
    refetchInterval: COUNTS_EVERY_MS,
  });
}
