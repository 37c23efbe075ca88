import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";
import { type FilterSpecs, type Filters, readFilters, writeFilters } from "./filters.ts";

/** The filters of the address, and a way to change some of them; going back restores the list as it was. */
export function useFilters<S extends FilterSpecs>(specs: S): [Filters<S>, (change: Partial<Filters<S>>) => void] {
  const [search, setSearch] = useSearchParams();
  const filters = useMemo(() => readFilters(specs, search), [specs, search]);
  const change = useCallback(
    (part: Partial<Filters<S>>) => setSearch(writeFilters(specs, { ...filters, ...part })),
    [specs, filters, setSearch],
  );
  return [filters, change];
}
