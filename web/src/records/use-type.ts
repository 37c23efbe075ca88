import { useQuery } from "@tanstack/react-query";
import { records } from "../resources.ts";

export function useRecordTypes() {
  return useQuery({
    queryKey: ["record-types"],
    queryFn: ({ signal }) => records.types(signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
