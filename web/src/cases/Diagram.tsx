import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { InstanceDetail } from "../../../src/core/api.ts";
import { useLanguage, useText } from "../i18n/use-text.ts";
import { instances } from "../resources.ts";
import { Section } from "../ui/Page.tsx";

/** The drawing of the workflow with the present states lit; the words beside it say the same without the picture. */
export function Diagram(props: { item: InstanceDetail }) {
  const { t } = useTranslation();
  const text = useText();
  const language = useLanguage();
  const { item } = props;
  const now = item.activeStates.map((state) => text(state.title)).join(language === "zh" ? "、" : ", ");
  const states = now || text(item.stateTitle);
  const drawing = useQuery({
    // The revision makes the page ask again after every step.
    queryKey: ["case", item.id, "diagram", item.revision, language],
    queryFn: ({ signal }) => instances.diagram(item.id, language, signal),
  });
  const open = (
    <a href={instances.diagramAddress(item.id, language)} target="_blank" rel="noreferrer" className="small">
      {t("cases.openDiagram")}
    </a>
  );
  return (
    <Section title={t("cases.diagram")} extra={open}>
      {drawing.isError ? <p className="muted">{t("cases.noDiagram")}</p> : null}
      {drawing.data ? <Drawn svg={drawing.data} label={t("cases.diagramNow", { states })} /> : null}
    </Section>
  );
}

/** The picture stands in the page itself, so that its words have the fonts of the page. */
export function Drawn(props: { svg: string; label: string }) {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const read = new DOMParser().parseFromString(props.svg, "image/svg+xml").documentElement;
    const picture = document.importNode(read, true);
    picture.setAttribute("aria-label", props.label);
    frame.current?.replaceChildren(picture);
    // What is lit is what matters: a long picture opens there.
    const found = (query: string) => [...(frame.current?.querySelectorAll<SVGElement>(query) ?? [])];
    const lit = found('[data-active="true"]').at(-1) ?? found("[data-mark]")[0];
    if (frame.current && lit) {
      const [box, seen] = [lit.getBoundingClientRect(), frame.current.getBoundingClientRect()];
      frame.current.scrollTop = Math.max(0, box.top + box.height / 2 - seen.top - seen.height / 2);
      frame.current.scrollLeft = Math.max(0, box.left + box.width / 2 - seen.left - seen.width / 2);
    }
  }, [props.svg, props.label]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="diagram" ref={frame} tabIndex={0} aria-label={props.label} />
  );
}
