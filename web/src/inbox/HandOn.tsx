import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { TaskItem } from "../../../src/core/api.ts";
import { ManyDialog } from "../cases/ManyDialog.tsx";
import { tasks as resource } from "../resources.ts";

/** Hands the chosen tasks on to one colleague of the office at which the first of them lies. */
export function HandOn(props: { tasks: readonly TaskItem[]; close: (done: boolean) => void }) {
  const { t } = useTranslation();
  // The selection shrinks as they go; what was confirmed stays what is done.
  const [chosen] = useState(props.tasks);
  const first = chosen[0]?.id ?? "";
  const detail = useQuery({
    queryKey: ["task", first],
    queryFn: ({ signal }) => resource.one(first, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <ManyDialog
      title={t("inbox.handOn")}
      names={new Map(chosen.map((task) => [task.id, `${task.label ?? ""} ${task.number}`.trim()]))}
      people={detail.data?.colleagues ?? []}
      send={({ to = "", reason }, key) => resource.transfer({ tasks: chosen.map(({ id }) => id), to, reason }, key)}
      close={props.close}
    />
  );
}
