import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { InstanceItem, TaskItem } from "../../../src/core/api.ts";
import { tasks } from "../resources.ts";
import { everyItem } from "../ui/use-pages.ts";

const TASK_PAGE_MAX = 200;

/** The reader's tasks in the cases shown, by case: what can be completed from a list of cases. */
export function useOwnTasks(items: readonly InstanceItem[]): ReadonlyMap<string, TaskItem> {
  const workflow = items.find((item) => item.status === "active")?.workflow;
  const query = useQuery({
    queryKey: ["tasks", "own", workflow],
    queryFn: ({ signal }) =>
      everyItem<TaskItem>((cursor) => tasks.list({ scope: "all", workflow, limit: TASK_PAGE_MAX, cursor }, signal)),
    enabled: workflow !== undefined,
  });
  return useMemo(() => {
    const shown = new Set(items.map((item) => item.id));
    const own = (query.data ?? []).filter((task) => task.canAct && shown.has(task.instance));
    return new Map(own.map((task) => [task.instance, task]));
  }, [items, query.data]);
}
