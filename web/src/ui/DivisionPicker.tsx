import { useQuery } from "@tanstack/react-query";
import { Button, Modal } from "antd";
import { createContext, useContext, useState } from "react";
import { useTranslation } from "react-i18next";
import { type DivisionItem, places } from "../resources.ts";
import { depthOf, parentOf } from "./division-code.ts";
import { Empty, Loaded } from "./Waiting.tsx";

interface DivisionPickerProps {
  id?: string;
  value: string;
  onChange: (code: string) => void;
  disabled?: boolean;
  /** Words for "no division chosen". */
  placeholder?: string;
  clearable?: boolean;
  "aria-describedby"?: string;
}

/** Where the tree of divisions is read: pages without a session have their own way. */
export const DivisionSource = createContext(places.children);

/** The name of a division by its code: the list of its neighbours knows it. */
export function useDivisionName(code: string): string {
  const children = useContext(DivisionSource);
  const parent = parentOf(code);
  const list = useQuery({
    queryKey: ["divisions", parent],
    queryFn: ({ signal }) => children(parent ?? undefined, signal),
    enabled: depthOf(code) >= 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return list.data?.items.find((division) => division.code === code)?.name ?? code;
}

export function PlaceName(props: { code: string }) {
  return <>{useDivisionName(props.code)}</>;
}

/** One division of the tree, walked level by level: the whole tree is far too large to be sent. */
export function DivisionPicker(props: DivisionPickerProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const name = useDivisionName(props.value);
  return (
    <span className="row">
      <Button
        {...(props.id ? { id: props.id } : {})}
        disabled={props.disabled ?? false}
        onClick={() => setOpen(true)}
        aria-haspopup="dialog"
        aria-describedby={props["aria-describedby"]}
      >
        {props.value ? name : (props.placeholder ?? t("division.choose"))}
      </Button>
      {props.value && props.clearable ? (
        <button type="button" className="link-button" onClick={() => props.onChange("")}>
          {t("act.unset")}
        </button>
      ) : null}
      <Modal open={open} title={t("division.choose")} footer={null} onCancel={() => setOpen(false)} destroyOnHidden>
        <Walk
          start={props.value ? parentOf(props.value) : null}
          use={(code) => {
            setOpen(false);
            props.onChange(code);
          }}
        />
      </Modal>
    </span>
  );
}

function Walk(props: { start: string | null; use: (code: string) => void }) {
  const { t } = useTranslation();
  const children = useContext(DivisionSource);
  const [at, setAt] = useState<string | null>(props.start);
  const list = useQuery({
    queryKey: ["divisions", at],
    queryFn: ({ signal }) => children(at ?? undefined, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const name = useDivisionName(at ?? "");
  return (
    <div className="stack-small">
      {at ? (
        <div className="between">
          <strong>{name}</strong>
          <span className="row">
            <Button onClick={() => setAt(parentOf(at))}>{t("division.up")}</Button>
            <Button type="primary" onClick={() => props.use(at)}>
              {t("division.use")}
            </Button>
          </span>
        </div>
      ) : null}
      <Loaded query={list}>
        {(page) =>
          page.items.length === 0 ? (
            <Empty>{t("division.none")}</Empty>
          ) : (
            <ul className="plain-list division-list">
              {page.items.map((division) => (
                <DivisionRow key={division.code} division={division} enter={setAt} use={props.use} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </div>
  );
}

function DivisionRow(props: { division: DivisionItem; enter: (code: string) => void; use: (code: string) => void }) {
  const { t } = useTranslation();
  const { code, name } = props.division;
  return (
    <li className="between">
      <button type="button" className="link-button" onClick={() => props.use(code)}>
        {name}
      </button>
      {depthOf(code) < 4 ? (
        <button
          type="button"
          className="link-button"
          aria-label={`${name} ${t("division.inside")}`}
          onClick={() => props.enter(code)}
        >
          {t("division.inside")} ›
        </button>
      ) : null}
    </li>
  );
}
