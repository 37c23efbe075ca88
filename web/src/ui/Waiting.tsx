import { Skeleton } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ProblemView } from "./ProblemView.tsx";

/** Grey lines in the place of what is being loaded, announced once to screen readers. */
export function Loading(props: { rows?: number }) {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t("state.loading")}>
      <Skeleton active title={false} paragraph={{ rows: props.rows ?? 5 }} />
    </div>
  );
}

export function Empty(props: { children?: ReactNode; filtered?: boolean; clear?: (() => void) | undefined }) {
  const { t } = useTranslation();
  return (
    <div className="empty">
      <p>{props.children ?? (props.filtered ? t("state.emptyFiltered") : t("state.empty"))}</p>
      {props.filtered && props.clear ? (
        <button type="button" className="link-button" onClick={props.clear}>
          {t("act.clear")}
        </button>
      ) : null}
    </div>
  );
}

interface Query<T> {
  data: T | undefined;
  error: unknown;
  refetch: () => unknown;
}

/** Loading, failed, or the thing itself. What is already known stays on the screen when asking again fails. */
export function Loaded<T>(props: { query: Query<T>; rows?: number; children: (data: T) => ReactNode }) {
  const { data, error, refetch } = props.query;
  if (data !== undefined) {
    return (
      <>
        {error ? <ProblemView error={error} retry={() => void refetch()} /> : null}
        {props.children(data)}
      </>
    );
  }
  if (error) return <ProblemView error={error} retry={() => void refetch()} />;
  return <Loading rows={props.rows ?? 5} />;
}
