import { type InfiniteData, useInfiniteQuery } from "@tanstack/react-query";
import type { Page } from "../../../src/core/api.ts";

const PAGES_MAX = 10;

/** A list that is shown whole, page after page; beyond the limit it is cut. */
export async function everyItem<T>(ask: (cursor: string | undefined) => Promise<Page<T>>): Promise<T[]> {
  const found: T[] = [];
  let cursor: string | undefined;
  for (let asked = 0; asked < PAGES_MAX; asked += 1) {
    const page = await ask(cursor);
    found.push(...page.items);
    if (page.next === null) break;
    cursor = page.next;
  }
  return found;
}

interface Pages<T, P extends Page<T>> {
  items: T[];
  first: P | undefined;
  data: T[] | undefined;
  error: unknown;
  refetch: () => unknown;
  more: () => void;
  hasMore: boolean;
  loadingMore: boolean;
}

/** A list that goes on by cursor: pages laid end to end; the same filters give the same list. */
export function usePages<T, P extends Page<T> = Page<T>>(
  key: readonly unknown[],
  ask: (cursor: string | undefined, signal: AbortSignal) => Promise<P>,
  options: { enabled?: boolean; refetchInterval?: number } = {},
): Pages<T, P> {
  const query = useInfiniteQuery<P, unknown, InfiniteData<P>, readonly unknown[], string | undefined>({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => ask(pageParam, signal),
    initialPageParam: undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    ...options,
  });
  const items = query.data?.pages.flatMap((page) => page.items);
  return {
    items: items ?? [],
    first: query.data?.pages[0],
    data: items,
    error: query.error,
    refetch: query.refetch,
    more: () => void query.fetchNextPage(),
    hasMore: query.hasNextPage,
    loadingMore: query.isFetchingNextPage,
  };
}
