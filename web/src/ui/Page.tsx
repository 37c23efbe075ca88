import { type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";

/** One page: its heading (also the window's title), a line below it, what can be done, and the content. */
export function Page(props: { title: string; subtitle?: ReactNode; actions?: ReactNode; children: ReactNode }) {
  const { t } = useTranslation();
  const name = t("app.name");
  useEffect(() => {
    document.title = props.title ? `${props.title} · ${name}` : name;
  }, [props.title, name]);
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <h1>{props.title}</h1>
          {props.subtitle ? <div className="muted">{props.subtitle}</div> : null}
        </div>
        {props.actions ? <div className="row">{props.actions}</div> : null}
      </header>
      {props.children}
    </div>
  );
}

export function Section(props: { title: string; extra?: ReactNode; children: ReactNode; id?: string }) {
  return (
    <section className="panel" aria-label={props.title} id={props.id}>
      <div className="panel-head">
        <h2>{props.title}</h2>
        {props.extra}
      </div>
      {props.children}
    </section>
  );
}
